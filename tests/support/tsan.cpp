// SPDX-License-Identifier: MIT
// FFmpeg's libraries are not built with the thread sanitizer, so that it doesn't see how their own threads
// take turns.

#if defined(__SANITIZE_THREAD__)
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __tsan_default_suppressions() {
  return "race:libavcodec.so\nrace:libavutil.so\ncalled_from_lib:libavcodec.so\n";
}
#endif
