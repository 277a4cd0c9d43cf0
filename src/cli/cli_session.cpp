// SPDX-License-Identifier: MIT
#include "cli/cli_session.hpp"

#include <algorithm>
#include <utility>

#include "cli/find_member.hpp"
#include "client/words.hpp"

namespace vinicast::cli {
namespace {

using client::Engine;
using client::Error;
using client::ErrorCode;

}  // namespace

CliSession::CliSession(Engine& engine, Output output) : m_engine(engine), m_output(std::move(output)) {
  m_wait.setSingleShot(true);
  connect(&m_wait, &QTimer::timeout, this, [this] {
    if (m_leaving) {
      finish(kExitLeft);
    } else {
      leave();
    }
  });
  m_postRetry.setSingleShot(true);
  connect(&m_postRetry, &QTimer::timeout, this, [this] {
    if (m_posting) m_engine.post(*m_posting);
  });
  connectEngine();
}

void CliSession::connectEngine() {
  connect(&m_engine, &Engine::joined, this, &CliSession::onJoined);
  connect(&m_engine, &Engine::joinFailed, this, [this](const Error& error) {
    reportError(error);
    finish(exitStatusOf(error.code));
  });
  connect(&m_engine, &Engine::left, this, [this] { finish(kExitLeft); });
  connect(&m_engine, &Engine::memberChanged, this, &CliSession::onMemberChanged);
  connect(&m_engine, &Engine::postAdded, this, &CliSession::onPostAdded);
  connect(&m_engine, &Engine::postChanged, this, &CliSession::onPostChanged);
  connect(&m_engine, &Engine::delivered, this, &CliSession::onDelivered);
  connect(&m_engine, &Engine::historyReady, this, &CliSession::onHistory);
  connect(&m_engine, &Engine::messageReceived, this, [this](const client::DirectMessage& message) {
    print(line("message").add("from", message.fromId).add("text", message.text));
  });
  connect(&m_engine, &Engine::messageSettled, this, [this](const client::DirectDelivery& delivery) {
    // Of one that did not arrive failed() says it.
    if (delivery.state == client::DirectState::Delivered)
      print(line("message-delivered").add("to", delivery.toId));
    if (m_unsettled.settle(delivery)) handleProgress();
  });
  connect(&m_engine, &Engine::typingChanged, this, [this](const client::Typing& typing) {
    print(line("typing")
              .add("from", typing.memberId)
              .addBool("typing", typing.types)
              .addBool("private", typing.isPrivate));
  });
  connect(&m_engine, &Engine::floorChanged, this, &CliSession::onFloorChanged);
  connect(&m_engine, &Engine::airChanged, this, &CliSession::onAirChanged);
  connect(&m_engine, &Engine::streamChanged, this, &CliSession::onStreamChanged);
  connect(&m_engine, &Engine::outputChanged, this, &CliSession::onOutputChanged);
  connect(&m_engine, &Engine::statsReady, this, &CliSession::onStatsReady);
  connect(&m_engine, &Engine::historyKept, this,
          [this] { print(line("history").add("state", QStringLiteral("kept"))); });
  connect(&m_engine, &Engine::networkRestored, this,
          [this] { print(line("network").add("state", QStringLiteral("back"))); });
  connect(&m_engine, &Engine::failed, this, &CliSession::onFailed);
}

void CliSession::join(const client::JoinRequest& request) {
  if (const auto error = unusableOutput(request)) {
    reportError(*error);
    finish(exitStatusOf(error->code));
  } else {
    m_engine.join(request);
  }
}

void CliSession::handleLine(LineSplitter::Line kind, const QString& text) {
  if (m_leaving || m_finished) return;
  if (!isBusy()) return act(kind, text);
  if (m_lines.empty()) Q_EMIT readingWanted(false);
  m_lines.emplace_back(kind, text);
}

void CliSession::act(LineSplitter::Line kind, const QString& text) {
  if (kind == LineSplitter::Line::TooLong) {
    reportError(QStringLiteral("line-too-long"),
                tr("This line is too long, and was left out. Send it in parts."));
    return;
  }
  if (kind == LineSplitter::Line::NotText) {
    reportError(QStringLiteral("not-text"), tr("This line is not UTF-8 text, and was left out."));
    return;
  }
  if (text.trimmed().isEmpty()) return;
  if (const auto command = parseCommand(text)) {
    run(*command);
  } else {
    reportError(
        QStringLiteral("unknown-command"),
        tr("There is no such command. Use say, reply, react, edit, delete, to, typing, nearest, next, "
           "previous, neighbors, live, stop, sound, raise, lower, record, snapshot, open, push, members, "
           "history, stats or leave."));
  }
}

void CliSession::run(const Command& command) {
  switch (command.kind) {
    case CommandKind::Say:
      return post({client::PostKind::Text, command.argument, QString()});
    case CommandKind::Reply:
      return postAbout(client::PostKind::Reply, command.argument);
    case CommandKind::React:
      return postAbout(client::PostKind::Reaction, command.argument);
    case CommandKind::Edit:
      return postAbout(client::PostKind::Edit, command.argument);
    case CommandKind::Delete:
      return postAbout(client::PostKind::Delete, command.argument);
    case CommandKind::To:
      return sendTo(command.argument);
    case CommandKind::Typing:
      return sayTyping(command.argument.trimmed());
    case CommandKind::Nearest:
      return sendToNearest(command.argument);
    case CommandKind::Next:
      return sendOnRing(client::RingTarget::Next, QString(), command.argument);
    case CommandKind::Previous:
      return sendOnRing(client::RingTarget::Previous, QString(), command.argument);
    case CommandKind::Neighbors:
      return sendOnRing(client::RingTarget::Neighbors, QString(), command.argument);
    case CommandKind::Live:
      return goLive(command.argument);
    case CommandKind::Stop:
      return m_engine.stopLive();
    case CommandKind::Sound:
      return setSound(command.argument.trimmed());
    case CommandKind::Raise:
      return m_engine.raiseHand();
    case CommandKind::Lower:
      return m_engine.lowerHand();
    case CommandKind::Record:
    case CommandKind::Snapshot:
    case CommandKind::Open:
    case CommandKind::Push:
      return runOutput(command.kind, command.argument.trimmed());
    case CommandKind::Members:
      return printMembers();
    case CommandKind::History:
      return printHistory(command.argument.trimmed());
    case CommandKind::Stats:
      return m_engine.requestStats();
    case CommandKind::Leave:
      return leave();
  }
}

void CliSession::post(const client::PostDraft& draft) {
  m_posting = draft;
  m_engine.post(draft);
}

void CliSession::postAbout(client::PostKind kind, const QString& argument) {
  const QString id = argument.section(QLatin1Char(' '), 0, 0, QString::SectionSkipEmpty);
  const QString rest = argument.mid(argument.indexOf(id) + id.size() + 1);
  const bool deletion = kind == client::PostKind::Delete;
  if (id.isEmpty() || (deletion && !rest.trimmed().isEmpty())) {
    reportError(
        QStringLiteral("bad-argument"),
        tr("reply and edit take the id of a message and a text, react an id and a sign, delete an id."));
    return;
  }
  post({kind, kind == client::PostKind::Reaction ? rest.trimmed() : rest, id});
}

void CliSession::endPost() {
  m_posting.reset();
  resume();
}

void CliSession::resume() {
  const bool waited = !m_lines.empty();
  while (!isBusy() && !m_lines.empty() && !m_leaving && !m_finished) {
    const auto [kind, text] = std::move(m_lines.front());
    m_lines.pop_front();
    act(kind, text);
  }
  if (waited && m_lines.empty()) Q_EMIT readingWanted(true);
  if (m_ended && !isBusy()) handleEnd();
}

void CliSession::onFailed(const Error& error) {
  const bool ofPost = m_posting && error.subject == m_posting->text;
  if (ofPost && error.code == ErrorCode::PostTooFast) {
    m_postRetry.start(kPostRetryWait);
    return;
  }
  reportError(error);
  if (!ofPost && m_unsettled.refuse(error)) handleProgress();
  if (ofPost && (error.code == ErrorCode::PostEmpty || error.code == ErrorCode::PostTooLong ||
                 error.code == ErrorCode::PostNotText || error.code == ErrorCode::PostNoTarget ||
                 error.code == ErrorCode::PostNotYours || error.code == ErrorCode::NotJoined))
    endPost();
}

void CliSession::sendTo(const QString& argument) {
  withMember(argument, [this](const FoundMember& found) {
    m_unsettled.add({found.id, found.rest});
    m_engine.sendTo(found.id, found.rest);
  });
}

void CliSession::sendOnRing(client::RingTarget target, const QString& address, const QString& text) {
  // One has two neighbors, or in a group of two one.
  const bool both = target == client::RingTarget::Neighbors && m_members.size() > 2;
  for (int count = both ? 2 : 1; count > 0; --count) m_unsettled.add({QString(), text});
  m_engine.sendOnRing(target, address, text);
}

void CliSession::sayTyping(const QString& argument) {
  if (argument.isEmpty()) return m_engine.sayTyping(QString());
  withMember(argument, [this](const FoundMember& found) { m_engine.sayTyping(found.id); });
}

template <typename Action>
void CliSession::withMember(const QString& argument, Action action) {
  const FoundMember found = findMember(m_members, argument);
  switch (found.outcome) {
    case FoundMember::Outcome::One:
      return action(found);
    case FoundMember::Outcome::None:
      return reportError(Error{ErrorCode::UnknownMember, found.name, QString()});
    case FoundMember::Outcome::Several:
      return reportError(QStringLiteral("ambiguous-member"),
                         tr("Several members are meant by this. Give more of the member's id."));
  }
}

void CliSession::sendToNearest(const QString& argument) {
  const qsizetype space = argument.indexOf(QLatin1Char(' '));
  if (space <= 0) {
    return reportError(
        QStringLiteral("bad-argument"),
        tr("nearest takes a place on the ring, as 32 hexadecimal digits or any word, and a text."));
  }
  sendOnRing(client::RingTarget::Nearest, argument.left(space), argument.mid(space + 1));
}

void CliSession::goLive(const QString& argument) {
  const QString source = argument.trimmed();
  if (auto spec = client::parseSource(source)) {
    spec->originalSound = m_originalSound;
    spec->pictureSize = m_pictureSize;
    spec->softwareEncoder = m_softwareEncoder;
    spec->microphone = m_microphone;
    spec->withMicrophone = m_withMicrophone;
    m_engine.goLive(*spec);
  } else {
    reportError(Error{ErrorCode::SourceUnknown, QString(), source});
  }
}

void CliSession::setSound(const QString& argument) {
  const bool original = argument == QLatin1String("original");
  if (argument == QLatin1String("on") || argument == QLatin1String("off"))
    return m_engine.setMicrophoneMuted(argument == QLatin1String("off"));
  if (!original && argument != QLatin1String("voice"))
    return reportError(QStringLiteral("bad-argument"), tr("sound takes off, on, original or voice."));
  m_originalSound = original;
  applySound();
}

void CliSession::applySound() {
  if (!m_onAir || m_onAir->originalSound == m_originalSound) return;
  client::SourceSpec source = *m_onAir;
  source.originalSound = m_originalSound;
  m_engine.switchSource(source);
}

void CliSession::onAirChanged(const client::Air& air) {
  m_onAir.reset();
  if (air.sending) m_onAir = air.source;
  applySound();  // it may have been asked for on the way to the air
}

void CliSession::runOutput(CommandKind kind, const QString& argument) {
  const bool off = argument == QLatin1String("off");
  if (kind == CommandKind::Open) {
    if (!off && argument != QLatin1String("on"))
      return reportError(QStringLiteral("bad-argument"), tr("open takes on or off."));
    return m_engine.setOpenToPlayers(!off);
  }
  if (argument.isEmpty()) {
    return reportError(QStringLiteral("bad-argument"),
                       kind == CommandKind::Push ? tr("push takes the URL of a media server, or off.")
                                                 : tr("This command takes a file."));
  }
  if (kind == CommandKind::Snapshot) return m_engine.saveSnapshot(argument);
  if (kind == CommandKind::Record) return off ? m_engine.stopRecording() : m_engine.startRecording(argument);
  return off ? m_engine.stopPush() : m_engine.startPush(argument);
}

void CliSession::printMembers() {
  for (const auto& [id, member] : m_members) printMember(member);
}

void CliSession::printHistory(const QString& argument) {
  bool isNumber = true;
  const uint count = argument.isEmpty() ? kDefaultHistory : argument.toUInt(&isNumber);
  if (!isNumber || count == 0) {
    reportError(QStringLiteral("bad-argument"), tr("history takes a number of posts, 1 or more."));
    return;
  }
  m_listing = Listing{static_cast<int>(std::min<uint>(count, kMaxHistory)), {}};
  m_engine.requestHistory(std::min(m_listing->left, Engine::kMaxPage), {});
}

void CliSession::onHistory(const client::History& history) {
  if (!m_listing) return;
  m_listing->left -= static_cast<int>(history.posts.size());
  m_listing->posts.insert(m_listing->posts.begin(), history.posts.begin(), history.posts.end());
  if (history.more && m_listing->left > 0 && !history.posts.isEmpty()) {
    m_engine.requestHistory(std::min(m_listing->left, Engine::kMaxPage), history.posts.first().order);
    return;
  }
  const Listing listing = *std::exchange(m_listing, std::nullopt);
  for (const client::Post& post : listing.posts) printPost("post", post, true);
  resume();
}

void CliSession::handleEnd() {
  m_ended = true;
  if (m_leaving || m_finished || isBusy()) return;
  m_wait.start(kDeliveryWait);
  leaveIfDelivered();
}

void CliSession::leaveIfDelivered() {
  const bool delivered = m_undelivered.empty() && m_untold == 0 && m_unsettled.isEmpty();
  if (m_ended && !isBusy() && !m_leaving && delivered) leave();
}

void CliSession::handleProgress() {
  if (m_ended && !isBusy() && !m_leaving && !m_finished) m_wait.start(kDeliveryWait);
  leaveIfDelivered();
}

void CliSession::leave() {
  if (m_finished) return;
  if (m_leaving) {
    finish(kExitLeft);
    return;
  }
  m_leaving = true;
  m_postRetry.stop();
  // Nobody hears any more what became of them.
  for (const UnsettledDirect& sent : m_unsettled.take()) {
    const auto member = m_members.find(sent.to);
    reportError(Error{ErrorCode::DirectFailed, member == m_members.end() ? QString() : member->second.name,
                      QString()});
  }
  tellUnconfirmed();
  m_wait.start(kLeaveWait);
  m_engine.leave();
}

void CliSession::tellUnconfirmed() {
  if (m_members.size() <= 1) return;  // nobody could have
  auto count = std::count_if(m_undelivered.begin(), m_undelivered.end(),
                             [](const auto& post) { return !post.second; });
  if (m_posting) ++count;
  if (count == 0) return;
  reportError(
      QStringLiteral("posts-unconfirmed"),
      tr("Messages that nobody has confirmed yet: %1. Those that did not get through go out once more "
         "at the next join with the same profile.")
          .arg(count));
}

void CliSession::finish(ExitStatus status) {
  if (m_finished) return;
  m_finished = true;
  m_wait.stop();
  m_exitStatus = status;
  Q_EMIT finished();
}

void CliSession::reportError(const QString& code, const QString& sentence) {
  print(line("error").add("code", code).add("text", sentence));
  m_output.sentence(sentence);
}

void CliSession::reportError(const Error& error) {
  reportError(client::codeWord(error.code), client::describe(error));
}

JsonLine CliSession::line(const char* name) const {
  return JsonLine(name, m_output.wallMillis());
}

void CliSession::onJoined(const client::Joined& joined) {
  m_selfId = joined.selfId;
  m_members[m_selfId] = client::Member{joined.selfId, joined.name, client::MemberState::Joined, true};
  print(line("joined")
            .add("group", joined.group)
            .add("address", joined.address)
            .add("self", joined.selfId)
            .add("name", joined.name));
  Q_EMIT this->joined();
}

void CliSession::onMemberChanged(const client::Member& member) {
  if (member.state == client::MemberState::Joined) {
    m_members[member.id] = member;
  } else {
    m_members.erase(member.id);
  }
  // Oneself was told by "joined".
  if (!member.self) printMember(member);
}

void CliSession::onPostAdded(const client::Post& post) {
  if (post.own && !post.history && m_undelivered.size() < kMaxUndelivered)
    m_undelivered.emplace(post.id, false);
  printPost("post", post, post.history);
  if (m_posting && ((post.own && !post.history) || post.id == m_posting->targetId)) endPost();
}

void CliSession::onPostChanged(const client::Post& post) {
  printPost("changed", post, post.history);
  if (!m_posting || post.id != m_posting->targetId) return;
  ++m_untold;
  endPost();
}

void CliSession::onDelivered(const client::Delivery& delivery) {
  print(line("delivered")
            .add("post", delivery.postId)
            .addInteger("heard", delivery.heard)
            .addInteger("members", delivery.members));
  if (delivery.members == 0 || delivery.heard < delivery.members) {
    const auto post = m_undelivered.find(delivery.postId);
    if (post != m_undelivered.end() && delivery.heard > 0) post->second = true;
    return;
  }
  if (m_undelivered.erase(delivery.postId) == 0 && m_untold > 0) --m_untold;
  handleProgress();
}

}  // namespace vinicast::cli
