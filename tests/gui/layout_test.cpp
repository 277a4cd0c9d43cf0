// SPDX-License-Identifier: MIT
// Every view in both looks and languages, from the smallest size to 4K: nothing is cut, nothing falls
// outside. VINICAST_SHOTS names a directory that gets a picture of each.
#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDialog>
#include <QLayout>
#include <QListView>
#include <QMenu>
#include <functional>

#include "gui/support/layout_check.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::StreamState;
using gui::WindowOptions;
using gui::theme::Look;
using gui::theme::Mode;

namespace {

constexpr qint64 kMinute = 60 * 1000;

QDateTime morning() {
  return {QDate::currentDate(), QTime(9, 12)};
}

// An answer, marks, reactions, an edit and a deletion.
void converse(MemoryEngine& engine, qint64 at) {
  client::Post post;
  post.id = QStringLiteral("answer");
  post.authorId = QStringLiteral("d");
  post.authorName = QStringLiteral("dina");
  post.text = QStringLiteral(
                  "@%1 **yes**, see `hull/section2`:\n- frames 10 to 14\n- the *new* keel\n> and the "
                  "drawings\n```\nmake "
                  "drawings\n```")
                  .arg(engine.selfName);
  post.targetId = QStringLiteral("post4");
  post.wallMillis = at;
  post.order = QByteArray::number(at).rightJustified(16, '0');
  post.edited = true;
  post.reactions = {{QString::fromUtf8("👍"), {QStringLiteral("self"), QStringLiteral("b")}},
                    {QString::fromUtf8("🎉"), {QStringLiteral("c")}}};
  Q_EMIT engine.postAdded(post);
  client::Post gone;
  gone.id = QStringLiteral("gone");
  gone.authorId = QStringLiteral("c");
  gone.authorName = QStringLiteral("Chen Wei");
  gone.wallMillis = at + kMinute;
  gone.order = QByteArray::number(at + kMinute).rightJustified(16, '0');
  gone.deleted = true;
  Q_EMIT engine.postAdded(gone);
}

void fillGroup(WindowFixture& fixture, bool chinese) {
  MemoryEngine& engine = *fixture.engine;
  const QString ben = chinese ? QStringLiteral("李小龙") : QStringLiteral("Ben Okafor");
  const QString chen = chinese ? QStringLiteral("王芳") : QStringLiteral("Chen Wei");
  const QString longName = chinese ? QStringLiteral("一个非常非常长的名字用来看看省略号是不是正确显示在这里")
                                   : QStringLiteral("Maximiliane Theodora von Hohenstein-Wolkenkuckucksheim");
  engine.addMember(QStringLiteral("b"), ben);
  engine.addMember(QStringLiteral("c"), chen);
  engine.addMember(QStringLiteral("l"), longName);
  engine.addMember(QStringLiteral("d"), QStringLiteral("dina"));
  const qint64 now = morning().toMSecsSinceEpoch();
  const qint64 yesterday = now - 20 * 60 * kMinute;
  const auto say = [&](const char* id, const QString& name, const QString& text, qint64 at, bool own,
                       bool history) { engine.addPost(QLatin1String(id), name, text, at, own, history); };
  if (chinese) {
    say("b", ben, QStringLiteral("大家好，会议室的投影仪修好了吗？"), yesterday, false, true);
    say("c", chen, QStringLiteral("修好了，明天早上可以用。"), yesterday + kMinute, false, true);
    say("b", ben, QStringLiteral("早上好！九点半我给大家看新的设计。"), now, false, false);
    say("b", ben, QStringLiteral("网线直接插就行，不需要上网。"), now + kMinute, false, false);
    say("self", engine.selfName, QStringLiteral("好的，我已经进来了。"), now + 2 * kMinute, true, false);
    say("l", longName, QStringLiteral("收到"), now + 3 * kMinute, false, false);
  } else {
    say("b", ben, QStringLiteral("Is the projector in room 3 repaired?"), yesterday, false, true);
    say("c", chen, QStringLiteral("It is. You can use it tomorrow morning."), yesterday + kMinute, false,
        true);
    say("b", ben,
        QStringLiteral("Good morning! At half past nine I'll show the new hull drawings to everyone."), now,
        false, false);
    say("b", ben,
        QStringLiteral(
            "Notes are at http://files.local/hull/notes.html – please read section 2 before, it is short."),
        now + kMinute, false, false);
    say("self", engine.selfName, QStringLiteral("Here already, and I can hear the fan of your laptop."),
        now + 2 * kMinute, true, false);
    say("self", engine.selfName, QStringLiteral("Ready when you are"), now + 3 * kMinute, true, false);
    say("l", longName, QStringLiteral("+1"), now + 4 * kMinute, false, false);
    say("c", chen, QStringLiteral("我也在。\nTwo lines work, too."), now + 5 * kMinute, false, false);
  }
  Q_EMIT engine.delivered({QStringLiteral("post5"), 4, 4});
  converse(engine, now + 6 * kMinute);
}

void watch(WindowFixture& fixture) {
  MemoryEngine& engine = *fixture.engine;
  engine.stats.loss = 0.013;
  engine.hold(QStringLiteral("b"), QStringLiteral("Ben Okafor"), {QStringLiteral("c"), QStringLiteral("l")});
  engine.stream(StreamState::Started, QStringLiteral("b"));
  engine.stream(StreamState::FirstFrame, QStringLiteral("b"));
  Q_EMIT engine.pictureShown(paintedPicture({1280, 720}, 1));
}

void onAir(WindowFixture& fixture) {
  MemoryEngine& engine = *fixture.engine;
  engine.stats.viewers = 4;
  engine.stats.worstLoss = 0.012;
  engine.stats.bitrate = 3'180'000;
  engine.stats.width = 1280;
  engine.stats.height = 720;
  engine.stats.encoder = QStringLiteral("libx264 superfast");
  engine.hold(QStringLiteral("self"), engine.selfName, {QStringLiteral("b"), QStringLiteral("l")});
  Q_EMIT engine.previewShown(paintedPicture({1280, 720}, 1));
  Q_EMIT engine.levelMeasured(0.4F, 0.1F);
}

// The dialog of that name, opened; null if `state` is one of the go-live dialog's.
QDialog* openSmall(WindowFixture& fixture, const QString& state) {
  if (state == QLatin1String("invite")) {
    fixture.click("inviteToolButton");
    return fixture.find<QDialog>("InviteDialog");
  }
  if (state == QLatin1String("settings")) {
    fixture.press(Qt::Key_Comma, Qt::ControlModifier);
    return fixture.find<QDialog>("SettingsDialog");
  }
  if (state == QLatin1String("safety")) {
    fixture.engine->addMember(QStringLiteral("b"), QStringLiteral("Ben Okafor"));
    auto* people = fixture.find<QListView>("peopleListView");
    Q_EMIT people->customContextMenuRequested(people->visualRect(people->model()->index(1, 0)).center());
    auto* menu = fixture.find<QMenu>("personMenu");
    menu->actions().last()->trigger();
    menu->close();
    return fixture.find<QDialog>("SafetyDialog");
  }
  if (state == QLatin1String("shortcuts")) {
    fixture.press(Qt::Key_F1);
    return fixture.find<QDialog>("ShortcutsDialog");
  }
  return nullptr;
}

struct Scene {
  const char* name;
  std::function<void(WindowFixture&, bool chinese)> play;
};

const QList<Scene>& scenes() {
  static const QList<Scene> list = {
      {"join", [](WindowFixture&, bool) {}},
      {"join-error",
       [](WindowFixture& fixture, bool) {
         fixture.click("advancedPushButton");
         fixture.find<QLineEdit>("addressLineEdit")->setText(QStringLiteral("10.1.2.3:4444"));
         fixture.click("joinPushButton");
         Q_EMIT fixture.engine->joinFailed({client::ErrorCode::NotMulticast, {}, QStringLiteral("10.1.2.3")});
       }},
      {"empty", [](WindowFixture& fixture, bool) { fixture.join(); }},
      {"alone",
       [](WindowFixture& fixture, bool) {
         fixture.join();
         client::Stats stats;
         stats.network.cards = {{QStringLiteral("enp0s31f6"), {}, false, true, true, 1, 0, 0, 0}};
         stats.network.verdict = client::NetworkVerdict::NobodyHeard;
         Q_EMIT fixture.engine->statsReady(stats);
       }},
      {"chat",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join(chinese ? QStringLiteral("陈静") : QStringLiteral("Anna Berg"));
         fillGroup(fixture, chinese);
       }},
      {"private-long",
       [](WindowFixture& fixture, bool chinese) {
         const QString name =
             QStringLiteral("Wolfeschlegelsteinhausenbergerdorff the Elder of Somewhere Far");
         fixture.join(name,
                      QStringLiteral("The group with a name that nobody would ever want to type by hand"),
                      false);
         fillGroup(fixture, chinese);
         fixture.engine->hold(QStringLiteral("l"), name);
         Q_EMIT fixture.engine->failed({client::ErrorCode::FloorTaken, name, {}});
       }},
      {"watching",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join(chinese ? QStringLiteral("陈静") : QStringLiteral("Anna Berg"));
         fillGroup(fixture, chinese);
         watch(fixture);
       }},
      {"no-loudspeaker",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         watch(fixture);
         Q_EMIT fixture.engine->failed({client::ErrorCode::NoSoundOutput, {}, {}});
       }},
      {"network-lost",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         Q_EMIT fixture.engine->failed({client::ErrorCode::NetworkLost, {}, {}});
       }},
      {"connecting",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         fixture.engine->hold(QStringLiteral("b"), QStringLiteral("Ben Okafor"));
       }},
      {"stalled",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         watch(fixture);
         fixture.engine->stream(StreamState::Stalled, QStringLiteral("b"));
       }},
      {"on-air",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join(chinese ? QStringLiteral("陈静") : QStringLiteral("Anna Berg"));
         fillGroup(fixture, chinese);
         onAir(fixture);
       }},
      {"source-lost",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         onAir(fixture);
         const QString camera = QStringLiteral("Integrated Camera: Integrated C");
         Q_EMIT fixture.engine->airChanged({false, {client::SourceKind::Camera, camera, {}, true}});
         Q_EMIT fixture.engine->failed({client::ErrorCode::SourceLost, camera, {}});
       }},
      {"figures",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         fixture.engine->stats.width = 1280;
         fixture.engine->stats.height = 720;
         fixture.engine->stats.delayMs = 34;
         fixture.engine->stats.bitrate = 3'180'000;
         watch(fixture);
         fixture.click("figuresToolButton");
       }},
      {"popped-out",
       [](WindowFixture& fixture, bool chinese) {
         fixture.join();
         fillGroup(fixture, chinese);
         watch(fixture);
         fixture.click("popOutToolButton");
       }},
      {"many",
       [](WindowFixture& fixture, bool) {
         fixture.join();
         for (int at = 0; at < 200; ++at) {
           fixture.engine->addMember(QStringLiteral("m%1").arg(at), QStringLiteral("Member %1").arg(at));
         }
         const qint64 now = morning().toMSecsSinceEpoch();
         for (int at = 0; at < 300; ++at) {
           const QString id = QStringLiteral("m%1").arg(at % 7);
           fixture.engine->addPost(id, QStringLiteral("Member %1").arg(at % 7),
                                   QStringLiteral("Message %1").arg(at), now + at * kMinute / 2);
         }
       }},
      {"groups",
       [](WindowFixture& fixture, bool chinese) {
         const QString self = chinese ? QStringLiteral("陈静") : QStringLiteral("Anna Berg");
         const auto add = [&](const QString& name, bool open) {
           fixture.click("addGroupToolButton");
           fixture.join(self, name, open);
           return fixture.engine;
         };
         fixture.join(self, chinese ? QStringLiteral("机房") : QStringLiteral("Engine room"));
         MemoryEngine* quiet = fixture.engine;
         MemoryEngine* busy = add(chinese ? QStringLiteral("全体船员") : QStringLiteral("Whole crew"), true);
         MemoryEngine* live = add(QStringLiteral("Bridge"), true);
         add(chinese ? QStringLiteral("设计组") : QStringLiteral("Hull design"), true);
         fillGroup(fixture, chinese);
         quiet->addMember(QStringLiteral("b"), QStringLiteral("Ben Okafor"));
         const qint64 now = morning().toMSecsSinceEpoch();
         constexpr int kUnread = 10'000;
         for (int at = 0; at < kUnread; ++at) {
           busy->addPost(QStringLiteral("m%1").arg(at % 9), QStringLiteral("Member"),
                         QStringLiteral("Message %1").arg(at), now + at);
         }
         live->addPost(QStringLiteral("b"), QStringLiteral("Ben"), QStringLiteral("@") + self, now);
         live->hold(QStringLiteral("b"), QStringLiteral("Ben Okafor"));
       }},
      {"private-form",
       [](WindowFixture& fixture, bool) {
         fixture.click("privatePushButton");
         fixture.find<QLineEdit>("codeLineEdit")->setText(QStringLiteral("0123V-ABCDE-11111-00000"));
       }},
  };
  return list;
}

}  // namespace

class LayoutTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { m_look = new Look(*qApp); }
  void views_data();
  void views();
  void rightToLeft_data();
  void rightToLeft();
  void dialog_data();
  void dialog();
  void network_data();
  void network();

 private:
  Look* m_look = nullptr;
};

void LayoutTest::views_data() {
  QTest::addColumn<int>("scene");
  QTest::addColumn<QSize>("size");
  QTest::addColumn<bool>("dark");
  QTest::addColumn<bool>("chinese");
  const QList<Scene>& all = scenes();
  for (int scene = 0; scene < all.size(); ++scene) {
    for (const auto& [size, dark, chinese] :
         {std::tuple{QSize(1100, 720), false, false}, std::tuple{QSize(1100, 720), true, true},
          std::tuple{QSize(800, 600), true, false}, std::tuple{QSize(800, 600), false, true},
          std::tuple{QSize(3840, 2160), true, false}}) {
      QTest::addRow("%s-%d-%s-%s", all.at(scene).name, size.width(), dark ? "dark" : "light",
                    chinese ? "zh" : "en")
          << scene << size << dark << chinese;
    }
  }
}

void LayoutTest::views() {
  QFETCH(int, scene);
  QFETCH(QSize, size);
  QFETCH(bool, dark);
  QFETCH(bool, chinese);
  WindowOptions options;
  options.language = chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
  WindowFixture fixture(options);
  m_look->setMode(dark ? Mode::Dark : Mode::Light);
  fixture.window->resize(size);
  QVERIFY(QTest::qWaitForWindowExposed(fixture.window.get()));
  scenes().at(scene).play(fixture, chinese);
  settle(*fixture.window);
  check(*fixture.window);
  keep(*fixture.window, QString::fromLatin1(QTest::currentDataTag()));
}

