// SPDX-License-Identifier: GPL-3.0-or-later
// What a record says of the screen: in the screen's own words, never by the names of fields.
#include "models/record/recordtext.h"
#include "models/timeline/film.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

QString siteLine(const SiteCard &site, Instant seenAt)
{
    QStringList parts{site.role.isEmpty() ? Words::tr("NOT KNOWN") : printable(site.role, 80)};
    if (!site.verdict.isEmpty())
        parts += printable(site.verdict);
    for (const ComponentLine &line : site.lines) {
        QString part = Words::tr("%1: %2").arg(printable(line.label, 80), printable(line.value));
        if (line.at && *line.at < seenAt)
            part += Words::tr(" (%1 old)").arg(ageText(seenAt - *line.at));
        parts += part;
    }
    return Words::tr("%1: %2").arg(printable(site.name, 80), parts.join(QStringLiteral("; ")));
}

QString lossLine(const LossCard &loss, Instant seenAt)
{
    QStringList parts;
    // It grows while nothing arrives, and so it did on the screen.
    const QString grown = durationText(
        loss.loss + (loss.at == Instant{} ? Duration{0} : std::max(Duration{0}, seenAt - loss.at)));
    switch (loss.kind) {
    case LossCard::Kind::Known:
        parts += grown;
        break;
    case LossCard::Kind::AtMost:
        parts += Words::tr("at most %1").arg(grown);
        break;
    case LossCard::Kind::Unknown:
        parts += Words::tr("not known");
        break;
    case LossCard::Kind::NoStandby:
        parts += Words::tr("there is no standby");
        break;
    }
    for (const QString &more : {loss.rowsText, loss.rpoNote, loss.why}) {
        if (!more.isEmpty())
            parts += printable(more);
    }
    for (const LossCard::Stage &stage : loss.stages)
        parts += Words::tr("%1: %2").arg(printable(stage.label, 80), printable(stage.text));
    return Words::tr("Lost if we failed over now: %1").arg(parts.join(QStringLiteral("; ")));
}
} // namespace

QStringList seenLines(const QJsonObject &seen)
{
    const Result<Frame> frame = frameFromJson(seen);
    if (frame)
        return {printable(frame->headline), siteLine(frame->production, frame->at),
                siteLine(frame->backup, frame->at), lossLine(frame->loss, frame->at)};
    const QString headline = printable(seen.value(QStringLiteral("headline")).toString());
    if (seen.isEmpty())
        return {};
    QStringList lines;
    if (!headline.isEmpty())
        lines += headline;
    lines += Words::tr("What else stood there can't be read by this version; the packet has it.");
    return lines;
}

QStringList evidenceLines(const Record &record)
{
    QStringList lines;
    const QString sentence = printable(record.evidence.value(QStringLiteral("sentence")).toString());
    if (!sentence.isEmpty())
        lines += sentence;
    const QJsonArray witnesses = record.evidence.value(QStringLiteral("witnesses")).toArray();
    for (const QJsonValue &value : witnesses) {
        const QJsonObject witness = value.toObject();
        QString line = Words::tr("%1: %2").arg(printable(witness.value(QStringLiteral("by")).toString(), 80),
                                               printable(witness.value(QStringLiteral("says")).toString()));
        if (const auto since = fromIso(witness.value(QStringLiteral("since")).toString()))
            line += Words::tr(", since %1").arg(momentText(record, *since));
        lines += line;
    }
    return lines;
}

} // namespace Switchback
