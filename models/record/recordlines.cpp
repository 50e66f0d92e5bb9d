// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/recordtext.h"

#include "models/core/counted.h"
#include "models/wizard/stepdrawn.h"

#include <QCoreApplication>

#include <algorithm>

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

QStringList stepProofs(const Record &record, const RecordStep &step)
{
    return drawnOf(step.kind).recordProofs(record, step);
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

QString firstAlertText(const Record &record, const Notice &notice)
{
    // What gateways carry goes out as it is approved.
    const auto wentOut = [](const Notice &each) { return each.carried ? each.queuedAt : each.sentAt; };
    const auto isAlert = [&](const Notice &each) {
        return each.stage == QLatin1String("alert") && wentOut(each);
    };
    const auto first = std::find_if(record.notices.cbegin(), record.notices.cend(), isAlert);
    if (!record.isOutage() || first == record.notices.cend() || first->id != notice.id)
        return {};
    const Duration after = std::max(*wentOut(notice) - record.outageAt, Duration{0});
    return Words::tr("first alert %1 after the outage began").arg(durationText(after));
}

QStringList updateCustomerLines(const Record &record, const UpdateSlot &slot)
{
    constexpr qsizetype MostNames = 30; // the packet has them all
    QStringList lines;
    const SlotCustomers *customers = record.update(slot.number);
    if (!customers)
        return lines;
    const auto add = [&](UpdateSlot::State state, const QStringList &ids) {
        QStringList names;
        for (const QString &id : ids.first(std::min(ids.size(), MostNames))) {
            const RecordCustomer *customer = record.customer(id);
            names += printable(customer ? customer->who.name : id, 120);
        }
        if (const qsizetype others = ids.size() - names.size(); others > 0)
            names += Words::tr("and %1 others", nullptr, howMany(others)).arg(others);
        if (!names.isEmpty())
            lines += Words::tr("%1: %2").arg(updateStateText(state), names.join(QStringLiteral(", ")));
    };
    if (customers->onTime > 0)
        lines += Words::tr("on time: %1 customers", nullptr, customers->onTime).arg(customers->onTime);
    add(UpdateSlot::State::Late, customers->late);
    add(UpdateSlot::State::Missed, customers->missed);
    add(UpdateSlot::State::Waiting, customers->notYet);
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