void LayoutTest::rightToLeft_data() {
  QTest::addColumn<int>("scene");
  QTest::addColumn<QSize>("size");
  const QList<Scene>& all = scenes();
  for (int scene = 0; scene < all.size(); ++scene) {
    for (const QSize& size : {QSize(1100, 720), QSize(800, 600)})
      QTest::addRow("rtl-%s-%d", all.at(scene).name, size.width()) << scene << size;
  }
}

// There is no language of the window that is read so; people and their names may be.
void LayoutTest::rightToLeft() {
  QFETCH(int, scene);
  QFETCH(QSize, size);
  const RightToLeft direction;
  WindowFixture fixture;
  m_look->setMode(Mode::Light);
  fixture.window->resize(size);
  QVERIFY(QTest::qWaitForWindowExposed(fixture.window.get()));
  scenes().at(scene).play(fixture, false);
  if (fixture.engine != nullptr && !fixture.engine->selfId.isEmpty()) {
    const QString dana = QString::fromUtf8("דנה לוי");
    const qint64 now = morning().toMSecsSinceEpoch() + 20 * kMinute;
    fixture.engine->addMember(QStringLiteral("h"), dana);
    fixture.engine->addPost(QStringLiteral("h"), dana,
                            QString::fromUtf8("שלום לכולם! הפעל `make all` עכשיו."), now);
    fixture.engine->addPost(QStringLiteral("h"), dana,
                            QString::fromUtf8("> ציטוט\nكيف حالكم؟ see http://files.local/a.html"),
                            now + kMinute);
    fixture.engine->addPost(QStringLiteral("self"), fixture.engine->selfName,
                            QString::fromUtf8("תודה, Dana!"), now + 2 * kMinute, true);
  }
  settle(*fixture.window);
  check(*fixture.window);
  keep(*fixture.window, QString::fromLatin1(QTest::currentDataTag()));
}

