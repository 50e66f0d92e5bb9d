# SPDX-License-Identifier: GPL-3.0-or-later
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.h.in ${PROJECT_BINARY_DIR}/switchback/version.h @ONLY)
