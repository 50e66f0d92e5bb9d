// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

/// The sizes and times that both ends of the site contract keep to; docs/architecture.md has the table.
namespace Switchback::ContractLimits
{

inline constexpr qint64 RequestBytes = qint64(64) * 1024;      ///< one request's JSON object
inline constexpr qint64 LineBytes = qint64(256) * 1024;        ///< one line of an answer
inline constexpr qint64 AnswerBytes = qint64(4) * 1024 * 1024; ///< a whole answer
inline constexpr int TextLength = 4096;                        ///< any one text or field name
inline constexpr int Depth = 16;                               ///< objects and arrays in each other
inline constexpr int Values = 20000;                           ///< values in one line, all together
inline constexpr std::chrono::milliseconds ReadingTime{8000};  ///< a reading answers in this or is given up

} // namespace Switchback::ContractLimits
