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
    if (fact.outcome == StepOutcome::Failed)
        item.lead = QStringLiteral("failed: ");
    else if (fact.outcome == StepOutcome::NotKnown)
        item.lead = QStringLiteral("not known: ");
    item.text = item.lead + fact.found;
    item.said = fact.said;
    if (item.said.isEmpty())
        item.lead.clear(); // part of the text
    item.by = QStringLiteral("recorded by ") + fact.by;
    return item;
}

} // namespace Switchback
