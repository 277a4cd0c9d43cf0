// SPDX-License-Identifier: MIT
// Every decoder on arbitrary bytes: what is accepted is encoded again to the same bytes. The first byte
// chooses.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "core/floor/floor_messages.hpp"
#include "core/live/live_messages.hpp"
#include "core/members/member_messages.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "core/posts/typing.hpp"
#include "core/routing/contact_messages.hpp"
#include "core/routing/direct.hpp"
#include "core/wire/envelope.hpp"

namespace {

using namespace vinicast;

template <typename Message>
void check(std::span<const std::byte> bytes) {
  const auto message = Message::decode(bytes);
  if (!message) return;
  const auto again = message->encode();
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) std::abort();
}

// These are signed as a whole, so they can't be encoded again without the key: they only must not misbehave.
template <typename Message>
void parse(std::span<const std::byte> bytes) {
  const auto message = Message::decode(bytes);
  if (message && message->signedPart.size() > bytes.size()) std::abort();
}

void checkHeader(std::span<const std::byte> bytes) {
  const auto decoded = decodeHeader(bytes);
  if (decoded.problem) return;
  const auto again = encodeHeader(decoded.header);
  if (!std::equal(again.begin(), again.end(), bytes.begin())) std::abort();
}

constexpr void (*kChecks[])(std::span<const std::byte>) = {
    checkHeader,
    check<MemberUpdate>,
    check<Bye>,
    check<PostRecord>,
    check<PostFragment>,
    check<Heartbeat>,
    check<Nack>,
    check<DirectText>,
    check<DirectAck>,
    check<ClaimMessage>,
    check<AckMessage>,
    check<DenyMessage>,
    check<PreferMessage>,
    check<BeaconMessage>,
    check<ReleaseMessage>,
    check<GrantMessage>,
    check<HandMessage>,
    check<VideoShard>,
    parse<OpenedFrame>,
    parse<AudioPacket>,
    check<RepairRequest>,
    check<KeyFrameRequest>,
    check<ViewerReport>,
    check<Digest>,
    check<Pull>,
    check<Contact>,
    check<ContactAck>,
    check<PeerList>,
    check<TypingNotice>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  kChecks[data[0] % std::size(kChecks)](std::as_bytes(std::span(data + 1, size - 1)));
  return 0;
}
