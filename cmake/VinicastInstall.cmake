# SPDX-License-Identifier: MIT
include_guard(GLOBAL)
include(GNUInstallDirs)
if(TARGET vinicast)
  install(TARGETS vinicast RUNTIME)
endif()
if(TARGET vinicast-cli)
  install(TARGETS vinicast-cli RUNTIME)
endif()