void LayoutTest::dialog_data() {
  QTest::addColumn<bool>("dark");
  QTest::addColumn<bool>("chinese");
  QTest::addColumn<QString>("state");
  for (const char* state : {"preview", "warning", "lost", "no-camera", "file", "switch", "invite", "settings",
                            "shortcuts", "safety"}) {
    QTest::addRow("light-en-%s", state) << false << false << QString::fromLatin1(state);
    QTest::addRow("dark-zh-%s", state) << true << true << QString::fromLatin1(state);
  }
}

void LayoutTest::dialog() {
  QFETCH(bool, dark);
  QFETCH(bool, chinese);
  WindowOptions options;
  options.language = chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
  WindowFixture fixture(options);
  m_look->setMode(dark ? Mode::Dark : Mode::Light);
  fixture.join();
  QFETCH(QString, state);
  if (QDialog* shown = openSmall(fixture, state)) {
    QCoreApplication::processEvents();
    check(*shown);
    // A smaller screen takes no words away; settings have a scroll bar.
    if (state != QLatin1String("settings"))
      QVERIFY(shown->minimumHeight() >= shown->layout()->totalHeightForWidth(shown->width()));
    keep(*shown, QStringLiteral("dialog-") + QString::fromLatin1(QTest::currentDataTag()));
    return;
  }
  if (state != QLatin1String("no-camera"))
    fixture.engine->cameras = {
        {QStringLiteral("1"), QStringLiteral("Integrated Camera: Integrated C"), true}};
  fixture.engine->microphones = {
      {QStringLiteral("1"), QStringLiteral("Built-in Audio Analogue Stereo"), true}};
  if (state == QLatin1String("switch")) {
    onAir(fixture);
    fixture.click("switchSourcePushButton");
  } else {
    fixture.click("goLivePushButton");
  }
  auto* shown = fixture.window->findChild<QDialog*>(QStringLiteral("GoLiveDialog"));
  QVERIFY(shown != nullptr);
  QVERIFY(QTest::qWaitForWindowExposed(shown));
  const QString camera = QStringLiteral("Integrated Camera: Integrated C");
  if (state == QLatin1String("preview") || state == QLatin1String("warning")) {
    Q_EMIT fixture.engine->previewShown(paintedPicture({640, 360}, 1));
    Q_EMIT fixture.engine->levelMeasured(0.5F, 0.12F);
  }
  if (state == QLatin1String("warning"))
    Q_EMIT fixture.engine->failed({client::ErrorCode::MicrophoneBusy, QStringLiteral("Built-in Audio"), {}});
  if (state == QLatin1String("lost"))
    Q_EMIT fixture.engine->failed({client::ErrorCode::SourceLost, camera, {}});
  if (state == QLatin1String("file")) fixture.click("fileToolButton");
  QCoreApplication::processEvents();
  check(*shown);
  keep(*shown, QStringLiteral("dialog-") + QString::fromLatin1(QTest::currentDataTag()));
}

