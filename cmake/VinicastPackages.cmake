# SPDX-License-Identifier: MIT
# Every package is found here, at the root, so that src/, tests/ and bench/ see the same imported targets.

include_guard(GLOBAL)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

set(vinicast_qt_components Core DBus Network Multimedia Sql)
if(VINICAST_GUI)
  list(APPEND vinicast_qt_components Gui Widgets LinguistTools)
  pkg_check_modules(Qrencode REQUIRED IMPORTED_TARGET libqrencode)
endif()
if(VINICAST_TESTS)
  list(APPEND vinicast_qt_components Test)
endif()
find_package(Qt6 6.4 REQUIRED COMPONENTS ${vinicast_qt_components})

pkg_check_modules(Sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(Isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(Opus REQUIRED IMPORTED_TARGET opus)
pkg_check_modules(SpeexDsp REQUIRED IMPORTED_TARGET speexdsp)
pkg_check_modules(FFmpeg REQUIRED IMPORTED_TARGET
  libavcodec libavformat libavdevice libavutil libswscale libswresample)

if(VINICAST_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
if(VINICAST_BENCH)
  find_package(benchmark REQUIRED)
endif()
