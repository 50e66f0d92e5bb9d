// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/spelling/wording.h"

#include <QHash>

namespace Switchback
{

// What the product itself says to customers, in the languages that it knows (English, German), whatever the
// console's language is.

/// For a variant of a draft (draftVariants()), in that language, else in English; the others beside it. None
/// for any other variant.
Wordings ownWordings(const QString &variant, const QByteArray &language);
/// What stands before each text of a drill: in full, and in a short message. In a subject it is one word.
QString drillWords(const QByteArray &language, bool sms);
QString drillSubject(const QByteArray &language);
/// Marked as of a drill: nobody may take it for real, whichever part of it they see. `own`: its language.
Wordings asDrill(Wordings words, const QByteArray &own);
/// What stands for a moment that nobody knows ("back", "next_update"), by placeholder.
QHash<QString, QString> unknownMoments(const QByteArray &language);

} // namespace Switchback
