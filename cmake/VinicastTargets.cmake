# SPDX-License-Identifier: MIT
# What every target of the project shares: warnings, sanitizers, ccache.

include_guard(GLOBAL)

find_program(VINICAST_CCACHE ccache)
if(VINICAST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${VINICAST_CCACHE}")
endif()

add_library(vinicast_options INTERFACE)
target_compile_options(vinicast_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wconversion
  -Wno-sign-conversion -Wformat=2 -fno-strict-aliasing
  $<$<BOOL:${VINICAST_WERROR}>:-Werror>)
if(VINICAST_SANITIZE)
  string(REPLACE "," ";" sanitizers "${VINICAST_SANITIZE}")
  foreach(sanitizer IN LISTS sanitizers)
    add_compile_options(-fsanitize=${sanitizer})
    add_link_options(-fsanitize=${sanitizer})
  endforeach()
  add_compile_options(-fno-omit-frame-pointer -fno-sanitize-recover=all)
  # `./dev test` lists the tests of two builds as one.
  string(REPLACE "," "+" VINICAST_TEST_SUFFIX "@${VINICAST_SANITIZE}")
endif()

if(VINICAST_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage of the rooms under test, not only of the targets
endif()

# Qt's strict mode, for rooms that use Qt.
add_library(vinicast_qt_options INTERFACE)
target_link_libraries(vinicast_qt_options INTERFACE vinicast_options)
target_compile_definitions(vinicast_qt_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS
  QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400)

# vinicast_add_room(NAME [QT]): a static library vinicast_NAME with its sources given by target_sources().
function(vinicast_add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "QT" "" "")
  add_library(vinicast_${name} STATIC)
  add_library(vinicast::${name} ALIAS vinicast_${name})
  target_include_directories(vinicast_${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  if(room_QT)
    target_link_libraries(vinicast_${name} PRIVATE vinicast_qt_options)
    set_target_properties(vinicast_${name} PROPERTIES AUTOMOC ON)
  else()
    target_link_libraries(vinicast_${name} PRIVATE vinicast_options)
  endif()
endfunction()

# vinicast_add_test(NAME SOURCES ... LIBS ... LABELS ... [QT]): one GoogleTest or Qt Test executable, one ctest entry.
function(vinicast_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "QT;GTEST_MAIN" "TIMEOUT" "SOURCES;LIBS;LABELS;ARGS")
  add_executable(${name} ${test_SOURCES})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(${name} PRIVATE ${test_LIBS})
  if(test_QT)
    target_link_libraries(${name} PRIVATE vinicast_qt_options Qt6::Test)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  else()
    target_link_libraries(${name} PRIVATE vinicast_options GTest::gtest GTest::gtest_main)
  endif()
  add_test(NAME ${name}${VINICAST_TEST_SUFFIX} COMMAND ${name} ${test_ARGS})
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 120)
  endif()
  set_tests_properties(${name}${VINICAST_TEST_SUFFIX} PROPERTIES LABELS "${test_LABELS}" TIMEOUT ${test_TIMEOUT})
endfunction()
