// SPDX-License-Identifier: MIT
#include "core/live/viewer_table.hpp"

namespace vinicast {

bool ViewerTable::add(TimePoint now, const MemberId& viewer, const ViewerReport& report) {
  auto place = m_viewers.find(viewer);
  if (place == m_viewers.end()) {
    if (m_viewers.size() >= limits::kMaxViewers) expire(now);
    if (m_viewers.size() >= limits::kMaxViewers) return false;
    place = m_viewers.emplace(viewer, Viewer{}).first;
  }
  place->second = {now, report.lossPermille, report.population > 0};
  if (report.population > 0) m_populations.add(now, report.population);
  return true;
}

void ViewerTable::expire(TimePoint now) {
  std::erase_if(m_viewers,
                [&](const auto& entry) { return now - entry.second.heard >= limits::kViewerTimeout; });
}

ViewerTable::Summary ViewerTable::summary(TimePoint now, const MemberDirectory& members) {
  expire(now);
  Summary summary;
  for (const auto& [id, viewer] : m_viewers) {
    if (!members.isPresent(id)) continue;
    if (!viewer.sampled) ++summary.viewers;
    summary.worstLossPermille = std::max(summary.worstLossPermille, viewer.lossPermille);
  }
  // In one interval kReportSample of the population report, each standing for population / kReportSample
  // viewers.
  constexpr std::uint64_t kReports =
      limits::kReportSample * (limits::kViewerTimeout / limits::kReportInterval);
  summary.viewers += static_cast<std::uint32_t>((m_populations.total(now) + kReports / 2) / kReports);
  return summary;
}

}  // namespace vinicast
