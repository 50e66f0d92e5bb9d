// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/troubleline.h"

#include "models/core/text/sentences.h"
#include "models/sites/site.h"

#include <QTimeZone>

namespace Switchback
{

void TroubleLine::tell(const Error &error, Instant at)
{
    m_error = error;
    m_at = at;
}

QString TroubleLine::text(Instant now, const SiteConfig &place) const
{
    if (!m_at || m_error.text.isEmpty() || now - *m_at > Shown)
        return {};
    return QStringLiteral("%1 %2: %3")
        .arg(clockText(*m_at, QTimeZone(place.zone)), place.shortName, asSentences(m_error));
}

} // namespace Switchback
