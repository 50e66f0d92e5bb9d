// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/besideview.h"

#include "models/core/visibletext.h"
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/clocks.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/incident/notices.h"
#include "models/wizard/wizardparts.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int LongestName = 120;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};

class Choices
{
public:
    using Entry = BesideView::Choice;

    Choices(const Incident &incident, bool carried, const RecipientsKnown &recipients, Instant now)
        : m_incident(incident)
        , m_carried(carried)
        , m_recipients(recipients)
        , m_now(now)
    {
    }
    /// With all that is to be known to write it.
    void draw(Entry &choice) const
    {
        const Incident told = asIfTold(m_incident, choice.topic, m_now);
        MessageDraft draft;
        draft.words = wordsOf(choice, told);
        draft.language = m_incident.runbook.language;
        draft.offered = draft.words.others.keys();
        draft.filled = placeholders(told, m_now);
        draft.filled.insert(unknownMoments(draft.language));
        draft.parts = partsOf({}, m_incident.isOutage());
        choice.draft = m_carried ? withRecipients(draft, m_recipients) : draft;
        choice.times = messageTimes(told, m_now, 0);
        choice.drawn = true;
    }
    [[nodiscard]] QList<Entry> all() const
    {
        QList<Entry> out;
        for (auto notice = m_incident.notices.crbegin(); notice != m_incident.notices.crend(); ++notice) {
            const bool waits = notice->queuedAt && !notice->sentAt;
            if (notice->step.isEmpty() && !notice->withdrawnAt && (!notice->approvedAt || waits))
                out += under(*notice, waits);
        }
        const QStringList topics = messageTopics();
        for (const QString &topic : topics) {
            const bool pointless = takesBackTheEnd(topic) && !updatesEnd(m_incident);
            if (topic != QLatin1String("correction") && !pointless)
                out += fresh(topic, {});
        }
        for (auto notice = m_incident.notices.crbegin(); notice != m_incident.notices.crend(); ++notice) {
            if (notice->approvedAt && !notice->withdrawnAt)
                out += fresh(QStringLiteral("correction"), notice->id);
        }
        return out;
    }

private:
    Entry under(const Notice &notice, bool waits) const
    {
        Entry choice;
        choice.key = choice.notice = notice.id;
        choice.title = noticeTitle(m_incident, notice);
        choice.topic = notice.stage;
        choice.corrects = notice.corrects;
        choice.toOnly = notice.toOnly;
        choice.queued = waits;
        choice.state =
            !waits ? Words::tr("Draft by %1, %2")
                             .arg(notice.composedBy, siteTime(m_incident, notice.composedAt)) +
                         writtenBefore(m_incident, notice)
            : notice.carried
                ? Words::tr("Approved by %1, on its way to whom it has not reached").arg(notice.approvedBy)
                : Words::tr("Approved by %1, to be sent by your own means").arg(notice.approvedBy);
        return choice;
    }
    Entry fresh(const QString &topic, const QString &corrects) const
    {
        Notice named;
        named.stage = topic;
        named.corrects = corrects;
        Entry choice;
        choice.key = QStringLiteral("new/%1/%2").arg(topic, corrects);
        choice.title = noticeTitle(m_incident, named);
        choice.topic = topic;
        choice.corrects = corrects;
        return choice;
    }
    [[nodiscard]] Wordings wordsOf(const Entry &choice, const Incident &told) const
    {
        if (const Notice *notice = m_incident.notice(choice.notice))
            return *notice;
        const Wordings words = besideDraft(m_incident, choice.topic, choice.corrects, m_now);
        return m_carried ? words : Wordings(fillIn(words.text, placeholders(told, m_now)));
    }

    const Incident &m_incident;
    bool m_carried;
    const RecipientsKnown &m_recipients;
    Instant m_now;
};
} // namespace

QList<BesideView::Addressed> addressedIn(const Incident &incident)
{
    QList<BesideView::Addressed> all;
    for (const Customer &each : incident.customers)
        all += BesideView::Addressed{each.id, visibleText(each.name, LongestName)};
    return all;
}

BesideView besideView(const Incident &incident, bool carried, const RecipientsKnown &recipients, Instant now,
                      const QString &looksAt)
{
    BesideView view;
    if (!incident.open())
        return view;
    const Choices choices(incident, carried, recipients, now);
    view.choices = choices.all();
    auto shown = std::find_if(view.choices.begin(), view.choices.end(),
                              [&](const BesideView::Choice &each) { return each.key == looksAt; });
    if (shown == view.choices.end())
        shown = view.choices.begin();
    if (shown != view.choices.end())
        choices.draw(*shown);
    view.carried = carried;
    view.recipients = recipients;
    view.preview = messagePreview(incident, {}, now, 0);
    return view;
}

Do::WriteBeside besideCommand(const BesideView::Choice &choice, const Wordings &words,
                              const QStringList &toOnly, bool approve)
{
    Do::WriteBeside command;
    command.topic = choice.topic;
    command.words = words;
    command.approve = approve;
    command.corrects = choice.corrects;
    command.toOnly = toOnly;
    command.notice = choice.notice;
    return command;
}

} // namespace Switchback
