// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/keptlines.h"

#include "models/core/counted.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeptLines)
};

QString rowsText(const KeptCopy &copy)
{
    if (!copy.rows)
        return copy.rowsNote.isEmpty() ? Words::tr("rows not known")
                                       : Words::tr("rows not known (%1)").arg(copy.rowsNote);
    return Words::tr("%1 rows", nullptr, howMany(*copy.rows)).arg(numberText(*copy.rows));
}

QString textOf(const KeptCopy &copy, const QTimeZone &zone)
{
    QStringList parts{rowsText(copy)};
    if (copy.from && copy.to)
        parts += Words::tr("from %1 to %2").arg(clockText(*copy.from, zone), clockText(*copy.to, zone));
    parts += Words::tr("%1 MB").arg(numberText(copy.bytes / 1'000'000));
    if (copy.current)
        parts += Words::tr("the data directory as it lies");
    parts += copy.exported ? Words::tr("exported to %1").arg(copy.exported->path) : Words::tr("not exported");
    return parts.join(QStringLiteral(", "));
}
} // namespace

std::optional<QList<KeptLine>> keptLines(const SiteConfig &config, const SiteFacts &facts)
{
    if (!facts.status || !facts.status->kept)
        return std::nullopt;
    QList<KeptLine> lines;
    for (const KeptCopy &copy : facts.status->kept->copies)
        lines += KeptLine{config.id, config.shortName, copy.name, textOf(copy, QTimeZone(config.zone)),
                          copy.exported.has_value()};
    return lines;
}

} // namespace Switchback
