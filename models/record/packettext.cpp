// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/record/packetcheck.h"

#include "models/core/counted.h"
#include "models/record/packetparts.h"
#include "models/record/recordtext.h"

namespace Switchback
{

namespace
{
QString headLine(const Record &record)
{
    return PacketWords::tr(
               "Event %1 has the hash %2. A copy of the same record, and the printed sheets, name the "
               "same one.")
        .arg(record.log.lastSeq)
        .arg(QString::fromLatin1(record.log.head));
}
QStringList erasedLines(const PacketFacts &facts)
{
    if (facts.erased == 0)
        return {};
    return {PacketWords::tr("%1 values about persons were erased. Their hashes are there, and hold.", nullptr,
                            howMany(facts.erased))
                .arg(facts.erased)};
}
} // namespace

QString packetText(const PacketFacts &facts, const QList<HeadAgainst> &heads)
{
    const Record &record = facts.record;
    const qint64 last = record.log.lastSeq;
    QStringList lines;
    if (!facts.summaryChecked) {
        lines += PacketWords::tr("The events of the record of incident %1 are whole: %2 events, %3 to %4.",
                                 nullptr, howMany(facts.events))
                     .arg(record.number)
                     .arg(facts.events)
                     .arg(record.log.firstSeq)
                     .arg(last);
        lines +=
            PacketWords::tr("Its summary was NOT checked: it is of version %1, and this program knows "
                            "those up to %2. Check it with the version that made it, %3, or a later one.")
                .arg(facts.fold)
                .arg(FoldNow)
                .arg(printable(facts.madeBy, 40));
        lines += erasedLines(facts);
        lines += headLine(record);
        lines += voucherLines(facts, heads);
        return lines.join(QLatin1Char('\n'));
    }
    lines += (record.drill() ? PacketWords::tr("The record of drill %1 is whole: %2 events, %3 to %4.",
                                               nullptr, howMany(facts.events))
                             : PacketWords::tr("The record of incident %1 is whole: %2 events, %3 to %4.",
                                               nullptr, howMany(facts.events)))
                 .arg(record.number)
                 .arg(facts.events)
                 .arg(record.log.firstSeq)
                 .arg(last);
    lines += (record.isOutage() ? PacketWords::tr("%1. Outage since %2.") : PacketWords::tr("%1. Opened %2."))
                 .arg(recordTitle(record), momentText(record, record.outageAt));
    lines += PacketWords::tr("Ending: %1.").arg(endingText(record.ending));
    lines +=
        PacketWords::tr("Initials of %1 customers: %2 signed, %3 signed for an older state, %4 declined, "
                        "%5 not reached, %6 not asked yet.",
                        nullptr, howMany(record.customers.size()))
            .arg(record.customers.size())
            .arg(record.count(SignoffState::Signed))
            .arg(record.count(SignoffState::Outdated))
            .arg(record.count(SignoffState::Declined))
            .arg(record.count(SignoffState::NotReached))
            .arg(record.count(SignoffState::Waiting));
    lines += PacketWords::tr("Made %1 by version %2.")
                 .arg(momentText(record, record.madeAt), printable(facts.madeBy, 40));
    lines += erasedLines(facts);
    lines += headLine(record);
    lines += voucherLines(facts, heads);
    return lines.join(QLatin1Char('\n'));
}

} // namespace Switchback
