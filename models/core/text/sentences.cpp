// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/text/sentences.h"

namespace Switchback
{

QString asSentences(const Error &error)
{
    const QString what = error.text.trimmed();
    if (error.hint.isEmpty() || what.isEmpty())
        return what + error.hint;
    static const QString ends = QStringLiteral(".!?…:");
    return what + (ends.contains(what.back()) ? QStringLiteral(" ") : QStringLiteral(". ")) + error.hint;
}

} // namespace Switchback
