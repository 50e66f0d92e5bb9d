// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What a person meant to write into a list, who copied it from a web page, a word processor or a phone:
/// every kind of blank is a blank, and what takes no room on a screen is gone. Joiners stay where a script
/// needs them, a soft hyphen where `keepSoftHyphen` asks for it, and whatever turns the writing round, for
/// nobody can tell what was meant by that.
QString asMeant(const QString &text, bool keepSoftHyphen = false);

/// "U+202E RIGHT-TO-LEFT OVERRIDE": the first character that can't be seen; empty: there is none.
QString firstUnseen(const QString &text);

/// A telephone number or an address as it is meant: hyphens and figures of every kind, without "tel:",
/// "mailto:", angle brackets, or a full stop or comma behind it.
QString phoneAsMeant(const QString &text);
QString mailAsMeant(const QString &text);

} // namespace Switchback
