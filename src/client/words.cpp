// SPDX-License-Identifier: MIT
#include "client/words.hpp"

#include <QCoreApplication>
#include <array>

#include "client/names.hpp"

namespace vinicast::client {
namespace {

// Which part of an Error a sentence names (types.hpp).
// DetailAlone: the subject is what somebody wrote, and is not told.
enum class Fact { None, Subject, Detail, DetailAlone };

// One error in words. %1 is the fact; `bare` is said where there is none.
struct Words {
  ErrorCode code;
  const char* word;
  Fact fact;
  const char* sentence;
  const char* bare;
};

constexpr std::array kWords{
    Words{ErrorCode::BadName, "bad-name", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "This name can't be used: %1. Choose one of at most 64 Latin letters or 21 "
                            "Chinese characters, without line breaks or other control characters."),
          QT_TRANSLATE_NOOP("Errors",
                            "This name can't be used. Choose one of at most 64 Latin letters or 21 Chinese "
                            "characters, without line breaks or other control characters.")},
    Words{ErrorCode::BadGroup, "bad-group", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "This group name can't be used: %1. Choose one of at most 128 Latin letters or "
                            "42 Chinese characters, without line breaks or other control characters."),
          QT_TRANSLATE_NOOP("Errors",
                            "This group name can't be used. Choose one of at most 128 Latin letters or 42 "
                            "Chinese characters, without line breaks or other control characters.")},
    Words{ErrorCode::BadCode, "bad-code", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "This invite code can't be used: %1. Copy the whole code from the invitation."),
          QT_TRANSLATE_NOOP("Errors",
                            "This invite code can't be used. Copy the whole code from the invitation.")},
    Words{ErrorCode::BadAddress, "bad-address", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "“%1” is not an address and a port. Write it like 225.225.24.123:4444 or "
                            "[ff12::1]:4444."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is not an address and a port. Write it like 225.225.24.123:4444 or "
                            "[ff12::1]:4444.")},
    Words{ErrorCode::NotMulticast, "not-multicast", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "%1 is not a multicast address. Use one from 224.0.0.0 to 239.255.255.255, or "
                            "an IPv6 address that begins with ff."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is not a multicast address. Use one from 224.0.0.0 to 239.255.255.255, or "
                            "an IPv6 address that begins with ff.")},
    Words{ErrorCode::BadPort, "bad-port", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors", "Port %1 can't be used. Choose one from 1025 to 65535."),
          QT_TRANSLATE_NOOP("Errors", "This port can't be used. Choose one from 1025 to 65535.")},
    Words{ErrorCode::UnknownInterface, "unknown-interface", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "There is no network card named “%1” that is up and can multicast. Choose "
                            "another one, or none to use all."),
          QT_TRANSLATE_NOOP("Errors",
                            "There is no such network card. Choose another one, or none to use all.")},
    Words{ErrorCode::BadPeer, "bad-peer", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "“%1” is not a computer. Write it like 192.168.1.20, 192.168.1.20:4444 or "
                            "office-pc.local."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is not a computer. Write it like 192.168.1.20, 192.168.1.20:4444 or "
                            "office-pc.local.")},
    Words{ErrorCode::PeerUnknown, "peer-unknown", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "The computer “%1” can't be found. Check its name, or give its address. It is "
                            "looked up again every half minute."),
          QT_TRANSLATE_NOOP("Errors",
                            "This computer can't be found. Check its name, or give its address. It is looked "
                            "up again every half minute.")},
    Words{
        ErrorCode::PeerSilent, "peer-silent", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors",
                          "Nobody of this group answers at %1. Check that Vinicast runs there with the same "
                          "group. It is asked again from time to time."),
        QT_TRANSLATE_NOOP("Errors",
                          "Nobody of this group answers there. Check that Vinicast runs there with the same "
                          "group. It is asked again from time to time.")},
    Words{ErrorCode::CopiesLimited, "copies-limited", Fact::Subject,
          QT_TRANSLATE_NOOP(
              "Errors",
              "This network carries no multicast to %1 members, and more than 16 have to be reached one "
              "by one. Their messages come late, and who is live may not be shown."),
          QT_TRANSLATE_NOOP(
              "Errors",
              "This network carries no multicast to some members, and more than 16 have to be reached "
              "one by one. Their messages come late, and who is live may not be shown.")},
    Words{ErrorCode::PeerIsSelf, "peer-is-self", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 is this computer itself. Give the address of another member."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is the address of this computer itself. Give that of another member.")},
    Words{ErrorCode::IdentityElsewhere, "identity-elsewhere", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "Vinicast at %1 uses the same identity as this one: its profile was copied, or "
                            "one computer is in the group at two addresses. The two do not see each other, "
                            "and the others take them for one member. Close one of them, and start it with "
                            "another profile, or without the file “identity” in its profile folder."),
          QT_TRANSLATE_NOOP("Errors",
                            "Another Vinicast uses the same identity as this one: its profile was copied, or "
                            "one computer is in the group at two addresses. The two do not see each other, "
                            "and the others take them for one member. Close one of them, and start it with "
                            "another profile, or without the file “identity” in its profile folder.")},
    Words{ErrorCode::PortBusy, "port-busy", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "Another program keeps port %1 to itself. Close it, or join with another port."),
          QT_TRANSLATE_NOOP("Errors",
                            "Another program keeps this port to itself. Close it, or join with another "
                            "port.")},
    Words{ErrorCode::NetworkUnavailable, "network-unavailable", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The network can't be used: %1. Check that this computer is connected to a "
                            "network."),
          QT_TRANSLATE_NOOP(
              "Errors", "The network can't be used. Check that this computer is connected to a network.")},
    Words{ErrorCode::NetworkLost, "network-lost", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The network is gone: %1. The group comes back by itself once this computer is "
                            "connected again."),
          QT_TRANSLATE_NOOP("Errors",
                            "The network is gone. The group comes back by itself once this computer is "
                            "connected again.")},
    Words{ErrorCode::ProfileBusy, "profile-busy", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "Vinicast is already running with the profile %1. Close it, or choose another "
                            "profile."),
          QT_TRANSLATE_NOOP("Errors",
                            "Vinicast is already running with this profile. Close it, or choose another "
                            "profile.")},
    Words{ErrorCode::ProfileUnusable, "profile-unusable", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The profile can't be used: %1. Make the folder readable and writable, or choose "
                            "another one."),
          QT_TRANSLATE_NOOP("Errors",
                            "The profile can't be used. Make its folder readable and writable, or choose "
                            "another one.")},
    Words{
        ErrorCode::IdentityDamaged, "identity-damaged", Fact::Detail,
        QT_TRANSLATE_NOOP("Errors",
                          "The identity in %1 is damaged. Put back a copy of this file, or rename it: then a "
                          "new identity is made, and you are somebody new to the others."),
        QT_TRANSLATE_NOOP("Errors",
                          "The identity in this profile is damaged. Put back a copy of its file, or rename "
                          "it: then a new identity is made, and you are somebody new to the others.")},
    Words{
        ErrorCode::IdentityNewer, "identity-newer", Fact::Detail,
        QT_TRANSLATE_NOOP(
            "Errors",
            "The identity in %1 was made by a newer version of Vinicast. Start that version, or "
            "choose another profile."),
        QT_TRANSLATE_NOOP("Errors",
                          "The identity in this profile was made by a newer version of Vinicast. Start that "
                          "version, or choose another profile.")},
    Words{ErrorCode::ProfileTemporary, "profile-temporary", Fact::None,
          QT_TRANSLATE_NOOP("Errors",
                            "Vinicast is already running with your profile, so this one is a stranger to the "
                            "others and keeps nothing. Start it with another profile to be remembered."),
          nullptr},
    Words{ErrorCode::HistoryDamaged, "history-damaged", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "The saved messages can't be read. Their file was kept as %1, and a new one was "
                            "begun."),
          QT_TRANSLATE_NOOP("Errors",
                            "The saved messages can't be read. Their file was kept under another name, and "
                            "a new one was begun.")},
    Words{ErrorCode::HistoryNewer, "history-newer", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "The saved messages are of a newer version of Vinicast. Their file was kept as "
                            "%1, and a new one was begun."),
          QT_TRANSLATE_NOOP("Errors",
                            "The saved messages are of a newer version of Vinicast. Their file was kept "
                            "under another name, and a new one was begun.")},
    Words{ErrorCode::HistoryNotKept, "history-not-kept", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "New messages can't be saved: %1. Free some space on the disk. Until then they "
                            "are lost when Vinicast ends."),
          QT_TRANSLATE_NOOP("Errors",
                            "New messages can't be saved. Free some space on the disk. Until then they are "
                            "lost when Vinicast ends.")},
    Words{ErrorCode::PostEmpty, "post-empty", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "There is nothing to send. Write something."), nullptr},
    Words{ErrorCode::PostTooLong, "post-too-long", Fact::DetailAlone,
          QT_TRANSLATE_NOOP("Errors",
                            "This message is too long, and was not sent. It may have %1 Latin letters, or a "
                            "third as many Chinese characters. Shorten it, or send it in parts."),
          QT_TRANSLATE_NOOP("Errors",
                            "This message is too long, and was not sent. Shorten it, or send it in parts.")},
    Words{ErrorCode::PostNotText, "post-not-text", Fact::None,
          QT_TRANSLATE_NOOP(
              "Errors", "This message holds characters that are not text, and was not sent. Remove them."),
          nullptr},
    Words{ErrorCode::PostNoTarget, "post-no-target", Fact::None,
          QT_TRANSLATE_NOOP(
              "Errors", "The message that this is about is not here, or too old to be answered or changed."),
          nullptr},
    Words{ErrorCode::PostNotYours, "post-not-yours", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "Only its author can change or delete a message."), nullptr},
    Words{ErrorCode::UnknownMember, "unknown-member", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "Nobody named “%1” is in the group now. Look at the list of members."),
          QT_TRANSLATE_NOOP("Errors", "This member is not in the group now. Look at the list of members.")},
    Words{ErrorCode::NotJoined, "not-joined", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "The group is still being joined. Try again in a moment."), nullptr},
    Words{ErrorCode::FloorTaken, "floor-taken", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 is live. Wait until they stop, or raise your hand."),
          QT_TRANSLATE_NOOP("Errors", "Someone else is live. Wait until they stop, or raise your hand.")},
    Words{ErrorCode::FloorOffered, "floor-offered", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "It is %1's turn to go live. Raise your hand to be next."),
          QT_TRANSLATE_NOOP("Errors", "It is someone else's turn to go live. Raise your hand to be next.")},
    Words{ErrorCode::FloorLost, "floor-lost", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "%1 went live at the same moment and was first. Wait until they stop, or raise "
                            "your hand."),
          QT_TRANSLATE_NOOP("Errors",
                            "Someone else went live at the same moment and was first. Wait until they stop, "
                            "or raise your hand.")},
    Words{ErrorCode::FloorIsolated, "floor-isolated", Fact::None,
          QT_TRANSLATE_NOOP("Errors",
                            "Nobody answered, so it is not known whether someone is live. Check the network "
                            "and go live again."),
          nullptr},
    Words{ErrorCode::FloorBusy, "floor-busy", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "You are live already, or about to be. Stop first to begin anew."),
          nullptr},
    Words{ErrorCode::FloorOvertaken, "floor-overtaken", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "%1 is live now, so your live picture was stopped. Raise your hand to be next."),
          QT_TRANSLATE_NOOP("Errors",
                            "Someone else is live now, so your live picture was stopped. Raise your hand to "
                            "be next.")},
    Words{ErrorCode::FloorFenced, "floor-fenced", Fact::None,
          QT_TRANSLATE_NOOP("Errors",
                            "This computer stood still for a moment, so your live picture was stopped. Go "
                            "live again."),
          nullptr},
    Words{ErrorCode::FloorElsewhere, "floor-elsewhere", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "You are live in %1. Stop there first."),
          QT_TRANSLATE_NOOP("Errors", "You are live in another group. Stop there first.")},
    Words{ErrorCode::SourceUnknown, "source-unknown", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "“%1” is not a source. Use camera, camera:NAME, screen, file:PATH, pipe:PATH or "
                            "test."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is not a source. Use camera, camera:NAME, screen, file:PATH, pipe:PATH or "
                            "test.")},
    Words{ErrorCode::SourceNotFound, "source-not-found", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "There is no %1. Check the path."),
          QT_TRANSLATE_NOOP("Errors", "There is no such file. Check the path.")},
    Words{ErrorCode::SourceUnreadable, "source-unreadable", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 can't be read. Check that it is a file and that you may read it."),
          QT_TRANSLATE_NOOP("Errors",
                            "The file can't be read. Check that it is a file and that you may read it.")},
    Words{ErrorCode::SourceNotMedia, "source-not-media", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 is not a video that can be read. Choose another file."),
          QT_TRANSLATE_NOOP("Errors", "The file is not a video that can be read. Choose another one.")},
    Words{ErrorCode::SourceNoPicture, "source-no-picture", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 has no picture. Choose a video."),
          QT_TRANSLATE_NOOP("Errors", "The file has no picture. Choose a video.")},
    Words{
        ErrorCode::SourceSilent, "source-silent", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors",
                          "No picture has come from %1 for a minute. Start what writes to it, and choose it "
                          "again."),
        QT_TRANSLATE_NOOP("Errors",
                          "No picture has come for a minute. Start what writes to the pipe, and choose it "
                          "again.")},
    Words{ErrorCode::SourceTooLarge, "source-too-large", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "The picture of %1 is too large. Choose one of at most 64 million pixels and "
                            "16,384 on each side."),
          QT_TRANSLATE_NOOP("Errors",
                            "The picture is too large. Choose one of at most 64 million pixels and 16,384 on "
                            "each side.")},
    Words{ErrorCode::SourceBusy, "source-busy", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "Another program is using %1. Close it and go live again."),
          QT_TRANSLATE_NOOP("Errors", "Another program is using this device. Close it and go live again.")},
    Words{ErrorCode::NoCamera, "no-camera", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "No camera “%1” was found. Connect it, allow its use, or choose another source."),
          QT_TRANSLATE_NOOP("Errors",
                            "No camera was found. Connect one, allow its use, or choose another source.")},
    Words{ErrorCode::NoMicrophone, "no-microphone", Fact::Subject,
          QT_TRANSLATE_NOOP(
              "Errors",
              "No microphone “%1” was found. The picture goes on without sound; connect it and go "
              "live again."),
          QT_TRANSLATE_NOOP("Errors",
                            "No microphone was found. The picture goes on without sound; connect one and go "
                            "live again.")},
    Words{
        ErrorCode::MicrophoneBusy, "microphone-busy", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors",
                          "Another program is using the microphone “%1”. The picture goes on without sound; "
                          "close that program and go live again."),
        QT_TRANSLATE_NOOP("Errors",
                          "Another program is using the microphone. The picture goes on without sound; "
                          "close that program and go live again.")},
    Words{
        ErrorCode::MicrophoneLost, "microphone-lost", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors",
                          "The microphone “%1” gives no more sound. Connect it again; it is used as soon as "
                          "it is back."),
        QT_TRANSLATE_NOOP("Errors",
                          "The microphone gives no more sound. Connect it again; it is used as soon as it "
                          "is back.")},
    Words{ErrorCode::NoScreen, "no-screen", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The screen can't be shown: %1. Allow it when asked, or choose another source."),
          QT_TRANSLATE_NOOP("Errors",
                            "The screen can't be shown. Allow it when asked, or choose another source.")},
    Words{
        ErrorCode::SourceLost, "source-lost", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors", "%1 stopped giving pictures. Check it, or choose another source."),
        QT_TRANSLATE_NOOP("Errors", "The source stopped giving pictures. Check it, or choose another one.")},
    Words{ErrorCode::EncoderFailed, "encoder-failed", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The picture can't be encoded: %1. Choose another source or a smaller picture."),
          QT_TRANSLATE_NOOP("Errors",
                            "The picture can't be encoded. Choose another source or a smaller picture.")},
    Words{
        ErrorCode::MediaRefused, "media-refused", Fact::Subject,
        QT_TRANSLATE_NOOP(
            "Errors",
            "The picture of %1 does not reach this computer by multicast, and %1 sends it to as "
            "many others as it can already. It is asked again until a place is free."),
        QT_TRANSLATE_NOOP("Errors",
                          "The picture does not reach this computer by multicast, and it is sent to as many "
                          "others as can be already. It is asked for again until a place is free.")},
    Words{
        ErrorCode::ViewerUnserved, "viewer-unserved", Fact::Subject,
        QT_TRANSLATE_NOOP(
            "Errors",
            "%1 can't see you: the network carries no multicast there, and your picture goes to "
            "as many others by unicast as it can."),
        QT_TRANSLATE_NOOP("Errors",
                          "Somebody can't see you: the network carries no multicast there, and your picture "
                          "goes to as many others by unicast as it can.")},
    Words{ErrorCode::NoSoundOutput, "no-sound-output", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The loudspeaker can't be used: %1. Connect one; the picture goes on without "
                            "sound."),
          QT_TRANSLATE_NOOP("Errors",
                            "No loudspeaker was found. Connect one; the picture goes on without sound.")},
    Words{ErrorCode::OutputFailed, "output-failed", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "Writing failed: %1. Check the path and the free space, or choose another file."),
          QT_TRANSLATE_NOOP("Errors",
                            "Writing failed. Check the path and the free space, or choose another file.")},
    Words{ErrorCode::NothingShown, "nothing-shown", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "There is no picture to save now. Wait until somebody is live."),
          nullptr},
    Words{ErrorCode::PlayersUnavailable, "players-unavailable", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "Other players can't be served: %1. Check that this computer has an IPv4 address "
                            "on a network."),
          QT_TRANSLATE_NOOP("Errors",
                            "Other players can't be served. Check that this computer has an IPv4 address on "
                            "a network.")},
    Words{ErrorCode::PushUrlBad, "push-url-bad", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "“%1” is not the address of a media server. Write it like "
                            "rtsp://server:8554/name or srt://server:8890."),
          QT_TRANSLATE_NOOP("Errors",
                            "This is not the address of a media server. Write it like "
                            "rtsp://server:8554/name or srt://server:8890.")},
    Words{ErrorCode::PushFailed, "push-failed", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors",
                            "The media server %1 does not take the stream. Check its address and that it "
                            "runs; it is tried again by itself."),
          QT_TRANSLATE_NOOP("Errors",
                            "The media server does not take the stream. Check its address and that it runs; "
                            "it is tried again by itself.")},
    Words{ErrorCode::DirectFailed, "direct-failed", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 did not get the message. Send it again."),
          QT_TRANSLATE_NOOP("Errors", "The message did not arrive. Send it again.")},
    Words{ErrorCode::DirectNoRoute, "direct-no-route", Fact::Subject,
          QT_TRANSLATE_NOOP("Errors", "%1 can't be reached now. Send the message again once they are back."),
          QT_TRANSLATE_NOOP("Errors",
                            "This member can't be reached now. Send the message again once they are back.")},
    Words{ErrorCode::NoNeighbor, "no-neighbor", Fact::None,
          QT_TRANSLATE_NOOP("Errors", "Nobody else is in the group now. Send the message again later."),
          nullptr},
    Words{ErrorCode::DirectTooMany, "direct-too-many", Fact::None,
          QT_TRANSLATE_NOOP("Errors",
                            "Too many messages are still under way, and this one was not sent. Wait a moment "
                            "and send it again."),
          nullptr},
    Words{ErrorCode::PostTooFast, "post-too-fast", Fact::None,
          QT_TRANSLATE_NOOP("Errors",
                            "This is faster than the network takes it, and this message was not sent. Wait a "
                            "moment and send it again."),
          nullptr},
    Words{ErrorCode::CryptoUnavailable, "crypto-unavailable", Fact::Detail,
          QT_TRANSLATE_NOOP("Errors",
                            "The group's messages can't be protected: %1. Close other programs and join "
                            "again."),
          QT_TRANSLATE_NOOP("Errors",
                            "The group's messages can't be protected. Close other programs and join again.")},
    Words{
        ErrorCode::NameOtherKey, "name-other-key", Fact::Subject,
        QT_TRANSLATE_NOOP("Errors",
                          "“%1” is here with another key than before: a new computer or profile, or someone "
                          "else with this name. Ask them, by a way that you trust."),
        QT_TRANSLATE_NOOP("Errors",
                          "A known name is here with another key than before: a new computer or profile, or "
                          "someone else with this name. Ask them, by a way that you trust.")},
};

