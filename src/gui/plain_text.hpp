// SPDX-License-Identifier: MIT
#pragma once

// Qt's tool tips and some of its labels guess whether a text is rich. What other people wrote, a name for
// example, must never be taken for it: an image in it would be looked for on the disk.

#include <QString>

namespace vinicast::gui {

// `text` as such a tool tip or label shows it letter for letter. Every tool tip that is not fixed goes
// through this.
[[nodiscard]] QString asPlainText(const QString& text);

}  // namespace vinicast::gui
