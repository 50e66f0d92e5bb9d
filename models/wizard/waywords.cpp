// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/waywords.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
constexpr int MostNames = 12; ///< in one line; all are on the page Messages
} // namespace

QString firstNames(const QStringList &names)
{
    QStringList shown;
    for (const QString &each : names.mid(0, MostNames))
        shown += visibleText(each, 80);
    if (names.size() > MostNames)
        shown += Words::tr("and %1 more").arg(names.size() - MostNames);
    return shown.join(QStringLiteral(", "));
}

QString goesToText(const FirstWays &ways, qsizetype customers)
{
    QStringList words;
    for (auto way = ways.customers.cbegin(); way != ways.customers.cend(); ++way)
        words += QStringLiteral("%1 %2").arg(channelName(way.key())).arg(*way);
    return Words::tr("Goes to %1 customers once it is approved, to each in their own time zone; the first "
                     "try by: %2.",
                     nullptr, howMany(customers))
        .arg(customers)
        .arg(words.isEmpty() ? Words::tr("nothing") : words.join(QStringLiteral(", ")));
}

QString ownMeansText(const QString &elsewhere)
{
    const QString own = Words::tr("Switchback keeps the text, who approved it and when. You send it by your "
                                  "own means and record here that it went out.");
    if (elsewhere.isEmpty())
        return own;
    return Words::tr(
               "The console on duty, %1, has gateways and this one has none: what is approved here does "
               "not go out by itself. Approve it there instead, or go on here.")
               .arg(elsewhere) +
           QLatin1Char(' ') + own;
}

QString noGatewayText(const QStringList &names)
{
    return names.isEmpty() ? QString() : Words::tr("No gateway reaches: %1").arg(firstNames(names));
}

} // namespace Switchback
