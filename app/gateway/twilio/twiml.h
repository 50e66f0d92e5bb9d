// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Switchback
{

inline constexpr qsizetype TwimlMaxCharacters = 4000; ///< of one that goes with the order of a call

/// A call: `text` is spoken, a key waited for, and both once more. A key goes to `action`; without one to the
/// provider's own list of events. Empty: too long for it. What XML can't hold is left out of the text.
QByteArray callTwiml(const QString &text, const QByteArray &language, const QString &action);
/// What is answered to a key: thanks in that language, or in English, and the end of the call.
QByteArray thanksTwiml(const QByteArray &language);
/// "de" and "de-DE" are "de-DE", as a provider wants it.
QByteArray spokenLanguage(const QByteArray &bcp47);

} // namespace Switchback
