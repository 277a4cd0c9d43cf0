// SPDX-License-Identifier: MIT
#pragma once

// CONTACT, CONTACT_ACK and PEERS (docs/protocol.md §9): how members meet and stay in touch by unicast.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

// The payload of CONTACT's signed body: "I am here; send me copies of what you say."
struct Contact {
  std::uint64_t bootNumber = 0;    // the header's
  std::uint64_t nonce = 0;         // comes back in the answer
  std::uint64_t cookie = 0;        // from an answer to this address; 0 = none yet
  std::uint16_t leaseSeconds = 0;  // copies are wanted for this long; 0 exactly if none are wanted
  bool wantsPeers = false;         // whom else do you know?
  bool wantsControl = false;       // copies of what goes to the control group
  bool wantsMedia = false;         // copies of what goes to the media group
  bool hearsMedia = false;         // some of that comes by multicast; false if none is wanted
  friend bool operator==(const Contact&, const Contact&) = default;

  static constexpr std::size_t kBytes = 8 + 8 + 8 + 2 + 1;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Contact> decode(std::span<const std::byte> payload);
};

// The body of CONTACT_ACK, plain.
struct ContactAck {
  enum class Status : std::uint8_t {
    Prove = 0,     // say it again with this cookie: then the address is known to be yours
    Accepted = 1,  // copies come for the lease, if it was wanted
    Full = 2,      // as many as can be served have copies
    NoMedia = 3,   // accepted, but as many as can be served have copies of the media
  };
  std::uint64_t nonce = 0;
  std::uint64_t cookie = 0;  // never 0
  Status status = Status::Prove;
  friend bool operator==(const ContactAck&, const ContactAck&) = default;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<ContactAck> decode(std::span<const std::byte> body);
};

// The payload of PEERS' signed body: members and where they are.
struct PeerList {
  struct Entry {
    SenderTag member;
    Endpoint address;  // the interface is not on the wire
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::vector<Entry> entries;  // at most limits::kMaxListedPeers; none: nobody to tell of
  friend bool operator==(const PeerList&, const PeerList&) = default;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<PeerList> decode(std::span<const std::byte> payload);
};

}  // namespace vinicast
