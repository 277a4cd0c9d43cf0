// SPDX-License-Identifier: MIT
// Every message of members, posts and routing: decode(encode(m)) == m, and nothing but the exact bytes is
// accepted.

#include <gtest/gtest.h>

#include "core/members/member_messages.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "core/routing/contact_messages.hpp"
#include "core/routing/direct.hpp"

namespace vinicast {
namespace {

template <typename Message>
void expectExact(const Message& message, bool openEnded = false) {
  const auto bytes = message.encode();
  const auto decoded = Message::decode(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, message);
  EXPECT_EQ(decoded->encode(), bytes);
  if (openEnded) return;  // its last field takes whatever follows
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(Message::decode(std::span(bytes).first(size))) << size;
  }
  auto longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(Message::decode(longer));
}

SenderTag tagOf(std::uint8_t value) {
  SenderTag tag;
  tag.bytes.fill(value);
  return tag;
}

MemberUpdate update() {
  MemberUpdate value;
  value.bootNumber = 42;
  value.uptimeMillis = 1234;
  value.intervalMillis = 1000;
  value.unicastPort = 40000;
  value.sentToGroups = 0xfedcba98;
  value.name = "Ada 爱";
  value.postIncarnation = 7;
  value.firstPost = 3;
  value.lastPost = 9;
  value.postsAtBoot = 4;
  value.historyRoot = 0x0123456789abcdef;
  value.logs = {{tagOf(1), 2, 1, 5, false}, {tagOf(2), 3, 4, 4, true}};
  return value;
}

TEST(Messages, MemberUpdateIsExact) {
  expectExact(update());
  auto extended = update();
  extended.extensions = {std::byte{9}, std::byte{0}, std::byte{1}, std::byte{0xff}};
  expectExact(extended, true);
  extended.extensions.pop_back();  // the TLV is cut short
  EXPECT_FALSE(MemberUpdate::decode(extended.encode()));
}

TEST(Messages, MemberUpdateRefusesBadFields) {
  auto bad = update();
  bad.name = "";
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
  bad.name = "line\nbreak";
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
  bad.name = "\xff";
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
  bad.name = std::string(limits::kMaxNameBytes + 1, 'x');
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
  bad = update();
  bad.postsAtBoot = bad.lastPost + 1;
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
  bad = update();
  bad.logs.resize(limits::kMaxListedLogs + 1, {tagOf(1), 2, 1, 5});
  EXPECT_FALSE(MemberUpdate::decode(bad.encode()));
}

TEST(Messages, LargestUpdateFitsADatagram) {
  auto large = update();
  large.name = std::string(limits::kMaxNameBytes, 'x');
  large.logs.resize(limits::kMaxListedLogs, {tagOf(1), 2, 1, 5});
  large.extensions.clear();
  EXPECT_LE(large.encode().size() + 96, limits::kMaxBody);
}

TEST(Messages, TheListOfHeardMembersIsRead) {
  auto value = update();
  EXPECT_FALSE(heardIn(value));
  value.extensions = encodeHeard({tagOf(3), tagOf(9)});
  expectExact(value, true);
  EXPECT_EQ(*heardIn(*MemberUpdate::decode(value.encode())), (std::vector{tagOf(3), tagOf(9)}));
  // Behind an extension that is not known.
  value.extensions.insert(value.extensions.begin(), {std::byte{7}, std::byte{0}, std::byte{1}, std::byte{5}});
  EXPECT_EQ(heardIn(*MemberUpdate::decode(value.encode()))->size(), 2U);
  value.extensions = encodeHeard({});
  EXPECT_TRUE(heardIn(*MemberUpdate::decode(value.encode()))->empty());
  value.extensions = {std::byte{1}, std::byte{0}, std::byte{1}, std::byte{0}};  // not whole tags
  EXPECT_FALSE(MemberUpdate::decode(value.encode()));
  value.extensions = encodeHeard(std::vector(limits::kMaxListedHeard + 1, tagOf(1)));
  EXPECT_FALSE(MemberUpdate::decode(value.encode()));
}

TEST(Messages, ContactsAreExact) {
  expectExact(Contact{1, 2, 3, 10, true, true, false});
  expectExact(Contact{1, 2, 3, 10, false, false, true});
  expectExact(Contact{1, 2, 3, 10, false, false, true, true});
  EXPECT_FALSE(Contact::decode(Contact{1, 2, 3, 10, false, true, false, true}.encode()));  // none is wanted
  EXPECT_FALSE(Contact::decode(Contact{1, 2, 3, 10, false, false, false}.encode()));       // of what?
  EXPECT_FALSE(Contact::decode(Contact{1, 2, 3, 0, false, true, false}.encode()));         // for how long?
  auto bytes = Contact{1, 2, 3, 0, false, false, false}.encode();
  EXPECT_EQ(bytes.size(), Contact::kBytes);
  for (const auto flags : {std::byte{8}, std::byte{16}}) {  // without what it speaks of; unknown
    bytes.back() = flags;
    EXPECT_FALSE(Contact::decode(bytes));
  }
  expectExact(ContactAck{1, 2, ContactAck::Status::Full});
  bytes = ContactAck{1, 2, ContactAck::Status::Full}.encode();
  bytes.back() = std::byte{4};
  EXPECT_FALSE(ContactAck::decode(bytes));
  EXPECT_FALSE(ContactAck::decode(ContactAck{1, 0, ContactAck::Status::Prove}.encode()));
}

TEST(Messages, PeerListsAreExactAndNameNoUselessAddress) {
  const Endpoint good = Endpoint::fromIpv4(0x0a000001, 4000);
  expectExact(PeerList{{{tagOf(1), good}, {tagOf(2), Endpoint::fromIpv4(0x7f000001, 4001)}}});
  expectExact(PeerList{});
  EXPECT_FALSE(PeerList::decode(
      PeerList{std::vector(limits::kMaxListedPeers + 1, PeerList::Entry{tagOf(1), good})}.encode()));
  for (const Endpoint& bad : {Endpoint::fromIpv4(0x0a000001, 0), Endpoint::fromIpv4(0xe1e1187b, 4444),
                              Endpoint::fromIpv4(0xffffffff, 4444), Endpoint::fromIpv4(0, 4444), Endpoint{}})
    EXPECT_FALSE(PeerList::decode(PeerList{{{tagOf(1), bad}}}.encode()));
}

TEST(Messages, ByeIsExact) {
  expectExact(Bye{77});
}

TEST(Messages, PostRecordIsExact) {
  PostRecord record;
  record.incarnation = 5;
  record.sequence = 6;
  record.clock = 7;
  record.order = 9;
  record.previousHash = 8;
  record.parents = {{{{tagOf(3), 1}, 2}, 77}, {{{tagOf(4), 1}, 9}, 78}};
  record.authorName = "Bo";
  record.text = "hi\nthere";
  expectExact(record);
  record.text = "bell\a";
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.text = "x";
  record.parents.resize(limits::kMaxParents + 1, {{{tagOf(3), 1}, 2}, 77});
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.parents = {{{{tagOf(3), 1}, 0}, 77}};
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.parents.clear();
  record.order = limits::kMaxPostClock + 1;
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.order = 6;  // before its own clock
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.order = 7;
  record.target = PostId{{}, 3, 4};
  EXPECT_FALSE(PostRecord::decode(record.encode()));  // a text refers to nothing
  record.kind = PostKind::Reply;
  expectExact(record);
  record.kind = static_cast<PostKind>(77);  // of a later version
  expectExact(record);
  record.kind = PostKind::Delete;
  EXPECT_FALSE(PostRecord::decode(record.encode()));  // and brings no text
  record.text.clear();
  expectExact(record);
  record.target->sequence = 0;
  EXPECT_FALSE(PostRecord::decode(record.encode()));
  record.target.reset();
  EXPECT_FALSE(PostRecord::decode(record.encode()));
}

TEST(Messages, PostFragmentHasOneWayToBeCut) {
  PostFragment fragment;
  fragment.key = {{tagOf(1), 2}, 3};
  fragment.bytes.resize(10, std::byte{1});
  expectExact(fragment, true);
  fragment.count = 2;
  EXPECT_FALSE(PostFragment::decode(fragment.encode()));  // not the last, and not full
  fragment.index = 1;
  EXPECT_TRUE(PostFragment::decode(fragment.encode()));
  fragment.index = 2;
  EXPECT_FALSE(PostFragment::decode(fragment.encode()));
  fragment.index = 0;
  fragment.count = limits::kMaxPostFragments + 1;
  EXPECT_FALSE(PostFragment::decode(fragment.encode()));
  fragment.count = 1;
  fragment.bytes.clear();
  EXPECT_FALSE(PostFragment::decode(fragment.encode()));
}

TEST(Messages, HeartbeatAndNackAreExact) {
  expectExact(Heartbeat{3, 4});
  Nack nack;
  nack.logs = {{{tagOf(1), 2}, {{3, 4}, {10, 1}}}, {{tagOf(2), 2}, {{1, 2000}}}};
  expectExact(nack);
  nack.logs[0].ranges.resize(limits::kMaxNackRanges, {1, 1});
  EXPECT_FALSE(Nack::decode(nack.encode()));  // with the other log's it is one too many
  EXPECT_FALSE(Nack::decode(Nack{}.encode()));
}

TEST(Messages, DigestsAreExact) {
  Digest digest;
  digest.exchange = 1;
  digest.giving = 2;
  digest.showing = 3;
  digest.root = 4;
  digest.from = {{tagOf(1), 2}, 0};
  digest.through = {{tagOf(2), 5}, 70};
  digest.logs = {{{tagOf(1), 2}, {{1, 63, 9}, {64, 1, 8}}}, {{tagOf(2), 5}, {{70, 1, 7}}}};
  expectExact(digest);
  EXPECT_EQ(Digest{}.encode().size(), Digest::kFixedBytes);
  const auto refused = [&](auto change) {
    Digest bad = digest;
    change(bad);
    return !Digest::decode(bad.encode());
  };
  EXPECT_TRUE(refused([](Digest& d) { d.logs[0].runs[0].count = 64; }));  // crosses a multiple of 64
  EXPECT_TRUE(refused([](Digest& d) { d.logs[0].runs[1].first = 63; }));  // told twice
  EXPECT_TRUE(refused([](Digest& d) { d.logs[0].runs[0].count = 0; }));
  EXPECT_TRUE(refused([](Digest& d) { d.logs[0].runs.clear(); }));
  EXPECT_TRUE(refused([](Digest& d) { std::swap(d.logs[0], d.logs[1]); }));
  EXPECT_TRUE(refused([](Digest& d) { d.through.sequence = 69; }));  // beyond the page
  EXPECT_TRUE(refused([](Digest& d) { d.from.sequence = 2; }));      // before it
}

TEST(Messages, PullIsExact) {
  Pull pull;
  pull.showing = 5;
  pull.wanted.logs = {{{tagOf(1), 2}, {{3, 4}, {10, 1}}}};
  expectExact(pull);
  EXPECT_FALSE(Pull::decode(Pull{}.encode()));
}

TEST(Messages, DirectMessagesAreExact) {
  DirectText text;
  text.to.bytes.fill(9);
  text.bootNumber = 1;
  text.number = 2;
  text.text = "psst";
  expectExact(text);
  expectExact(DirectAck{1, 2});
}

}  // namespace
}  // namespace vinicast
