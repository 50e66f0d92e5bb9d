// SPDX-License-Identifier: GPL-3.0-or-later
// How the desk's incidents follow the log.
#include "app/outage/outagedesk.h"

#include "models/core/whendone.h"
#include "models/customers/erasure.h"
#include "models/incident/casechange.h"

#include <QJsonArray>
#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
/// Customers that an event is about, beyond which the window would stand still while it is folded.
constexpr qsizetype MostAtOnce = 500;

/// Of how many customers something has to be worked out when that event is folded: of those it is about, or,
/// where it may change what everybody has signed, of those whose initials held no longer before it.
qsizetype concerned(const Incident &incident, const Event &event)
{
    if (event.kind == QLatin1String("incident.joined") || event.kind == QLatin1String("incident.left"))
        return incident.customers.size(); // each has another place in the list
    if (mayChangeCase(event))
        return incident.known.signoffs(SignoffState::Outdated);
    return event.body.value(QStringLiteral("customers")).toArray().size();
}
} // namespace

OutageDesk::Folded OutageDesk::fold(const QList<Event> &events)
{
    Folded folded;
    Incident &incident = folded.incident;
    for (const Event &event : events) {
        const bool wasOpen = incident.open();
        // One that can't follow came too late (two seats at once): it stays in the log and changes nothing,
        // on every console alike.
        static_cast<void>(applyEvent(incident, event));
        if (incident.id.isEmpty())
            continue; // begins with something else
        folded.events.insert(event.seq, event);
        if (wasOpen && !incident.open())
            folded.workedWhenOver = incident.serviceSeenAt.has_value();
    }
    return folded;
}

void OutageDesk::takeUp(const Folded &folded)
{
    if (folded.incident.id.isEmpty() || folded.incident.pair != m_pair)
        return;
    if (find(folded.incident.id)) {
        for (const Event &event : folded.events)
            follow(event);
        return;
    }
    if (folded.workedWhenOver)
        m_workedSince = *folded.workedWhenOver;
    place(folded);
}

void OutageDesk::place(const Folded &folded)
{
    const auto place =
        std::upper_bound(m_incidents.begin(), m_incidents.end(), folded.incident,
                         [](const Incident &a, const Incident &b) { return a.firstSeq < b.firstSeq; });
    m_incidents.insert(place, folded.incident);
    m_events[folded.incident.id] = folded.events;
    emit changed();
}

/// What this console has in memory goes too.
void OutageDesk::erase(const Event &erased)
{
    const QMap<qint64, QStringList> places = erasedPlaces(erased);
    for (Incident &incident : m_incidents) {
        QMap<qint64, Event> &events = m_events[incident.id];
        bool touched = false;
        for (auto gone = places.begin(); gone != places.end(); ++gone) {
            const auto event = events.find(gone.key());
            if (event == events.end())
                continue;
            *event = withoutPlaces(*event, *gone);
            touched = true;
        }
        const auto waiting = m_waiting.find(incident.id);
        if (touched && waiting != m_waiting.end())
            waiting->append(erased); // what comes out of the pool still knows of them
        else if (touched && incident.customers.size() > MostAtOnce)
            foldBeside(incident.id, [all = events] { return fold(all.values()).incident; });
        else if (touched)
            incident = fold(events.values()).incident;
    }
    emit changed();
}

void OutageDesk::follow(const Event &event)
{
    if (event.kind == QLatin1String("customer.erased") && event.pair == m_pair)
        erase(event);
    if (event.incident.isEmpty() || event.pair != m_pair)
        return;
    const auto known = std::find_if(m_incidents.begin(), m_incidents.end(),
                                    [&](const Incident &each) { return each.id == event.incident; });
    const auto waiting = m_waiting.find(event.incident);
    if (known == m_incidents.end())
        begin(event);
    else if (m_events.value(event.incident).contains(event.seq))
        return;
    else if (waiting != m_waiting.end())
        waiting->append(event);
    else
        add(*known, event);
}

void OutageDesk::begin(const Event &event)
{
    const Folded fresh = fold({event});
    if (!fresh.incident.id.isEmpty()) // else it begins with something else: not an incident of ours
        place(fresh);
}

void OutageDesk::add(Incident &incident, const Event &event)
{
    QMap<qint64, Event> &events = m_events[event.incident];
    const bool last = event.seq > events.lastKey();
    events.insert(event.seq, event);
    // What can't follow is left out, as in fold(). After the store was away an own event is here before
    // others' that lie before it.
    if ((last ? concerned(incident, event) : incident.customers.size()) > MostAtOnce) {
        foldBeside(incident.id, [incident, event, last, all = last ? QMap<qint64, Event>() : events] {
            if (!last)
                return fold(all.values()).incident;
            Incident after = incident;
            static_cast<void>(applyEvent(after, event));
            return after;
        });
        return;
    }
    const bool wasOpen = incident.open();
    if (last)
        static_cast<void>(applyEvent(incident, event));
    else
        incident = fold(events.values()).incident;
    added(wasOpen, incident);
}

void OutageDesk::added(bool wasOpen, const Incident &incident)
{
    if (wasOpen && !incident.open())
        m_workedSince = incident.serviceSeenAt.has_value(); // closed while it works: stopping anew is news
    emit changed();
}

void OutageDesk::foldBeside(const QString &incident, const std::function<Incident()> &work)
{
    m_waiting.insert(incident, {});
    auto promise = std::make_shared<QPromise<std::shared_ptr<Incident>>>();
    promise->start();
    whenDone(promise->future(), this, [this, incident](const std::shared_ptr<Incident> &after) {
        const auto place = std::find_if(m_incidents.begin(), m_incidents.end(),
                                        [&](const Incident &each) { return each.id == incident; });
        std::swap(*place, *after);
        const QList<Event> waiting = m_waiting.take(incident);
        added(after->open(), *place);
        for (const Event &event : waiting)
            follow(event);
        if (m_waiting.contains(incident))
            return; // one of those is folded beside too
        for (const auto &then : m_afterFold.take(incident))
            then();
    });
    QThreadPool::globalInstance()->start([promise, work] {
        promise->addResult(std::make_shared<Incident>(work()));
        promise->finish();
    });
}

/// At once, unless it is being folded in the pool.
void OutageDesk::whenFolded(const QString &incident, const std::function<void()> &then)
{
    if (m_waiting.contains(incident))
        m_afterFold[incident].append(then);
    else
        then();
}

} // namespace Switchback
