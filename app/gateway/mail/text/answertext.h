// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Switchback
{

/// What a person wrote in a mail, without what it quotes below: the old mail, its head ("On ... wrote:",
/// "From: ..."), the lines with ">". At most 2,000 characters, what cannot be seen made visible.
QString answerText(const QString &body);

/// The words of an HTML mail, for where it has no plain part. Nothing of it is carried out or fetched.
QString wordsOfHtml(const QString &html);

/// Whether a subject begins as that of an out-of-office does, in one of several languages: a guess, for
/// where no header says so.
bool soundsAutomatic(const QString &subject);
/// The same of a mail system's notice that something is late.
bool soundsDelayed(const QString &subject);

} // namespace Switchback
