# SPDX-License-Identifier: GPL-3.0-or-later
# Qt's and C++'s basics are read once for all programs and libraries: about half of a clean build's time.
# `./dev lint` compiles each file without them, so a file that lacks an include is noticed there.
option(SWITCHBACK_PCH "Precompile the basic headers" ON)

function(switchback_precompile folder)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target ${targets})
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$" AND NOT target STREQUAL switchback_models)
      # Core's headers only: they read the same whatever else a target links.
      target_precompile_headers(${target} REUSE_FROM switchback_models)
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
  target_precompile_headers(switchback_models PRIVATE
    <QByteArray> <QCoreApplication> <QDateTime> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QSet>
    <QString> <QStringList> <algorithm> <chrono> <functional> <memory> <optional> <vector>)
  switchback_precompile(${PROJECT_SOURCE_DIR})
endif()
