// SPDX-License-Identifier: MIT
#include "core/session/reception_meter.hpp"

#include <algorithm>
#include <iterator>

namespace vinicast {

namespace {

// The entry of an interface, made if there is room for it.
template <typename Entry>
Entry* ofInterface(std::vector<Entry>& entries, std::uint32_t interfaceIndex) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.interfaceIndex == interfaceIndex; });
  if (found != entries.end()) return &*found;
  if (entries.size() >= limits::kMaxMeteredInterfaces) return nullptr;
  entries.emplace_back().interfaceIndex = interfaceIndex;
  return &entries.back();
}

}  // namespace

ReceptionMeter::Origin* ReceptionMeter::find(const Source& source) {
  const auto* const found = m_bySource.find(source);
  if (found == nullptr) return nullptr;
  m_origins.splice(m_origins.end(), m_origins, *found);
  return &(*found)->second;
}

void ReceptionMeter::noteHeard(TimePoint now, const Source& source, std::uint64_t counter,
                               std::uint32_t interfaceIndex) {
  if (Origin* origin = find(source)) hear(now, *origin, counter, interfaceIndex);
}

void ReceptionMeter::noteUpdate(TimePoint now, const Source& source, const Update& update,
                                std::optional<std::uint32_t> interfaceIndex) {
  Origin* origin = find(source);
  if (origin == nullptr) {
    if (!interfaceIndex) return;
    if (m_origins.size() >= limits::kMaxMeteredSenders) {
      m_bySource.erase(m_origins.front().first);
      m_origins.pop_front();
    }
    origin = &m_origins.emplace_back(source, Origin{}).second;
    m_bySource.insert(source, std::prev(m_origins.end()));
  }
  origin->last = update;
  if (!interfaceIndex) return;
  // It was heard as a datagram already, when nothing was known of what it says.
  Reception* reception = ofInterface(origin->receptions, *interfaceIndex);
  if (reception == nullptr) return;
  reception->seen.note(update.counter);
  compare(now, update, *reception);
}

void ReceptionMeter::hear(TimePoint now, Origin& origin, std::uint64_t counter,
                          std::uint32_t interfaceIndex) {
  Reception* reception = ofInterface(origin.receptions, interfaceIndex);
  if (reception == nullptr || !reception->seen.note(counter)) return;
  ++reception->heard;
  // The update came in elsewhere before, and was read there.
  if (counter == origin.last.counter) compare(now, origin.last, *reception);
}

void ReceptionMeter::compare(TimePoint now, const Update& update, Reception& reception) {
  // Each of these datagrams took a counter: more of them than counters is a slip or a lie.
  const std::uint32_t expected = update.sentToGroups - reception.sentToGroups;
  const bool comparable = reception.since && now - *reception.since <= update.silence &&
                          update.counter > reception.updateCounter &&
                          expected <= update.counter - reception.updateCounter;
  if (comparable) {
    if (Sums* sums = ofInterface(m_sums, reception.interfaceIndex)) {
      sums->expected.add(now, expected);
      sums->heard.add(now, reception.heard);
    }
  }
  reception.heard = 0;
  reception.since = now;
  reception.updateCounter = update.counter;
  reception.sentToGroups = update.sentToGroups;
}

void ReceptionMeter::restart() {
  for (auto& [source, origin] : m_origins) origin.receptions.clear();
  m_sums.clear();
}

std::vector<InterfaceLoss> ReceptionMeter::losses(TimePoint now) const {
  std::vector<InterfaceLoss> all;
  for (Sums sums : m_sums) {
    const std::uint64_t expected = sums.expected.total(now);
    if (expected < limits::kReceptionSpeaks) continue;
    const std::uint64_t heard = std::min(sums.heard.total(now), expected);
    all.push_back({sums.interfaceIndex, expected, expected - heard});
  }
  return all;
}

}  // namespace vinicast
