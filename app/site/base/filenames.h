// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Switchback::Site
{

/// How many folders may lie below each other.
constexpr int MostFoldersDeep = 64;

/// A name below a folder as it may be asked for, whoever asks: no part of it empty, "." or "..", at most 4096
/// bytes.
bool isNameBelow(const QByteArray &name);

/// Of all names of files in one answer, as JSON: its line has 256 KiB, and there is more in it than names.
constexpr qsizetype MostNameBytes = 150'000;
/// How many bytes of JSON a name is: what can't be seen is written as six letters.
qsizetype jsonBytes(const QString &name);

} // namespace Switchback::Site
