// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"

#include "models/core/counted.h"
#include "models/wizard/stepdrawn.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
} // namespace

QString customerStepLine(const Record &record, const RecordStep &step, const RecordCustomer &customer)
{
    return drawnOf(step.kind).recordLine(record, step, customer);
}

QStringList promiseLines(const Record &record)
{
    const Promises &p = record.promises;
    QStringList lines;
    const QString band = Words::tr("promised %1 to %2").arg(durationText(p.rtoLow), durationText(p.rtoHigh));
    if (!p.rtoReached) {
        lines += Words::tr("RTO: %1; the service was not restored by a failover").arg(band);
    } else {
        const QString met = *p.rtoReached <= p.rtoLow    ? Words::tr("under the band")
                            : *p.rtoReached <= p.rtoHigh ? Words::tr("within the band")
                                                         : Words::tr("OVER the band");
        lines += Words::tr("RTO: %1; reached %2, %3").arg(band, durationText(*p.rtoReached), met);
    }
    const QString promised = record.rpo.count() > 0
                                 ? Words::tr("RPO: promised %1; ").arg(durationText(record.rpo))
                                 : Words::tr("RPO: ");
    if (!p.lossSeconds) {
        lines += promised + Words::tr("not known what was lost, or nothing was failed over");
    } else {
        const Duration lost(qint64(*p.lossSeconds * 1000));
        lines += promised + Words::tr("%1 lost, as said before the failover").arg(durationText(lost));
        if (record.rpo.count() > 0)
            lines.last() += lost <= record.rpo ? Words::tr(", kept") : Words::tr(", NOT kept");
    }
    if (p.lossRows)
        lines.last() += Words::tr("; %1 rows at most", nullptr, howMany(*p.lossRows)).arg(*p.lossRows);
    lines +=
        Words::tr("Customer updates: %1 on time, %2 late, %3 missed").arg(p.onTime).arg(p.late).arg(p.missed);
    return lines;
}

QString lostText(const Record &record)
{
    const Promises &p = record.promises;
    if (!p.lossSeconds && !p.lossRows)
        return record.runs.isEmpty() ? Words::tr("nothing: no failover was made") : Words::tr("not known");
    QStringList parts;
    if (p.lossSeconds)
        parts += Words::tr("%1, as said before the failover")
                     .arg(durationText(Duration(qint64(*p.lossSeconds * 1000))));
    if (p.lossRows)
        parts += Words::tr("%1 rows at most", nullptr, howMany(*p.lossRows)).arg(*p.lossRows);
    return parts.join(QStringLiteral("; "));
}

} // namespace Switchback
