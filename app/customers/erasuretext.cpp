// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/erasuretext.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

QString numbersOf(const QList<qint64> &events)
{
    constexpr qsizetype Shown = 20;
    if (events.isEmpty())
        return Words::tr("none");
    QStringList numbers;
    for (const qint64 seq : events.first(std::min(events.size(), Shown)))
        numbers += QString::number(seq);
    if (events.size() > Shown)
        numbers += QStringLiteral("…");
    return QStringLiteral("%1 (%2)").arg(events.size()).arg(numbers.join(QStringLiteral(", ")));
}
} // namespace

QString erasureText(const Erasure &what, const QString &name)
{
    const QStringList lines{
        Words::tr("Customer %1, %2. This goes for ever, nobody can bring it back:")
            .arg(what.customer, visibleText(name)),
        Words::tr(
            "  all contacts there, with roles, numbers and addresses, in the customers and in the drill "
            "list, and what the card was before"),
        Words::tr("  what the log says of a person there: contact, initials, read-back, message, reason, "
                  "what was typed about this "
                  "customer alone; events: %1")
            .arg(numbersOf(what.places.keys())),
        Words::tr("This stays:"),
        Words::tr("  the customer's id and name, what was done and when, and every hash: log and records "
                  "verify as before"),
        Words::tr("  what was typed about several customers at once; events: %1").arg(numbersOf(what.shared)),
        Words::tr("  what an older version wrote into the chain itself; events: %1")
            .arg(numbersOf(what.older)),
        Words::tr("This is not reached: backups of the store, a server's write-ahead log, records and sheets "
                  "that were written, "
                  "messages that were sent. A list that is imported again brings the person back.")};
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace Switchback
