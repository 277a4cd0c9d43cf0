// SPDX-License-Identifier: MIT
#include "host/net/group_address.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include <optional>

namespace vinicast::host {
namespace {

using client::ErrorCode;

struct AddressCase {
  const char* text;
  std::optional<ErrorCode> error;
  const char* canonical;  // without an error
};

class GroupAddressTable : public testing::TestWithParam<AddressCase> {};

TEST_P(GroupAddressTable, IsReadOrRefused) {
  const AddressCase& expected = GetParam();
  const auto parsed = parseGroupAddress(QString::fromUtf8(expected.text));
  if (expected.error) {
    ASSERT_FALSE(parsed) << expected.text;
    EXPECT_EQ(parsed.error().code, *expected.error) << expected.text;
    EXPECT_FALSE(parsed.error().detail.isEmpty()) << expected.text;
    return;
  }
  ASSERT_TRUE(parsed) << expected.text;
  EXPECT_EQ(parsed->text().toStdString(), expected.canonical);
}

INSTANTIATE_TEST_SUITE_P(All, GroupAddressTable,
                         testing::Values(AddressCase{"", {}, "225.225.24.123:4444"},
                                         AddressCase{"  ", {}, "225.225.24.123:4444"},
                                         AddressCase{"225.225.24.123:4444", {}, "225.225.24.123:4444"},
                                         AddressCase{" 224.0.0.0:1025 ", {}, "224.0.0.0:1025"},
                                         AddressCase{"239.255.255.255:65535", {}, "239.255.255.255:65535"},
                                         AddressCase{"239.1.2.3", {}, "239.1.2.3:4444"},
                                         AddressCase{"[ff12::1]:5000", {}, "[ff12::1]:5000"},
                                         AddressCase{"[FF12::0:1]", {}, "[ff12::1]:4444"},
                                         AddressCase{"ff05::7", {}, "[ff05::7]:4444"},
                                         AddressCase{"223.255.255.255:4444", ErrorCode::NotMulticast, ""},
                                         AddressCase{"240.0.0.0:4444", ErrorCode::NotMulticast, ""},
                                         AddressCase{"192.168.1.1:70000", ErrorCode::NotMulticast, ""},
                                         AddressCase{"[fe80::1]:4444", ErrorCode::NotMulticast, ""},
                                         AddressCase{"[::ffff:225.1.2.3]:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"225.225.24.123:1024", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:65536", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:70000", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:0", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:-1", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:4444x", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:99999999999", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24.123:٤٤٤٤", ErrorCode::BadPort, ""},
                                         AddressCase{"225.225.24:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"225.225.24.256:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"225.225.24.0x7b:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"225.225.24.123:4444:1", ErrorCode::BadAddress, ""},
                                         AddressCase{"[225.225.24.123]:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"[ff12::1", ErrorCode::BadAddress, ""},
                                         AddressCase{"[ff12::1]4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"localhost:4444", ErrorCode::BadAddress, ""},
                                         AddressCase{":4444", ErrorCode::BadAddress, ""},
                                         AddressCase{"２２５.1.1.1:4444", ErrorCode::BadAddress, ""}));

TEST(GroupAddress, BadPortNamesThePort) {
  const auto parsed = parseGroupAddress(QStringLiteral("225.225.24.123:1024"));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().detail.toStdString(), "1024");
}

std::string mediaOf(const char* control) {
  const auto parsed = parseGroupAddress(QString::fromUtf8(control));
  EXPECT_TRUE(parsed) << control;
  return parsed ? GroupAddress{parsed->media, parsed->media}.text().toStdString() : std::string();
}

TEST(GroupAddress, MediaIsTheNextAddressAndThePortAfterNext) {
  EXPECT_EQ(mediaOf(""), "225.225.24.124:4446");
  EXPECT_EQ(mediaOf("224.0.255.255:5000"), "224.1.0.0:5002");
  EXPECT_EQ(mediaOf("[ff12::ffff]:5000"), "[ff12::1:0]:5002");
}

TEST(GroupAddress, MediaWrapsWithinTheRanges) {
  EXPECT_EQ(mediaOf("239.255.255.255:65535"), "224.0.0.0:1026");
  EXPECT_EQ(mediaOf("239.0.0.1:65534"), "239.0.0.2:1025");
  EXPECT_EQ(mediaOf("[ff12:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65533"), "[ff12::]:65535");
}

TEST(PeerAddress, IsAHostAndPerhapsAPort) {
  const auto peerOf = [](const char* text) { return parsePeer(QString::fromUtf8(text), 4444); };
  for (const char* good : {"192.168.1.20:4445", "host.example:1", "[fe80::1]:65535", "büro-pc.local:4444"})
    EXPECT_TRUE(peerOf(good)) << good;
  EXPECT_EQ(peerOf("host")->port, 4444);
  EXPECT_EQ(peerOf("host")->numeric, std::nullopt);
  EXPECT_EQ(peerOf(" 10.0.0.7 ")->numeric, Endpoint::fromIpv4(0x0a000007, 4444));
  EXPECT_EQ(peerOf("10.0.0.7:5")->numeric, Endpoint::fromIpv4(0x0a000007, 5));
  EXPECT_EQ(peerOf("[::1]")->port, 4444);
  EXPECT_EQ(peerOf("fe80::1")->port, 4444);
  for (const char* bad : {"", "host:", ":4445", "host:0", "host:65536", "host:x", "a b:1", "[fe80::1",
                          "[host]:1", "[10.0.0.7]:1", "http://host", "user@host", "fe80::1%",
                          "[2001:db8::1%lo]:1", "10.0.0.7%lo", "host%lo"}) {
    const auto peer = peerOf(bad);
    ASSERT_FALSE(peer) << bad;
    EXPECT_EQ(peer.error().code, ErrorCode::BadPeer) << bad;
  }
}

TEST(PeerAddress, OfLinkLocalScopeNamesItsCard) {
  const auto peer = parsePeer(QStringLiteral("[fe80::1%lo]:5"), 4444);
  ASSERT_TRUE(peer && peer->numeric);
  EXPECT_EQ(peer->numeric->interfaceIndex, if_nametoindex("lo"));
  EXPECT_EQ(peer->numeric->port, 5);
  EXPECT_EQ(endpointText(*peer->numeric), "[fe80::1]:5");
  EXPECT_TRUE(parsePeer(QStringLiteral("fe80::1%lo"), 4444));
  const auto nowhere = parsePeer(QStringLiteral("[fe80::1%nowhere0]:5"), 4444);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::UnknownInterface);
  EXPECT_EQ(nowhere.error().detail, "nowhere0");
}

}  // namespace
}  // namespace vinicast::host
