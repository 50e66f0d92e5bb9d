// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/preview/smscount.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SmsCount)
};
} // namespace

QString smsCountText(const SmsLength &length, bool tagged)
{
    const auto parts = length.parts.size();
    if (!length.unicode) {
        const QString words =
            tagged ? Words::tr("%1 characters with the tag at its end · %2 short messages (GSM-7, %3 each)",
                               nullptr, howMany(parts))
                   : Words::tr("%1 characters · %2 short messages (GSM-7, %3 each)", nullptr, howMany(parts));
        return words.arg(length.units).arg(parts).arg(parts > 1 ? 153 : 160);
    }
    const SmsLength::Culprit &first = length.culprits.first();
    QString words = tagged ? Words::tr("%1 characters with the tag at its end · %2 short messages (UCS-2 "
                                       "because of “%4”, %3 each)",
                                       nullptr, howMany(parts))
                           : Words::tr("%1 characters · %2 short messages (UCS-2 because of “%4”, %3 each)",
                                       nullptr, howMany(parts));
    words = words.arg(length.units).arg(parts).arg(parts > 1 ? 67 : 70).arg(visibleText(first.character));
    if (!first.lookAlike.isEmpty() && first.lookAlike != QLatin1String(" "))
        words +=
            QLatin1Char(' ') + Words::tr("“%1” in its place would not.").arg(visibleText(first.lookAlike));
    return words;
}

} // namespace Switchback
