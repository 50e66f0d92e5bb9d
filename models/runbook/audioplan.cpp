// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/audioplan.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/replication/numbertext.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunPlan)
};

constexpr int LongestName = 120;

CopyOrder like(const AudioOrder &order)
{
    CopyOrder copy;
    copy.act = CopyAct::Export;
    copy.site = order.site;
    copy.siteName = order.siteName;
    return copy;
}
} // namespace

StepSpec audioStep(const AudioOrder &order, int number)
{
    StepSpec spec = copyStep(like(order), number);
    spec.verb = QStringLiteral("orphans_export");
    spec.key = QStringLiteral("%1-%2").arg(spec.verb).arg(number);
    spec.title = order.names.isEmpty()
                     ? Words::tr("Export audio without a row at %1").arg(order.siteName)
                     : Words::tr("Export %1 audio files at %2", nullptr, howMany(order.names.size()))
                           .arg(order.names.size())
                           .arg(order.siteName);
    spec.params = {};
    if (!order.names.isEmpty())
        spec.params.insert(QStringLiteral("names"), QJsonArray::fromStringList(order.names));
    if (order.since)
        spec.params.insert(QStringLiteral("since"), toIso(*order.since));
    return spec;
}

RunPlan makeAudioExport(const QString &pair, const AudioOrder &order)
{
    RunPlan plan = makeCopies(pair, like(order));
    plan.steps = {audioStep(order, 1)};
    return plan;
}

QString audioExported(const OrphanExport &exported)
{
    const QString text = Words::tr("%1 files, written to %2", nullptr, howMany(exported.files))
                             .arg(numberText(exported.files), exported.path);
    QStringList parts{text};
    if (exported.leftFiles > 0)
        parts << Words::tr("left out: %1 (%2)")
                     .arg(numberText(exported.leftFiles),
                          exported.left.isEmpty()
                              ? QStringLiteral("left.csv")
                              : visibleText(exported.left.first().name, LongestName) + QStringLiteral(": ") +
                                    visibleText(exported.left.first().why, LongestName));
    if (exported.more)
        parts << Words::tr("there may be more");
    return parts.join(QStringLiteral("; "));
}

} // namespace Switchback
