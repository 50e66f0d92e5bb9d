// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be done now, as far as the clock and the log say.
#include "app/notify/notifier.h"

#include "app/pair/outages.h"
#include "models/incident/carried/carried.h"
#include "models/incident/clocks.h"
#include "models/incident/notices.h"
#include "models/notify/channels.h"
#include "models/notify/outboxrows.h"
#include "models/notify/reach/reachtest.h"

#include <algorithm>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr qsizetype MostQueued = 250;
constexpr Duration AnswersBy = 70s; ///< after the last question at 60 s

DeliveryFact factNow(const Delivery &delivery, DeliveryFact::What what, Instant now, const QString &text = {})
{
    DeliveryFact fact;
    fact.delivery = delivery.id;
    fact.customer = delivery.customer;
    fact.attempt = delivery.tries();
    fact.what = what;
    fact.at = now;
    fact.text = text;
    return fact;
}

/// Why nobody is to be told that message any more; empty: they are.
QString whyEnded(const Incident &incident, const Notice &notice, Instant now)
{
    if (isCarriedNow(incident, notice, now))
        return {};
    if (notice.withdrawnAt)
        return Notifier::tr("the message was withdrawn");
    if (sentByHand(notice))
        return Notifier::tr("it was sent by hand");
    if (now >= messageNotAfter(incident, notice))
        return Notifier::tr("too late: the next message was due");
    if (!incident.open())
        return Notifier::tr("the incident was over");
    return updatesEnd(incident) ? Notifier::tr("customers were told that it is over")
                                : Notifier::tr("it was not over");
}
} // namespace

/// There is news of it that is not in the log yet.
bool Notifier::hasNews(const QString &delivery) const
{
    return m_touched.contains(delivery) || m_facts.hasOf(delivery);
}

void Notifier::lookAtMessages(Instant now)
{
    const Incident &incident = m_outages.incident();
    if (incident.id.isEmpty())
        return;
    tellDrillList();
    if (m_inStore.hasMore()) // who was queued a moment ago would be queued again
        return;
    // Who is told of is told again by whoever does not know of it: nothing is climbed before all is known.
    if (!m_outbox.isWhole(incident.id)) {
        m_outbox.readWhole(incident.id);
        return;
    }
    keepSlot(incident, now);
    QSet<QString> wanted;
    for (const Notice &notice : incident.notices) {
        if (!isCarriedNow(incident, notice, now) && !endedUnsaid(incident, notice, now))
            continue;
        wanted.insert(incident.id + QLatin1Char('/') + notice.id);
        climbMessage(incident, notice, now);
        sayWhoWasTold(incident, notice, now);
        sayWhoWasAskedLater(incident, notice, now);
    }
    std::erase_if(m_climbs, [&](const auto &each) { return !wanted.contains(each.first); });
}

/// The standing text of an update goes out where nobody has approved another in time.
void Notifier::keepSlot(const Incident &incident, Instant now)
{
    const RunbookStep *step = updatesStep(incident);
    const auto facts = slotFacts(incident, now, m_rules.updatesByThemselves, !m_door.channels().isEmpty());
    if (!step || !facts || m_slotUnderWay)
        return;
    const SlotAdvice advice = slotAdvice(*facts);
    if (!advice.goesOutAt || *advice.goesOutAt > now)
        return;
    m_slotUnderWay = true;
    m_outages.sendByItself(
        Do::ComposeNotice{step->key, carriedDraft(incident, *step, now, facts->slot), true},
        [this](const Outcome &outcome) {
            m_slotUnderWay = false;
            const bool done = outcome || outcome.error().code == QLatin1String("already_done");
            if (!done)
                emit troubled(outcome.error());
        });
}

void Notifier::giveUpLate(Instant now)
{
    const QStringList late = m_outbox.work().late(now, int(MostIntents));
    for (const QString &id : late) {
        if (const Delivery *delivery = hasNews(id) ? nullptr : m_outbox.find(id))
            m_own += factNow(*delivery, DeliveryFact::What::GivenUp, now,
                             tr("too late: the next message was due"));
    }
    const Incident &incident = m_outages.incident();
    if (!m_outbox.isWhole(incident.id))
        return;
    for (const Notice &notice : incident.notices) {
        if (m_own.size() >= MostQueued) // so many in a turn
            return;
        if (!notice.carried || isCarriedNow(incident, notice, now))
            continue;
        const QStringList queued = book(incident.id).queued(notice.id, int(MostQueued));
        for (const QString &id : queued) {
            const Delivery *delivery = hasNews(id) ? nullptr : m_outbox.find(id);
            if (!delivery || delivery->notAfter <= now) // too late, see above
                continue;
            if (const QString why = endedWhy(*delivery, now); !why.isEmpty())
                m_own += factNow(*delivery, DeliveryFact::What::GivenUp, now, why);
        }
    }
}

