// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/runbook.h"

#include "models/core/jsoncanonical.h"
#include "models/runbook/runbookfaults.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Switchback
{

QString stepKindKey(StepKind kind)
{
    return QString::fromUtf8(kind.word().data(), qsizetype(kind.word().size()));
}

QString stepOwnerKey(StepOwner owner)
{
    switch (owner) {
    case StepOwner::Us:
        return QStringLiteral("us");
    case StepOwner::Customer:
        return QStringLiteral("customer");
    case StepOwner::Both:
        return QStringLiteral("both");
    }
    return {};
}

std::optional<StepOwner> stepOwnerFromKey(const QString &key)
{
    for (const StepOwner owner : {StepOwner::Us, StepOwner::Customer, StepOwner::Both}) {
        if (stepOwnerKey(owner) == key)
            return owner;
    }
    return std::nullopt;
}

QString directionKey(Direction direction)
{
    switch (direction) {
    case Direction::Away:
        return QStringLiteral("away");
    case Direction::Home:
        return QStringLiteral("home");
    case Direction::Stay:
        return QStringLiteral("stay");
    }
    return {};
}

QString usualUndo(const QString &verb)
{
    return verb == QLatin1String("fence") ? QStringLiteral("resume") : QString();
}

IncidentRules IncidentRules::scaled(int outageScale) const
{
    IncidentRules out = *this;
    if (outageScale <= 1)
        return out;
    for (Duration *each :
         {&out.confirmFor, &out.cadence, &out.decideAfter, &out.rtoLow, &out.rtoHigh, &out.flapWithin})
        *each = std::max(Duration{1}, *each / outageScale);
    return out;
}

const RunbookStep *Runbook::step(const QString &stepKey) const
{
    const auto found =
        std::find_if(steps.begin(), steps.end(), [&](const RunbookStep &s) { return s.key == stepKey; });
    return found == steps.end() ? nullptr : &*found;
}

QByteArray runbookHash(const Runbook &runbook)
{
    return QCryptographicHash::hash(canonicalJson(runbookJson(runbook)), QCryptographicHash::Sha256).toHex();
}

QStringList runbookFaults(const Runbook &runbook)
{
    QStringList out;
    for (const RunbookFault &fault : findRunbookFaults(runbook))
        out += fault.text + QStringLiteral(". ") + fault.fix;
    return out;
}

QStringList draftVariants()
{
    return {QStringLiteral("works"),      QStringLiteral("moved"),           QStringLiteral("hold"),
            QStringLiteral("hold_works"), QStringLiteral("fail_over_works"), QStringLiteral("not_needed")};
}

QStringList knownPlaceholders()
{
    return {QStringLiteral("from"),        QStringLiteral("to"),       QStringLiteral("from_site"),
            QStringLiteral("to_site"),     QStringLiteral("since"),    QStringLiteral("back"),
            QStringLiteral("next_update"), QStringLiteral("date"),     QStringLiteral("customer"),
            QStringLiteral("update"),      QStringLiteral("corrects"), QStringLiteral("numbers"),
            QStringLiteral("trunks"),      QStringLiteral("sbc")};
}

QStringList messageTopics()
{
    return {QStringLiteral("correction"),   QStringLiteral("test_done"), QStringLiteral("failback_date"),
            QStringLiteral("changed_date"), QStringLiteral("free"),      QStringLiteral("not_over")};
}

QStringList messagePlaceholders(const QString &stage)
{
    QStringList all = knownPlaceholders();
    if (stage != QLatin1String("update")) // no other message has a number
        all.removeAll(QStringLiteral("update"));
    if (stage != QLatin1String("correction"))
        all.removeAll(QStringLiteral("corrects"));
    return all;
}

QStringList unknownPlaceholders(const QString &text)
{
    QStringList out = usedPlaceholders(text);
    const QStringList known = knownPlaceholders();
    out.removeIf([&](const QString &name) { return known.contains(name); });
    return out;
}

} // namespace Switchback