// The table is indexed by the code.
constexpr bool isInOrder() {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].code != static_cast<ErrorCode>(i)) return false;
  }
  return kWords.size() == static_cast<std::size_t>(ErrorCode::NameOtherKey) + 1;
}
static_assert(isInOrder(), "one entry for every ErrorCode, in its order");

const Words& wordsOf(ErrorCode code) {
  return kWords[static_cast<std::size_t>(code)];
}

// Facts come from people, files and the network: one line of bounded length, without what a terminal would
// obey.
// Between marks, too: a name or a path goes from right to left, perhaps.
QString printable(QString fact) {
  constexpr qsizetype kMaxFact = 160;
  if (fact.size() > kMaxFact) fact = fact.left(kMaxFact) + QChar(0x2026);
  for (QChar& c : fact) {
    if (c.category() == QChar::Other_Control) c = QChar::ReplacementCharacter;
  }
  return isolated(fact);
}

}  // namespace

QString describe(const Error& error) {
  const Words& words = wordsOf(error.code);
  const bool ofDetail = words.fact == Fact::Detail || words.fact == Fact::DetailAlone;
  const QString fact = words.fact == Fact::Subject ? error.subject : ofDetail ? error.detail : QString();
  const bool bare = fact.isEmpty() && words.bare != nullptr;
  QString text = QCoreApplication::translate("Errors", bare ? words.bare : words.sentence);
  if (!fact.isEmpty()) text = text.arg(printable(fact));
  // What the system said besides.
  const QString& rest = ofDetail ? error.subject : error.detail;
  if (words.fact != Fact::DetailAlone && !rest.isEmpty() && !fact.contains(rest))
    text += QStringLiteral(" (%1)").arg(printable(rest));
  return text;
}

QString codeWord(ErrorCode code) {
  return QString::fromLatin1(wordsOf(code).word);
}

}  // namespace vinicast::client
