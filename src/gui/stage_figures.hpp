// SPDX-License-Identifier: MIT
#pragma once

// The figures of the stage as lines of text: how the live picture is sent, or how it arrives.

#include <QString>

#include "client/types.hpp"

namespace vinicast::gui {

// `own`: this member is live. What is not known is left out.
[[nodiscard]] QString stageFigures(const client::Stats& stats, bool own);

}  // namespace vinicast::gui
