// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/caused.h"

#include "models/core/text/sentences.h"

namespace Switchback
{

Finding causedFinding(const SiteView &site, FindingKind kind, Severity severity, Words sentence,
                      const QString &cause, const QString &advice)
{
    constexpr int Line = 80;
    static const QString place = QStringLiteral(": %2");
    QString text = words(sentence);
    if (cause.size() <= Line || !text.endsWith(place))
        return site.finding(kind, severity, text.arg(site.name(), cause), advice);
    text.chop(place.size());
    return site.finding(kind, severity, text.arg(site.name()) + QLatin1Char('.'),
                        asSentences({{}, cause, advice}));
}

} // namespace Switchback
