// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incident/incidentparts.h"
#include "models/incident/steproom.h"
#include "models/steps/reroute/rulesofobserved.h"
#include "models/trunks/callspage.h"
#include "models/wizard/wizardview.h"
#include "outagestory.h"

#include <QTest>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

inline QString s(const char *text)
{
    return QString::fromUtf8(text);
}
inline const QString Old = s("naperville");
inline const QString New = s("centennial");

/// An outage at its reroute step, everybody asked; and what the SBCs tell from then on.
class Rerouting
{
public:
    explicit Rerouting(int customers = 3, bool asked = true)
        : story(customers)
        , book(Old, New)
    {
        story.declare();
        story.until(s("reroute"));
        if (asked)
            story.notice(s("reroute"));
        askedAt = story.now;
        for (const QString &id : story.ids()) {
            CustomerCard card;
            card.id = id;
            card.trunks = QStringList{id + s("-1")};
            if (id == s("c3"))
                card.trunks += id + s("-2");
            cards += card;
        }
        owners.set(cards);
    }
    void setTrunks(const char *customer, const QStringList &trunks)
    {
        for (CustomerCard &card : cards) {
            if (card.id == s(customer))
                card.trunks = trunks;
        }
        owners.set(cards);
    }
    void share(const char *one, const char *other, const char *trunk)
    {
        for (const char *customer : {one, other})
            setTrunks(customer, {s(customer) + s("-1"), s(trunk)});
    }
    /// A call so long after they were asked; forwarded: told by the other site.
    void call(const char *trunk, const QString &site, Duration at, bool forwarded = false)
    {
        CallsPage page;
        page.calls += TrunkCall{s(trunk), forwarded, askedAt + at};
        owners.called(book.take(site, page), book.stamp());
        story.now = std::max(story.now, askedAt + at + 1s);
    }
    /// What the process on duty does; the kinds and texts of what it wrote.
    QStringList duty()
    {
        QStringList texts;
        const auto planned = planNoTrunk(story.incident, story.ids(), seen(), story.now) +
                             planObserved(story.incident, story.ids(), seen(), story.now);
        for (const PlannedEvent &each : planned) {
            if (story.store({each}).isEmpty())
                texts += each.event.text;
        }
        return texts;
    }
    void watch()
    {
        QCOMPARE(story.store(planCallsSeen(story.incident, {Old, New}, seen(), story.now)), QString());
    }
    void says(const char *customer, Duration at)
    {
        story.now = std::max(story.now, askedAt + at);
        story.allow(Do::RecordCustomers{Do::CustomerFact::SaysDone, {s(customer)}, StepOutcome::Passed, {}},
                    OutageStory::op());
    }
    SeenOf seen() const { return {&book, &owners, {from(), from()}}; }
    Instant from() const { return since.value_or(story.incident.outageAt - BeforeOutage); }
    const SeenCalls &of(const char *customer) const { return story.incident.record(s(customer)).seen; }
    Standing standing(const char *customer) const
    {
        const RunbookStep *step = rerouteStep(story.incident);
        return *roomOf(step->kind).standing(story.incident, *step, *story.incident.customer(s(customer)));
    }
    CustomerCount count() const { return countCustomers(story.incident, *rerouteStep(story.incident)); }
    WizardView view() const
    {
        WizardInputs in;
        in.incident = story.incident;
        in.actor = OutageStory::op();
        in.step = s("reroute");
        in.now = story.now;
        in.calls.seen = seen();
        in.calls.since = askedAt - 15min;
        return makeWizardView(in);
    }
    CustomerRow row(const char *customer) const
    {
        const WizardView made = view();
        const auto found = std::find_if(made.table->rows.cbegin(), made.table->rows.cend(),
                                        [&](const CustomerRow &each) { return each.id == s(customer); });
        return *found;
    }

    OutageStory story;
    TrunkBook book;
    TrunkOwners owners;
    QList<CustomerCard> cards;
    Instant askedAt{};
    std::optional<Instant> since; ///< from when on the console knows all calls; none: from the outage on
};

} // namespace Switchback
