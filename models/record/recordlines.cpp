// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"

#include "models/core/counted.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

QString noticeLine(const Record &record, const RecordStep &step, const QString &customer)
{
    QStringList lines;
    for (const Notice &notice : record.notices) {
        if (notice.step != step.key || !notice.sentAt)
            continue;
        lines += notice.notReached.contains(customer)
                     ? Words::tr("sent %1, not reached").arg(shortMomentText(record, *notice.sentAt))
                     : Words::tr("sent %1, %2")
                           .arg(shortMomentText(record, *notice.sentAt), printable(notice.how, 120));
    }
    return lines.join(QStringLiteral("; "));
}

QString updatesLine(const Record &record, const RecordStep &step, const QString &customer)
{
    int missedOut = 0;
    for (const Notice &notice : record.notices)
        missedOut += notice.step == step.key && notice.sentAt && notice.notReached.contains(customer);
    const Promises &p = record.promises;
    QString line = Words::tr("%1 on time, %2 late, %3 missed").arg(p.onTime).arg(p.late).arg(p.missed);
    if (missedOut > 0)
        line += Words::tr("; %1 did not reach this customer").arg(missedOut);
    return line;
}

QString decisionLine(const Record &record)
{
    if (record.decisions.isEmpty())
        return {};
    const Decision &last = record.decisions.last();
    return Words::tr("%1, %2, %3")
        .arg(choiceText(last.choice), printable(last.by, 80), shortMomentText(record, last.at));
}

QString rerouteLine(const Record &record, const CustomerRecord &facts)
{
    QStringList parts;
    if (facts.askedAt)
        parts += Words::tr("asked %1").arg(shortMomentText(record, *facts.askedAt));
    if (facts.saysDoneAt)
        parts += Words::tr("says done %1").arg(shortMomentText(record, *facts.saysDoneAt));
    if (facts.moved.at) {
        QStringList moved{
            Words::tr("calls seen %1: %2")
                .arg(shortMomentText(record, *facts.moved.at), stepOutcomeText(facts.moved.outcome))};
        if (!facts.moved.found.isEmpty())
            moved += printable(facts.moved.found);
        parts += moved.join(QStringLiteral(", "));
    }
    if (!facts.excusedWhy.isEmpty())
        parts += Words::tr("gone on without: %1 (%2)")
                     .arg(printable(facts.excusedWhy), printable(facts.excusedBy, 80));
    return parts.join(QStringLiteral("; "));
}

QString testName(const QString &key)
{
    if (key == QLatin1String("call"))
        return Words::tr("test call");
    if (key == QLatin1String("notification"))
        return Words::tr("notification");
    return printable(key, 40);
}

QString testsLine(const Record &record, const CustomerRecord &facts)
{
    QStringList keys = facts.tests.keys();
    keys.sort();
    QStringList parts;
    for (const QString &key : keys) {
        const Fact fact = facts.tests.value(key);
        QString part = Words::tr("%1 %2").arg(testName(key), stepOutcomeText(fact.outcome));
        if (!fact.found.isEmpty())
            part += QStringLiteral(", ") + printable(fact.found);
        if (fact.at)
            part += QStringLiteral(", ") + shortMomentText(record, *fact.at);
        parts += part;
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace

QString customerStepLine(const Record &record, const RecordStep &step, const RecordCustomer &customer)
{
    switch (step.kind) {
    case StepKind::Notice:
        return noticeLine(record, step, customer.who.id);
    case StepKind::Cadence:
        return updatesLine(record, step, customer.who.id);
    case StepKind::Decision:
        return decisionLine(record);
    case StepKind::Reroute:
        return rerouteLine(record, customer.facts);
    case StepKind::Tests:
        return testsLine(record, customer.facts);
    case StepKind::Calls:
    case StepKind::Manual:
    case StepKind::Initials:
        break;
    }
    return {};
}

namespace
{
/// Of a move that waits for the last row; in an outage nought is a figure like any other.
bool nothingLost(const Record &record)
{
    return !record.isOutage() && record.promises.lossSeconds == std::optional<double>(0);
}

QString rtoLine(const Promises &p)
{
    const QString band = Words::tr("promised %1 to %2").arg(durationText(p.rtoLow), durationText(p.rtoHigh));
    if (!p.rtoReached)
        return Words::tr("RTO: %1; the service was not restored by a failover").arg(band);
    const QString met = *p.rtoReached <= p.rtoLow    ? Words::tr("under the band")
                        : *p.rtoReached <= p.rtoHigh ? Words::tr("within the band")
                                                     : Words::tr("OVER the band");
    return Words::tr("RTO: %1; reached %2, %3").arg(band, durationText(*p.rtoReached), met);
}
} // namespace

QStringList promiseLines(const Record &record)
{
    const Promises &p = record.promises;
    QStringList lines;
    if (record.isOutage())
        lines += rtoLine(p);
    const QString promised = record.rpo.count() > 0
                                 ? Words::tr("RPO: promised %1; ").arg(durationText(record.rpo))
                                 : Words::tr("RPO: ");
    if (!p.lossSeconds) {
        lines += promised + Words::tr("not known what was lost, or nothing was failed over");
    } else {
        const Duration lost(qint64(*p.lossSeconds * 1000));
        lines += promised + (nothingLost(record)
                                 ? Words::tr("nothing lost: the last row had arrived before the promotion")
                                 : Words::tr("%1 lost, as said before the failover").arg(durationText(lost)));
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
    if (nothingLost(record))
        return Words::tr("nothing: the last row had arrived before the promotion");
    if (!p.lossSeconds && !p.lossRows)
        return record.runs.isEmpty() ? record.isOutage() ? Words::tr("nothing: no failover was made")
                                                         : Words::tr("nothing: the service was not moved")
                                     : Words::tr("not known");
    QStringList parts;
    if (p.lossSeconds)
        parts += Words::tr("%1, as said before the failover")
                     .arg(durationText(Duration(qint64(*p.lossSeconds * 1000))));
    if (p.lossRows)
        parts += Words::tr("%1 rows at most", nullptr, howMany(*p.lossRows)).arg(*p.lossRows);
    return parts.join(QStringLiteral("; "));
}

} // namespace Switchback