void LayoutTest::network_data() {
  QTest::addColumn<bool>("dark");
  QTest::addColumn<bool>("chinese");
  QTest::addRow("light-en") << false << false;
  QTest::addRow("dark-zh") << true << true;
}

void LayoutTest::network() {
  QFETCH(bool, dark);
  QFETCH(bool, chinese);
  WindowOptions options;
  options.language = chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
  WindowFixture fixture(options);
  m_look->setMode(dark ? Mode::Dark : Mode::Light);
  fixture.join();
  client::Stats& stats = fixture.engine->stats;
  stats.network.cards = {
      {QStringLiteral("enp0s31f6"), QStringLiteral("192.168.1.20"), false, true, true, 48'210, 0, 51'877,
       300},
      {QStringLiteral("wlp2s0"), QStringLiteral("10.0.7.113"), false, true, true, 48'205, 12, 0, 92'000}};
  stats.network.others = 3;
  stats.network.byMulticast = 2;
  stats.network.byUnicast = 1;
  stats.network.verdict = client::NetworkVerdict::PartlyUnicast;
  stats.reach = {{QStringLiteral("b"),
                  QStringLiteral("Ben Okafor"),
                  client::Way::Unicast,
                  true,
                  true,
                  {QStringLiteral("10.1.4.9:4444")}},
                 {QStringLiteral("c"),
                  QStringLiteral("王芳"),
                  client::Way::Multicast,
                  false,
                  false,
                  {QStringLiteral("192.168.1.31:4444")}}};
  fixture.find<QAction>("networkAction")->trigger();
  auto* shown = fixture.find<QDialog>("NetworkDialog");
  QVERIFY(QTest::qWaitForWindowExposed(shown));
  fixture.find<QLineEdit>("peerAddressLineEdit")->setText(QStringLiteral("10.1.4.200"));
  fixture.click("addAddressPushButton");
  QCoreApplication::processEvents();
  check(*shown);
  keep(*shown, QStringLiteral("network-") + QString::fromLatin1(QTest::currentDataTag()));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::LayoutTest)
#include "layout_test.moc"
