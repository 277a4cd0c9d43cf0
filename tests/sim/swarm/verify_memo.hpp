// SPDX-License-Identifier: MIT
#pragma once

// Every member of a simulated group verifies the same signed bodies; the simulator verifies each once and
// remembers the verdict. The linker puts it in front of libsodium's function (--wrap), so sessions run the
// code they always run.

namespace vinicast::sim {

// Forgets all verdicts: at the start of a run.
void forgetVerified();

}  // namespace vinicast::sim