/// What one of us wants sent is sent, whatever has become of its message.
QString Notifier::endedWhy(const Delivery &delivery, Instant now) const
{
    if (isWithoutPerson(delivery))
        return tr("the person was erased");
    if (delivery.again || m_wanted.contains(delivery.id))
        return {};
    if (isReachTest(delivery)) {
        const Incident &newest = m_outages.incident();
        const bool outage = newest.open() && newest.mode == IncidentMode::Real;
        return outage ? tr("an outage was declared") : QString();
    }
    const Incident *incident = m_outages.desk().find(delivery.incident);
    const Notice *notice = incident ? incident->notice(delivery.notice) : nullptr;
    return notice ? whyEnded(*incident, *notice, now) : QString();
}

QStringList Notifier::waitsInVain(Instant now) const
{
    const Incident &incident = m_outages.incident();
    QStringList all;
    for (const Notice &notice : incident.notices) {
        const bool late = notice.queuedAt && now >= *notice.queuedAt + m_rules.sayWithin;
        if (late && isCarriedNow(incident, notice, now) && !notice.sentAt &&
            !book(incident.id).knows(notice.id))
            all += notice.id;
    }
    return all;
}

void Notifier::sayWhatWaitsInVain(Instant now)
{
    const Incident &incident = m_outages.incident();
    if (!incident.open() || !m_outbox.isWhole(incident.id))
        return;
    const QStringList all = waitsInVain(now);
    for (const QString &id : all) {
        const QString key = incident.id + QLatin1Char('/') + id;
        if (m_inVain.contains(key))
            continue;
        m_inVain.insert(key);
        emit troubled(
            {QStringLiteral("not_carried"),
             tr("\"%1\" was approved, and nothing of it has gone out: the console on duty does not send.")
                 .arg(noticeTitle(incident, *incident.notice(id))),
             tr("Take the duty here, give that console the same [notify], or send it by your own means and "
                "record that.")});
    }
}

/// Attempts that somebody intended who is not there any more to say what came of them: perhaps they were
/// sent.
void Notifier::takeBack(Instant now)
{
    for (const QString &id : m_outbox.work().sending()) {
        const Delivery *delivery = m_outbox.find(id);
        const bool gone = delivery && !m_mine.contains(attemptName(id, delivery->tries())) && !hasNews(id);
        if (gone)
            m_own += factNow(*delivery, DeliveryFact::What::Maybe, now,
                             tr("the console ended while it was being sent"));
    }
}

/// The gateway is asked after 5, 15 and 60 s; then nobody knows.
void Notifier::askLost(Instant now)
{
    QList<Outgoing> questions;
    Spellers spellers;
    for (const QString &id : m_outbox.work().doubtful()) {
        const Delivery *delivery = m_outbox.find(id);
        if (!delivery || hasNews(id))
            continue;
        const QString attempt = attemptName(id, delivery->tries());
        Ask &ask = m_asked[attempt];
        if (ask.since == Instant{}) // asked from now on, also where it was lost before this console began
            ask.since = now;
        const bool canBeAsked = m_door.canBeAsked(delivery->channel);
        const std::optional<Instant> next = canBeAsked ? askAt(ask.since, ask.asked) : std::nullopt;
        if (next && *next <= now) {
            ++ask.asked;
            if (const auto question = outgoing(*delivery, delivery->tries(), spellers))
                questions += *question;
        } else if (!canBeAsked || (!next && now >= ask.since + AnswersBy)) {
            m_own += factNow(*delivery, DeliveryFact::What::Unknown, now);
            m_asked.remove(attempt);
        }
    }
    if (!questions.isEmpty())
        m_door.ask(questions);
}

/// What nobody is to be told any more may stand before the rest, by the thousand: it is given up here, and
/// takes no other's turn.
QList<Outgoing> Notifier::intend(Instant now, QList<DeliveryFact> &facts)
{
    QList<Outgoing> all;
    if (m_saysFirst) // or there would be news of somebody at every turn
        return all;
    Spellers spellers;
    QSet<QString> touched = m_inStore.deliveries();
    for (const DeliveryFact &each : std::as_const(facts))
        touched.insert(each.delivery);
    const QSet<Channel> channels = m_door.channels();
    for (const Channel channel : channels) {
        qsizetype most = std::min<qsizetype>(m_door.room(channel), MostIntents - all.size());
        const QStringList due = most > 0 ? m_outbox.work().due(channel, now, int(MostQueued)) : QStringList();
        for (const QString &id : due) {
            const Delivery *delivery = m_outbox.find(id);
            if (!delivery || touched.contains(id) || delivery->notAfter <= now)
                continue;
            if (const QString why = endedWhy(*delivery, now); !why.isEmpty()) {
                facts += factNow(*delivery, DeliveryFact::What::GivenUp, now, why);
                continue;
            }
            if (most-- <= 0)
                break;
            if (delivery->again)
                m_wanted.insert(id);
            const std::optional<Outgoing> one = outgoing(*delivery, delivery->tries() + 1, spellers);
            if (!one)
                continue;
            DeliveryFact fact = factNow(*delivery, DeliveryFact::What::Sending, now);
            ++fact.attempt;
            facts += fact;
            all += *one;
        }
    }
    return all;
}

} // namespace Switchback
