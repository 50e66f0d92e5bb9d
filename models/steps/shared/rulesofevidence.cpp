// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/rulesofevidence.h"

namespace Switchback
{

EvidenceItem evidenceItem(const QString &key, const QString &title, const Fact &fact, const QString &none)
{
    EvidenceItem item;
    item.key = key;
    item.title = title;
    item.passed = fact.outcome == StepOutcome::Passed;
    item.at = fact.at;
    if (!fact.at) {
        item.text = none;
        return item;
    }
    item.text = fact.found;
    if (fact.outcome == StepOutcome::Failed)
        item.text = QStringLiteral("failed: ") + item.text;
    else if (fact.outcome == StepOutcome::NotKnown)
        item.text = QStringLiteral("not known: ") + item.text;
    item.by = QStringLiteral("recorded by ") + fact.by;
    return item;
}

} // namespace Switchback
