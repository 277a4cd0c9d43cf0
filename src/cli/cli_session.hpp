// SPDX-License-Identifier: MIT
#pragma once

// CliSession: turns lines into calls of a client::Engine, and its signals into lines of JSON.
//
// Thread: the engine's front end thread. Lifetime: within the engine's. It knows no file and no signal: lines
// come in by handleLine(), go out by the Output, and finished() tells that the process may end with
// exitStatus(). Lines take effect in their order, one post at a time: what comes while a post is being taken
// or a history is read waits, and no line is lost where posts come faster than the network takes them.

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "cli/command.hpp"
#include "cli/json_line.hpp"
#include "cli/line_splitter.hpp"
#include "cli/options.hpp"
#include "cli/unsettled_directs.hpp"
#include "client/engine.hpp"

namespace vinicast::cli {

// Where a session's words go.
struct Output {
  std::function<void(const QByteArray& line)> json;       // one object, without a line break
  std::function<void(const QString& sentence)> sentence;  // for people
  std::function<qint64()> wallMillis;                     // the "at" of every line
};

class CliSession : public QObject {
  Q_OBJECT

 public:
  // Posts that one `history` prints at most: all that a profile keeps of a group.
  static constexpr int kMaxHistory = 200'000;
  // Own posts whose delivery the end of stdin waits for; further ones are not waited for.
  static constexpr std::size_t kMaxUndelivered = 1000;
  static constexpr int kDefaultHistory = 50;
  // How long the end of stdin waits for the next delivery of a post or a directed message, and how long
  // leaving may take, in milliseconds.
  static constexpr int kDeliveryWait = 3000;
  static constexpr int kLeaveWait = 2000;
  // After a post that came too fast, in milliseconds.
  static constexpr int kPostRetryWait = 100;

  CliSession(client::Engine& engine, Output output);

  // Of what goes live from now on.
  void setPictureSize(client::PictureSize size) { m_pictureSize = size; }
  // Of everything that goes live from now on: encoded without the graphics card.
  void setSoftwareEncoder(bool software) { m_softwareEncoder = software; }
  // For a camera or the screen, from now on: `name` as in client::SourceSpec, or none at all.
  void setMicrophone(const QString& name, bool wanted) {
    m_microphone = name;
    m_withMicrophone = wanted;
  }
  void join(const client::JoinRequest& request);
  // A line of stdin. Only between joined() and finished().
  void handleLine(LineSplitter::Line kind, const QString& text);
  // No more lines will come: leaves once all that was sent is delivered, or kDeliveryWait after the last
  // progress.
  void handleEnd();
  // Leaves now, and tells which directed messages, and how many posts, nobody has confirmed; a second call
  // does not wait for the engine's goodbye.
  void leave();

  [[nodiscard]] ExitStatus exitStatus() const { return m_exitStatus; }

 Q_SIGNALS:
  void joined();
  // False: lines wait; no more should be read until it is true. Those that come all the same wait too.
  void readingWanted(bool wanted);
  // Once.
  void finished();

 private:
  struct Listing {
    int left = 0;
    std::deque<client::Post> posts;  // oldest first
  };

  void connectEngine();
  void act(LineSplitter::Line kind, const QString& text);
  void run(const Command& command);
  void post(const client::PostDraft& draft);
  // `argument`: a post's id and the text.
  void postAbout(client::PostKind kind, const QString& argument);
  // The post on its way was taken or refused.
  void endPost();
  // What waited behind a post or a history comes to its turn.
  void resume();
  [[nodiscard]] bool isBusy() const { return m_posting || m_listing; }
  void onHistory(const client::History& history);
  void onFailed(const client::Error& error);
  void sendTo(const QString& argument);
  void sendOnRing(client::RingTarget target, const QString& address, const QString& text);
  void sayTyping(const QString& argument);
  // With the member that `argument` begins with; else it is told what is wrong.
  template <typename Action>
  void withMember(const QString& argument, Action action);
  void sendToNearest(const QString& argument);
  void goLive(const QString& argument);
  void setSound(const QString& argument);
  // What is sent gets the sound that is wanted.
  void applySound();
  void runOutput(CommandKind kind, const QString& argument);
  void printMembers();
  void printHistory(const QString& argument);
  void reportError(const QString& code, const QString& sentence);
  void reportError(const client::Error& error);
  void finish(ExitStatus status);
  void leaveIfDelivered();
  void tellUnconfirmed();
  // Something was delivered: the end of stdin waits on.
  void handleProgress();
  [[nodiscard]] JsonLine line(const char* name) const;
  void print(const JsonLine& line) { m_output.json(line.text()); }
  void printPost(const char* event, const client::Post& post, bool history);
  void printMember(const client::Member& member);

  void onJoined(const client::Joined& joined);
  void onMemberChanged(const client::Member& member);
  void onPostAdded(const client::Post& post);
  void onPostChanged(const client::Post& post);
  void onDelivered(const client::Delivery& delivery);
  void onFloorChanged(const client::Floor& floor);
  void onAirChanged(const client::Air& air);
  void onStreamChanged(const client::Stream& stream);
  void onOutputChanged(const client::Output& output);
  void onStatsReady(const client::Stats& stats);

  client::Engine& m_engine;
  Output m_output;
  QTimer m_wait;                                               // for deliveries, then for the goodbye
  QTimer m_postRetry;                                          // until the post on its way is tried again
  std::optional<client::PostDraft> m_posting;                  // the post on its way
  std::optional<Listing> m_listing;                            // the history that is being read
  std::deque<std::pair<LineSplitter::Line, QString>> m_lines;  // behind it: what one read brought at most
  std::optional<client::SourceSpec> m_onAir;                   // what is sent now
  client::PictureSize m_pictureSize = client::PictureSize::Hd;
  bool m_softwareEncoder = false;
  QString m_microphone;
  bool m_withMicrophone = true;
  bool m_originalSound = false;  // for what goes live
  QString m_selfId;
  std::map<QString, client::Member> m_members;  // present ones, by id
  // Own posts that not all have, by id, and whether somebody has them: the others get them from there.
  std::map<QString, bool> m_undelivered;
  // Own changes of posts that nothing was told of yet; "delivered" names them by ids of their own.
  std::size_t m_untold = 0;
  UnsettledDirects m_unsettled;
  ExitStatus m_exitStatus = kExitLeft;
  bool m_ended = false;  // handleEnd() was called
  bool m_leaving = false;
  bool m_finished = false;
};

}  // namespace vinicast::cli
