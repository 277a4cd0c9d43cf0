// SPDX-License-Identifier: MIT
// The standard streams: a reader that goes away, one that is slow, an input that has nothing to say.

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <array>
#include <csignal>

#include "cli/standard_streams.hpp"

using vinicast::cli::LineWriter;
using vinicast::cli::StreamReader;

namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) qFatal("no pipe");
  }
  ~Pipe() {
    closeReader();
    closeWriter();
  }
  void closeReader() { closeEnd(0); }
  void closeWriter() { closeEnd(1); }
  void closeEnd(std::size_t end) {
    if (ends[end] >= 0) ::close(std::exchange(ends[end], -1));
  }
};

}  // namespace

class CliStreamsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

  void linesAreReadToTheEnd() {
    Pipe pipe;
    StreamReader reader(pipe.ends[0]);
    QByteArray all;
    connect(&reader, &StreamReader::bytesRead, this, [&all](const QByteArray& bytes) { all += bytes; });
    QSignalSpy ended(&reader, &StreamReader::ended);
    QVERIFY(reader.start());
    QCOMPARE(::write(pipe.ends[1], "say hi\n", 7), ssize_t{7});
    QTRY_COMPARE(all, QByteArray("say hi\n"));
    QCOMPARE(ended.count(), 0);
    pipe.closeWriter();
    QVERIFY(ended.wait(2000));
  }

  void nothingComesFromTheNullDevice() {
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    QVERIFY(null >= 0);
    StreamReader reader(null);
    QVERIFY(!reader.start());
    ::close(null);
    StreamReader closedReader(null);
    QVERIFY(!closedReader.start());
  }

  void aPausedReaderLeavesTheBytesWhereTheyAre() {
    Pipe pipe;
    StreamReader reader(pipe.ends[0]);
    QByteArray got;
    QSignalSpy ended(&reader, &StreamReader::ended);
    connect(&reader, &StreamReader::bytesRead, this, [&got](const QByteArray& bytes) { got += bytes; });
    QVERIFY(reader.start());
    reader.setReading(false);
    QCOMPARE(::write(pipe.ends[1], "say", 3), ssize_t{3});
    pipe.closeWriter();
    QVERIFY(!ended.wait(50));
    QVERIFY(got.isEmpty());
    reader.setReading(true);
    QVERIFY(ended.wait(2000));
    QCOMPARE(got, QByteArray("say"));
    reader.setReading(true);
    QVERIFY(!ended.wait(50));  // once
  }

  void linesAreWrittenAtOnce() {
    Pipe pipe;
    LineWriter writer(pipe.ends[1]);
    writer.write("{}");
    std::array<char, 8> bytes{};
    QCOMPARE(::read(pipe.ends[0], bytes.data(), bytes.size()), ssize_t{3});
    QCOMPARE(QByteArray(bytes.data()), QByteArray("{}\n"));
  }

  void aPipesReaderThatGoesAwayIsNoticedWithoutWriting() {
    Pipe pipe;
    LineWriter writer(pipe.ends[1]);
    QSignalSpy closed(&writer, &LineWriter::closed);
    QVERIFY(!closed.wait(50));
    pipe.closeReader();
    QVERIFY(closed.wait(2000));
    writer.write("{}");
    QCOMPARE(closed.count(), 1);
  }

  void anyReaderThatGoesAwayIsNoticedByWriting() {
    Pipe pipe;
    pipe.closeReader();
    pipe.closeWriter();
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pipe.ends.data()), 0);
    LineWriter writer(pipe.ends[1]);
    QSignalSpy closed(&writer, &LineWriter::closed);
    pipe.closeReader();
    writer.write("{}");
    QCOMPARE(closed.count(), 1);
  }

  void aSlowReaderGetsEverythingAndStopsNobody() {
    Pipe pipe;
    LineWriter writer(pipe.ends[1]);
    QSignalSpy closed(&writer, &LineWriter::closed);
    const QByteArray line(999, 'x');
    constexpr int kLines = 2000;  // far more than a pipe holds
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kLines; ++i) writer.write(line);
    QVERIFY(timer.elapsed() < 2000);
    qsizetype total = 0;
    QByteArray buffer(64 * 1024, '\0');
    while (total < kLines * (line.size() + 1)) {
      const ssize_t size = ::read(pipe.ends[0], buffer.data(), static_cast<std::size_t>(buffer.size()));
      QVERIFY(size > 0);
      total += size;
      QCoreApplication::processEvents();
    }
    QCOMPARE(total, kLines * (line.size() + 1));
    QCOMPARE(closed.count(), 0);
  }

  void aReaderThatNeverReadsIsGivenUp() {
    Pipe pipe;
    LineWriter writer(pipe.ends[1]);
    QSignalSpy closed(&writer, &LineWriter::closed);
    const QByteArray line(1024 * 1024, 'x');
    for (int i = 0; i < 20; ++i) writer.write(line);
    QCOMPARE(closed.count(), 1);
    QElapsedTimer timer;
    timer.start();
    writer.finish();
    QVERIFY(timer.elapsed() < LineWriter::kFinishWait + 1000);
  }

  void terminationBecomesASignal() {
    vinicast::cli::TerminationSignals signals;
    QSignalSpy raised(&signals, &vinicast::cli::TerminationSignals::raised);
    ::raise(SIGTERM);
    QVERIFY(raised.wait(2000));
    ::raise(SIGINT);
    QVERIFY(raised.wait(2000));
    ::raise(SIGHUP);
    QVERIFY(raised.wait(2000));
  }
};

QTEST_GUILESS_MAIN(CliStreamsTest)
#include "cli_streams_test.moc"
