// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/rulesofmessages.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

void checkStage(RunbookInspection &inspection, const RunbookStep &step)
{
    static const QStringList stages{QStringLiteral("alert"), QStringLiteral("update"),
                                    QStringLiteral("decision"), QStringLiteral("reroute"),
                                    QStringLiteral("resolved")};
    const QString quoted = quotedWord(step.stage);
    if (!stages.contains(step.stage))
        inspection.add("stage", Words::tr("%1: the stage %2 does not exist").arg(inspection.here(), quoted),
                       Words::tr("Write one of: %1.").arg(stages.join(QStringLiteral(", "))));
    else if ((step.kind == StepKind::Cadence) != (step.stage == QLatin1String("update")))
        inspection.add("stage",
                       Words::tr("%1: the stage %2 does not go with the kind %3")
                           .arg(inspection.here(), quoted, stepKindKey(step.kind)),
                       Words::tr("A cadence has the stage \"update\", and nothing else has."));
    else if (step.kind == StepKind::Reroute && step.stage != QLatin1String("reroute"))
        inspection.add("stage",
                       Words::tr("%1: the stage %2 does not go with the kind %3")
                           .arg(inspection.here(), quoted, stepKindKey(step.kind)),
                       Words::tr("Write stage = \"reroute\"."));
}
} // namespace

void checkMessage(RunbookInspection &inspection, const RunbookStep &step)
{
    checkStage(inspection, step);
    inspection.messagesOf(step);
}

QString numberedNotice(const RunbookStep &step, qsizetype number)
{
    return QStringLiteral("%1/%2").arg(step.key).arg(number);
}

} // namespace Switchback
