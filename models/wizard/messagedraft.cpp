// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/messagedraft.h"

#include "models/incident/carried/carried.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"
#include "models/notify/spelling/messagetext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

QString truthOf(const Incident &incident, const QString &variant)
{
    if (variant.endsWith(QLatin1String("works")) && incident.serviceSeenAt)
        return Words::tr("%1 answers again since %2.")
            .arg(incident.fromName, momentText(incident, *incident.serviceSeenAt, false));
    if (!variant.isEmpty() && movedAway(incident))
        return Words::tr("The service runs at %1 now.").arg(incident.toName);
    if (const Decision *decision = variant.isEmpty() ? nullptr : incident.decision())
        return Words::tr("It was decided: %1.").arg(choiceText(decision->choice));
    return {};
}

/// As it stands in a message to whoever has most of it.
QHash<QString, QString> longestOf(const QList<Routing> &outliers, const QByteArray &language)
{
    QHash<QString, QString> longest;
    for (const Routing &each : outliers) {
        const QHash<QString, QString> values = routingValues(each, language);
        for (auto value = values.cbegin(); value != values.cend(); ++value) {
            if (value->size() > longest.value(value.key()).size())
                longest.insert(value.key(), *value);
        }
    }
    return longest;
}

QByteArray baseOf(const QByteArray &tag)
{
    return tag.split('-').constFirst();
}
} // namespace

MessageDraft messageDraft(const Incident &incident, const RunbookStep &step, const Wordings &words,
                          Instant now, int slot)
{
    MessageDraft draft;
    draft.words = words;
    draft.language = incident.runbook.language;
    draft.offered = step.languages.keys();
    for (auto each = words.others.cbegin(); each != words.others.cend(); ++each) {
        if (!draft.offered.contains(each.key()))
            draft.offered += each.key();
    }
    draft.parts = partsOf(step.stage, incident.isOutage());
    draft.filled = placeholders(incident, now, slot);
    draft.filled.insert(unknownMoments(draft.language));
    draft.truth = truthOf(incident, draftVariant(incident, step));
    return draft;
}

MessageDraft withRecipients(MessageDraft draft, const RecipientsKnown &recipients)
{
    const QHash<QByteArray, int> &tags = recipients.languages(); // of ten thousand contacts a few
    draft.carried = true;
    for (auto tag = tags.cbegin(); tag != tags.cend(); ++tag) {
        const QByteArray base = baseOf(tag.key());
        const bool own = base.isEmpty() || base == baseOf(draft.language);
        if (!own && !draft.offered.contains(tag.key()) && !draft.offered.contains(base))
            draft.offered += base;
        const QByteArray in = draft.offered.contains(tag.key()) ? tag.key() : own ? QByteArray() : base;
        draft.contacts[in] += *tag;
    }
    std::sort(draft.offered.begin(), draft.offered.end());
    if (saysRouting(draft.words))
        draft.longest = longestOf(recipients.outliers(), draft.language);
    return draft;
}

} // namespace Switchback
