// SPDX-License-Identifier: MIT
#include "simulated/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace vinicast::bench {

double Samples::percentile(double percent) const {
  if (m_values.empty()) return 0;
  std::vector<double> sorted = m_values;
  std::sort(sorted.begin(), sorted.end());
  const auto rank = static_cast<std::size_t>(std::ceil(percent / 100 * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

Finding& Finding::value(const std::string& name, double value) {
  m_values.emplace_back(name, value);
  return *this;
}

Finding& Finding::spread(const Samples& samples, const std::string& prefix) {
  if (m_runs == 0) m_runs = samples.size();
  if (samples.size() == 0) return *this;  // no figure is better than a zero that looks like one
  return value(prefix + "p50", samples.percentile(50))
      .value(prefix + "p95", samples.percentile(95))
      .value(prefix + "p99", samples.percentile(99))
      .value(prefix + "max", samples.percentile(100));
}

void Finding::print() const {
  std::printf(R"({"id":"%s","setup":"%s","runs":%zu,"values":{)", m_id.c_str(), m_setup.c_str(), m_runs);
  const char* separator = "";
  for (const auto& [name, value] : m_values) {
    std::printf("%s\"%s\":%.9g", separator, name.c_str(), value);
    separator = ",";
  }
  std::printf("}}\n");
  std::fflush(stdout);
}

}  // namespace vinicast::bench
