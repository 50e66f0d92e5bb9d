# SPDX-License-Identifier: GPL-3.0-or-later
# One place for warnings, Qt's defines and the sanitizers: everything of ours links switchback_options.
# A compiler cache is used where there is one; with precompiled headers it wants to be told that it may.
find_program(SWITCHBACK_CCACHE ccache)
if(SWITCHBACK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SWITCHBACK_CCACHE})
endif()

option(SWITCHBACK_WERROR "Warnings are errors" ON)
set(SWITCHBACK_SANITIZE "" CACHE STRING "Sanitizers, for instance address,undefined or thread")

add_library(switchback_options INTERFACE)
target_compile_options(switchback_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wcast-align -Wunused -Wno-missing-field-initializers
  $<$<BOOL:${SWITCHBACK_WERROR}>:-Werror>)
target_compile_definitions(switchback_options INTERFACE
  QT_NO_FOREACH QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(switchback_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
if(SWITCHBACK_SANITIZE)
  target_compile_options(switchback_options INTERFACE -fsanitize=${SWITCHBACK_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(switchback_options INTERFACE -fsanitize=${SWITCHBACK_SANITIZE})
endif()

# A program of this project links in a quarter of the time with lld, and in half of it with gold, which comes with the
# compiler.
if(NOT SWITCHBACK_SANITIZE)
  foreach(linker lld gold)
    find_program(SWITCHBACK_LD_${linker} ld.${linker})
    if(SWITCHBACK_LD_${linker})
      target_link_options(switchback_options INTERFACE -fuse-ld=${linker})
      break()
    endif()
  endforeach()
endif()

# Whether one of these files, or of the headers beside them, has something for moc. CMake looks again when one of the
# headers has changed.
function(switchback_has_objects out)
  list(TRANSFORM ARGN REPLACE "\\.cpp$" ".h" OUTPUT_VARIABLE headers)
  set(${out} NO PARENT_SCOPE)
  foreach(header ${headers})
    get_filename_component(header ${header} ABSOLUTE)
    if(NOT EXISTS ${header})
      continue()
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
    file(STRINGS ${header} objects REGEX "Q_(OBJECT|GADGET|NAMESPACE)")
    if(objects)
      set(${out} YES PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# A test's object stands in its .cpp, which includes tst_x.moc. Qt's own way compiles a file more for each program, and
# looks through all its sources; so it is kept for tests with objects in their headers.
function(switchback_moc_of_test name)
  switchback_has_objects(objects ${ARGN})
  if(objects)
    return()
  endif()
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir/${name}.moc)
  set(test ${ARGN})
  list(FILTER test INCLUDE REGEX "${name}\\.cpp$")
  qt_generate_moc(${test} ${moc})
  set_source_files_properties(${test} PROPERTIES OBJECT_DEPENDS ${moc})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
endfunction()

# It ends what hangs, and is no measure of speed: a test of 10 s takes some minutes where its machine does much else.
set(SWITCHBACK_TEST_TIMEOUT 400)

# switchback_test(NAME tst_x SOURCES tst_x.cpp LIBS ... LABELS unit): one Qt Test program = one CTest test.
# Labels: unit (no server), postgres (starts a private server), gui, lab (two sites of its own, so that several run
# side by side; as root where that goes without a question).
function(switchback_test)
  cmake_parse_arguments(T "" "NAME;TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  add_executable(${T_NAME} ${T_SOURCES})
  switchback_moc_of_test(${T_NAME} ${T_SOURCES})
  set_target_properties(${T_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${T_NAME} PRIVATE switchback_options Qt6::Test ${T_LIBS})
  target_compile_definitions(${T_NAME} PRIVATE
    SWITCHBACK_SOURCE_DIR="${PROJECT_SOURCE_DIR}" SWITCHBACK_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT ${SWITCHBACK_TEST_TIMEOUT})
  endif()
  if(NOT T_LABELS)
    set(T_LABELS unit)
  endif()
  # Qt ends a function after 300 s, which for one that is most of its program may be too early.
  set(function_ms ${T_TIMEOUT}000)
  if("lab" IN_LIST T_LABELS)
    add_test(NAME ${T_NAME} COMMAND ${PROJECT_SOURCE_DIR}/tests/support/asroot ${T_TIMEOUT} $<TARGET_FILE:${T_NAME}>)
    math(EXPR T_TIMEOUT "${T_TIMEOUT} + 20")
  else()
    add_test(NAME ${T_NAME} COMMAND ${T_NAME})
  endif()
  set_tests_properties(${T_NAME} PROPERTIES LABELS "${T_LABELS}" TIMEOUT ${T_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QTEST_FUNCTION_TIMEOUT=${function_ms}"
    SKIP_REGULAR_EXPRESSION "^SKIP   : [^\n]*initTestCase")
endfunction()
