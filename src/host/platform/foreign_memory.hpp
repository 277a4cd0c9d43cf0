// SPDX-License-Identifier: MIT
#pragma once

// Copying from memory that somebody else may unmap meanwhile.
//
// GStreamer's PipeWire source (0.3.65) hands out pictures in memory that PipeWire unmaps whenever the
// stream's format settles or its camera goes away, even while a picture is held: to read it is a segmentation
// fault. Here it is an error.

#include <cstddef>

namespace vinicast::host {

// False if not all of it could be read.
[[nodiscard]] bool copyForeignMemory(void* to, const void* from, std::size_t size);

}  // namespace vinicast::host
