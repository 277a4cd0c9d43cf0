# SPDX-License-Identifier: MIT
# Unity builds: most of the compiler's time goes into the same headers again and again, so in builds that are made once
# and then only run (the sanitizers' in `./dev test`) the sources of one directory are compiled together. The other builds
# compile file by file, which finds a missing include and rebuilds less after a change.

include_guard(GLOBAL)

option(VINICAST_UNITY "Compile the sources of each directory together" OFF)

# vinicast_unite(ROOM...): call it when the sources of all rooms are known.
function(vinicast_unite)
  if(NOT VINICAST_UNITY)
    return()
  endif()
  foreach(room IN LISTS ARGN)
    get_target_property(sources vinicast_${room} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    get_target_property(base vinicast_${room} SOURCE_DIR)
    foreach(source IN LISTS sources)
      cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${base}" NORMALIZE)
      cmake_path(GET source PARENT_PATH directory)
      cmake_path(RELATIVE_PATH directory BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/src")
      string(MAKE_C_IDENTIFIER "${directory}" group)
      set_source_files_properties("${source}" TARGET_DIRECTORY vinicast_${room} PROPERTIES UNITY_GROUP ${group})
    endforeach()
    set_target_properties(vinicast_${room} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    # A source that is included looks like a header, whose anonymous types should not be part of others.
    target_compile_options(vinicast_${room} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endforeach()
endfunction()
