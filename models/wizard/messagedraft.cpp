// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/messagedraft.h"

#include "models/incident/carried/carried.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
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
    if (variant == QLatin1String("moved"))
        return Words::tr("The service runs at %1 now.").arg(incident.toName);
    if (const Decision *decision = variant.isEmpty() ? nullptr : incident.decision())
        return Words::tr("It was decided: %1.").arg(choiceText(decision->choice));
    return {};
}

/// As it stands in a message to whoever has most of it.
QHash<QString, QString> longestOf(const QList<Recipient> &recipients, const QByteArray &language)
{
    QHash<QString, QString> longest;
    const QStringList names = routingPlaceholders();
    for (const Recipient &each : recipients) {
        const QHash<QString, QString> values = routingValues(each.routing, language);
        for (const QString &name : names) {
            if (values.value(name).size() > longest.value(name).size())
                longest.insert(name, values.value(name));
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

MessageDraft withRecipients(MessageDraft draft, const QList<Recipient> &recipients)
{
    QHash<QByteArray, int> tags; // of ten thousand contacts a few
    for (const Recipient &each : recipients)
        ++tags[each.language];
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
        draft.longest = longestOf(recipients, draft.language);
    return draft;
}

} // namespace Switchback
