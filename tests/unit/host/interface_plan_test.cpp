// SPDX-License-Identifier: MIT
#include "host/net/interface_plan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vinicast::host {
namespace {

constexpr std::uint32_t kLanAddress = 0xc0a80105;        // 192.168.1.5
constexpr std::uint32_t kLinkLocalAddress = 0xa9fe0102;  // 169.254.1.2

HostInterface make(std::uint32_t index, const std::string& name, std::uint32_t ipv4 = kLanAddress) {
  HostInterface interface;
  interface.index = index;
  interface.name = name;
  interface.up = interface.running = interface.multicast = true;
  if (ipv4 != 0) interface.ipv4 = {ipv4};
  interface.ipv6 = true;
  return interface;
}

HostInterface loopback() {
  HostInterface interface = make(1, "lo", 0x7f000001);
  interface.loopback = true;
  interface.multicast = false;
  return interface;
}

std::vector<std::string> namesOf(const std::vector<HostInterface>& interfaces, const std::string& chosen = "",
                                 AddressFamily family = AddressFamily::Ipv4) {
  const auto plan = planInterfaces(interfaces, family, chosen);
  std::vector<std::string> names;
  if (!plan) return {"error"};
  for (const HostInterface& interface : *plan) names.push_back(interface.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(InterfaceRank, GoesByNameStateAndAddress) {
  for (const char* name : {"eth0", "enp3s0", "wlan0", "wlp2s0", "br0", "bond0", "en0"})
    EXPECT_EQ(rankOf(make(2, name), AddressFamily::Ipv4), InterfaceRank::Primary) << name;
  for (const char* name : {"docker0", "br-4f2a", "veth12ab", "virbr0", "vmnet8", "utun3", "tun0", "wg0",
                           "tailscale0", "vboxnet0"})
    EXPECT_EQ(rankOf(make(2, name), AddressFamily::Ipv4), InterfaceRank::Secondary) << name;
  EXPECT_EQ(rankOf(make(2, "eth0", kLinkLocalAddress), AddressFamily::Ipv4), InterfaceRank::Secondary);
  EXPECT_EQ(rankOf(loopback(), AddressFamily::Ipv4), InterfaceRank::Loopback);

  HostInterface down = make(2, "eth0");
  down.up = false;
  EXPECT_EQ(rankOf(down, AddressFamily::Ipv4), InterfaceRank::Unusable);
  HostInterface unplugged = make(2, "eth0");
  unplugged.running = false;
  EXPECT_EQ(rankOf(unplugged, AddressFamily::Ipv4), InterfaceRank::Unusable);
  HostInterface pointToPoint = make(2, "eth0");
  pointToPoint.multicast = false;
  EXPECT_EQ(rankOf(pointToPoint, AddressFamily::Ipv4), InterfaceRank::Unusable);
  EXPECT_EQ(rankOf(make(2, "eth0", 0), AddressFamily::Ipv4), InterfaceRank::Unusable);
  EXPECT_EQ(rankOf(make(2, "eth0", 0), AddressFamily::Ipv6), InterfaceRank::Primary);
}

TEST(InterfacePlan, UsesEveryNetworkCardAndNothingWorse) {
  EXPECT_EQ(namesOf({loopback(), make(2, "eth0"), make(3, "docker0"), make(4, "wlan0"), make(5, "veth1")}),
            (Names{"eth0", "wlan0"}));
}

TEST(InterfacePlan, UsesVirtualInterfacesWhereThereIsNothingElse) {
  EXPECT_EQ(namesOf({loopback(), make(2, "veth0"), make(3, "veth1")}), (Names{"veth0", "veth1"}));
}

TEST(InterfacePlan, UsesTheLoopbackWhenAlone) {
  EXPECT_EQ(namesOf({loopback()}), (Names{"lo"}));
  HostInterface down = make(2, "eth0");
  down.up = false;
  EXPECT_EQ(namesOf({loopback(), down}), (Names{"lo"}));
  EXPECT_EQ(namesOf({down}), Names{});
  EXPECT_EQ(namesOf({}), Names{});
}

TEST(InterfacePlan, AChosenInterfaceIsUsedWhateverItsRank) {
  const std::vector<HostInterface> all = {loopback(), make(2, "eth0"), make(3, "docker0")};
  EXPECT_EQ(namesOf(all, "docker0"), (Names{"docker0"}));
  EXPECT_EQ(namesOf(all, "lo"), (Names{"lo"}));
}

TEST(InterfacePlan, SaysWhyAChosenInterfaceCannotBeUsed) {
  HostInterface down = make(2, "eth0");
  down.up = false;
  const auto unknown = planInterfaces({down}, AddressFamily::Ipv4, "eth7");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error(), InterfaceError::Unknown);
  const auto unusable = planInterfaces({down}, AddressFamily::Ipv4, "eth0");
  ASSERT_FALSE(unusable);
  EXPECT_EQ(unusable.error(), InterfaceError::Unusable);
}

TEST(InterfacePlan, IsBounded) {
  std::vector<HostInterface> many;
  for (std::uint32_t i = 1; i <= 100; ++i) many.push_back(make(i, "eth" + std::to_string(i)));
  EXPECT_EQ(namesOf(many).size(), kMaxInterfaces);
}

}  // namespace
}  // namespace vinicast::host
