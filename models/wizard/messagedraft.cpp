// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/messagedraft.h"

#include "models/incident/carried/carried.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/notify/spelling/messagetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <numeric>

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

qsizetype lengthOf(const QStringList &texts)
{
    return std::accumulate(texts.cbegin(), texts.cend(), qsizetype(0),
                           [](qsizetype length, const QString &each) { return length + each.size() + 2; });
}

/// Who has most of something of how their calls run, and somebody of whom nothing of it is known. Of ten
/// thousand nobody's text is made for that: it is asked for each second.
QList<const Routing *> outliers(const QList<Recipient> &recipients)
{
    const std::function<qsizetype(const Routing &)> lengths[] = {
        [](const Routing &each) { return lengthOf(each.numbers); },
        [](const Routing &each) { return lengthOf(each.trunks); },
        [](const Routing &each) { return each.sbc.size(); }};
    QList<const Routing *> all;
    for (const auto &length : lengths) {
        const auto [least, most] = std::minmax_element(
            recipients.cbegin(), recipients.cend(),
            [&](const Recipient &a, const Recipient &b) { return length(a.routing) < length(b.routing); });
        if (most != recipients.cend())
            all << &least->routing << &most->routing;
    }
    return all;
}

/// As it stands in a message to whoever has most of it.
QHash<QString, QString> longestOf(const QList<Recipient> &recipients, const QByteArray &language)
{
    QHash<QString, QString> longest;
    const QList<const Routing *> all = outliers(recipients);
    for (const Routing *each : all) {
        const QHash<QString, QString> values = routingValues(*each, language);
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
