// SPDX-License-Identifier: MIT
#pragma once

// What a measurement found, as one line of JSON on stdout. bench/group.py makes the table of it.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vinicast::bench {

class Samples {
 public:
  void add(double value) { m_values.push_back(value); }
  [[nodiscard]] std::size_t size() const { return m_values.size(); }
  // The smallest sample that `percent` of all samples do not exceed (nearest rank); 0 without samples.
  [[nodiscard]] double percentile(double percent) const;

 private:
  std::vector<double> m_values;
};

// One line: {"id":…,"setup":…,"runs":…,"values":{…}}.
class Finding {
 public:
  // `id` is what bench/figures.py knows it by, `setup` is for people; neither needs escaping in JSON.
  Finding(std::string id, std::string setup) : m_id(std::move(id)), m_setup(std::move(setup)) {}
  Finding& runs(std::size_t count) {
    m_runs = count;
    return *this;
  }
  Finding& value(const std::string& name, double value);
  // `prefix`p50, p95, p99 and max; and the number of runs, unless it was said.
  Finding& spread(const Samples& samples, const std::string& prefix = {});
  void print() const;

 private:
  std::string m_id;
  std::string m_setup;
  std::size_t m_runs = 0;
  std::vector<std::pair<std::string, double>> m_values;
};

}  // namespace vinicast::bench
