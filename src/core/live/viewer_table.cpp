// SPDX-License-Identifier: MIT
#include "core/live/viewer_table.hpp"

#include <functional>
#include <tuple>

namespace vinicast {

namespace {

std::uint32_t worstThatCounts(std::vector<std::uint32_t>& values) {
  if (values.empty()) return 0;
  const std::size_t ignored =
      values.size() < limits::kFewViewers ? 0 : 1 + values.size() / limits::kViewersPerIgnored;
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(ignored);
  std::nth_element(values.begin(), place, values.end(), std::greater<>());
  return *place;
}

}  // namespace

bool ViewerTable::add(TimePoint now, const MemberId& viewer, const ViewerReport& report) {
  auto place = m_viewers.find(viewer);
  if (place == m_viewers.end()) {
    if (m_viewers.size() >= limits::kMaxViewers) expire(now);
    if (m_viewers.size() >= limits::kMaxViewers) return false;
    place = m_viewers.emplace(viewer, Viewer{}).first;
  }
  Viewer& entry = place->second;
  // A viewer that began anew counts from zero again; its first report has nothing to be compared with.
  const bool began = entry.heard == TimePoint{} || report.framesComplete < entry.framesComplete ||
                     report.framesSkipped < entry.framesSkipped;
  const std::uint64_t skipped = began ? 0 : report.framesSkipped - entry.framesSkipped;
  const std::uint64_t frames = began ? 0 : skipped + report.framesComplete - entry.framesComplete;
  const auto skippedPermille = static_cast<std::uint32_t>(frames == 0 ? 0 : skipped * 1000 / frames);
  entry = {now,
           report.lossPermille,
           report.population > 0,
           report.framesComplete,
           report.framesSkipped,
           skippedPermille};
  if (report.population > 0) m_populations.add(now, report.population);
  return true;
}

void ViewerTable::expire(TimePoint now) {
  std::erase_if(m_viewers,
                [&](const auto& entry) { return now - entry.second.heard >= limits::kViewerTimeout; });
}

std::vector<ViewerLoss> ViewerTable::list(TimePoint now, const MemberDirectory& members) const {
  std::vector<ViewerLoss> list;
  for (const auto& [id, viewer] : m_viewers)
    if (now - viewer.heard < limits::kViewerTimeout && members.isPresent(id))
      list.push_back({id, viewer.lossPermille, viewer.skippedPermille});
  std::stable_sort(list.begin(), list.end(), [](const ViewerLoss& a, const ViewerLoss& b) {
    return std::tie(a.skippedPermille, a.lossPermille) > std::tie(b.skippedPermille, b.lossPermille);
  });
  return list;
}

ViewerTable::Summary ViewerTable::summary(TimePoint now, const MemberDirectory& members) {
  expire(now);
  Summary summary;
  std::vector<std::uint32_t> losses;
  std::vector<std::uint32_t> skips;
  for (const auto& [id, viewer] : m_viewers) {
    if (!members.isPresent(id)) continue;
    if (!viewer.sampled) ++summary.viewers;
    losses.push_back(viewer.lossPermille);
    skips.push_back(viewer.skippedPermille);
  }
  summary.worstLossPermille = losses.empty() ? 0 : *std::max_element(losses.begin(), losses.end());
  summary.lossPermille = worstThatCounts(losses);
  summary.skippedPermille = worstThatCounts(skips);
  // In one interval kReportSample of the population report, each standing for population / kReportSample
  // viewers.
  constexpr std::uint64_t kReports =
      limits::kReportSample * (limits::kViewerTimeout / limits::kReportInterval);
  summary.viewers += static_cast<std::uint32_t>((m_populations.total(now) + kReports / 2) / kReports);
  return summary;
}

}  // namespace vinicast
