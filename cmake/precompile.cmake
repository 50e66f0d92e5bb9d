# SPDX-License-Identifier: GPL-3.0-or-later
# Basics of Qt, of C++ and of our own that most files include are read once for all programs and libraries. Five headers
# are precompiled: the core, and with it what models, widgets, tests, or tests of widgets include. Who changes one of our
# headers that is named here compiles all of them anew, so only those are that half of them would be compiled for anyway.
# `./dev lint` compiles each file without them, so a file that lacks an include is noticed there.
option(SWITCHBACK_PCH "Precompile the basic headers" ON)

set(switchback_core_headers
  <QByteArray> <QCoreApplication> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QSet>
  <QString> <QStringList> <QTimer> <algorithm> <chrono> <functional> <memory> <optional> <vector>
  <models/core/event.h> <models/core/result.h> <models/sites/site.h>)
set(switchback_model_headers <models/core/mark.h> <models/incident/incident.h>)
set(switchback_widget_headers
  <QApplication> <QBoxLayout> <QKeyEvent> <QLabel> <QLineEdit> <QPainter> <QPainterPath> <QPlainTextEdit> <QPushButton>
  <QScrollArea> <QStyledItemDelegate> <QTableView> <QWidget>
  ${switchback_model_headers} <models/overview/overview.h>)
set(switchback_test_headers <QFile> <QSignalSpy> <QTemporaryDir> <QTest>)

# A library of nothing but a header, for programs to share it.
function(switchback_precompiled name)
  cmake_parse_arguments(P "" "" "LIBS;HEADERS" ${ARGN})
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cpp CONTENT "// Holds a precompiled header.\n")
  add_library(${name} STATIC ${PROJECT_BINARY_DIR}/${name}.cpp)
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  target_link_libraries(${name} PRIVATE switchback_options ${P_LIBS})
  target_precompile_headers(${name} PRIVATE ${P_HEADERS})
endfunction()

# Whose header that target reads. A header is of use to who defines all that was defined for it, and more: so it is
# compiled for no more parts of Qt than it includes.
function(switchback_header_for target out)
  get_target_property(libs ${target} LINK_LIBRARIES)
  set(shows NO)
  foreach(lib switchback_widgets switchback_console switchback_demo Qt6::Widgets)
    if(lib IN_LIST libs)
      set(shows YES)
    endif()
  endforeach()
  if("Qt6::Test" IN_LIST libs)
    set(${out} switchback_tests_pch PARENT_SCOPE)
    if(shows)
      set(${out} switchback_guitests_pch PARENT_SCOPE)
    endif()
  elseif(shows)
    set(${out} switchback_widgets_pch PARENT_SCOPE)
  else()
    set(${out} switchback_core_pch PARENT_SCOPE)
  endif()
endfunction()

# Qt's own moc compiles a file more for each target, also where it found nothing. Below tests, where headers seldom
# change, CMake looks itself.
function(switchback_spare_moc target)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  get_target_property(moc ${target} AUTOMOC)
  if(NOT moc OR NOT folder MATCHES "^${PROJECT_SOURCE_DIR}/tests" OR sources MATCHES "\\.qrc")
    return()
  endif()
  set(files)
  foreach(source ${sources})
    get_filename_component(source ${source} ABSOLUTE BASE_DIR ${folder})
    if(EXISTS ${source})
      list(APPEND files ${source})
      file(STRINGS ${source} objects REGEX "Q_(OBJECT|GADGET|NAMESPACE)")
      if(objects)
        return()
      endif()
    endif()
  endforeach()
  switchback_has_objects(objects ${files})
  if(NOT objects)
    set_target_properties(${target} PROPERTIES AUTOMOC OFF AUTORCC OFF)
  endif()
endfunction()

function(switchback_precompile folder)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    get_target_property(own ${target} PRECOMPILE_HEADERS)
    if(type STREQUAL OBJECT_LIBRARY) # a resource: there is nothing to be read, and no object
      set_target_properties(${target} PROPERTIES AUTOMOC OFF)
    endif()
    if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$")
      switchback_spare_moc(${target})
    endif()
    if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$" AND NOT own)
      switchback_header_for(${target} from)
      target_precompile_headers(${target} REUSE_FROM ${from})
    endif()
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(sub ${folders})
    switchback_precompile(${sub})
  endforeach()
endfunction()

if(SWITCHBACK_PCH)
  # A compiler cache wants to see the header's name in what it hashes.
  target_compile_options(switchback_options INTERFACE -fpch-preprocess)
  target_precompile_headers(switchback_models PRIVATE ${switchback_core_headers} ${switchback_model_headers})
  switchback_precompiled(switchback_core_pch LIBS Qt6::Core HEADERS ${switchback_core_headers})
  switchback_precompiled(switchback_widgets_pch LIBS Qt6::Widgets
    HEADERS ${switchback_core_headers} ${switchback_widget_headers})
  if(BUILD_TESTING)
    switchback_precompiled(switchback_tests_pch LIBS Qt6::Core Qt6::Test
      HEADERS ${switchback_core_headers} ${switchback_test_headers})
    switchback_precompiled(switchback_guitests_pch LIBS Qt6::Widgets Qt6::Test
      HEADERS ${switchback_core_headers} ${switchback_widget_headers} ${switchback_test_headers})
  endif()
  switchback_precompile(${PROJECT_SOURCE_DIR})
endif()
