// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/routing.h"

#include "models/customers/directory.h"

#include <QRegularExpression>

namespace Switchback
{

QString sbcAt(const QString &onCard, const QString &site, bool home)
{
    // What an address may hold itself ("sip:sbc.example;transport=tls") names no site.
    static const QRegularExpression named(QStringLiteral("^\\s*([A-Za-z][A-Za-z0-9-]*)\\s*=\\s*(.*)$"));
    QStringList bare;
    const QStringList entries = onCard.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &entry : entries) {
        const QRegularExpressionMatch match = named.match(entry);
        if (!match.hasMatch())
            bare += entry.trimmed();
        else if (match.captured(1).compare(site, Qt::CaseInsensitive) == 0)
            return match.captured(2).trimmed();
    }
    return home ? bare.join(QStringLiteral(", ")) : QString();
}

Routing routingOf(const CustomerCard &card, const QString &site, bool home, const QString &sbc)
{
    const QString own = sbcAt(card.sbc, site, home);
    return {card.numbers, card.trunks, own.isEmpty() ? sbc : own};
}

} // namespace Switchback
