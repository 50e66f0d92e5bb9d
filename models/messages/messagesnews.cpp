// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesnews.h"

#include <numeric>

namespace Switchback
{

MessagesNews newsOf(const MessagesView &view)
{
    MessagesNews news;
    static_cast<MessagesHead &>(news) = view;
    news.anew = true;
    news.lines = view.lines;
    news.rows.resize(view.lines.size());
    std::iota(news.rows.begin(), news.rows.end(), 0);
    return news;
}

void takeIn(QList<MessageLine> &lines, const MessagesNews &news)
{
    if (news.anew)
        lines.clear();
    for (qsizetype i = 0; i < news.rows.size(); ++i) {
        const int row = news.rows.at(i);
        if (row < lines.size())
            lines[row] = news.lines.at(i);
        else
            lines += news.lines.at(i);
    }
}

void MessagesTeller::touch(const Delivery &delivery)
{
    m_changed.insert(delivery.id);
    m_touched.insert(delivery.notice);
}

/// How a message stands follows from its deliveries, and, once it was said, from whom that says were not
/// reached; of the newest it is asked each time.
void MessagesTeller::takeStandings(const Incident &incident, const StandingOf &standingOf)
{
    bool newest = true;
    for (auto notice = incident.notices.crbegin(); notice != incident.notices.crend(); ++notice) {
        if (!notice->carried)
            continue;
        const bool known = m_standings.contains(notice->id) && m_sent.value(notice->id) == notice->sentAt;
        if (newest || !known || m_touched.contains(notice->id))
            m_standings.insert(notice->id, standingOf(notice->id));
        m_sent.insert(notice->id, notice->sentAt);
        newest = false;
    }
    m_touched.clear();
}

std::optional<MessagesNews> MessagesTeller::take(const Incident &incident, const DeliveryBook &book,
                                                 const StandingOf &standingOf, int most, bool reading)
{
    MessagesNews news;
    // A list that is the same is shared, and costs nothing to compare.
    const bool same = m_begun && m_incident == incident.id && m_customers == incident.customers;
    if (!same || m_told > book.all().size()) {
        beginAnew();
        m_begun = news.anew = true;
        m_incident = incident.id;
        m_customers = incident.customers;
    }
    for (auto each = m_changed.begin(); each != m_changed.end() && news.rows.size() < most;) {
        const qsizetype place = book.placeOf(*each);
        if (place >= 0 && place < m_told) { // of what comes now it is told as it is
            news.rows += int(place);
            news.lines += messageLine(incident, book.all().at(place));
        }
        each = m_changed.erase(each);
    }
    for (; m_told < book.all().size() && news.rows.size() < most; ++m_told) {
        news.rows += int(m_told);
        news.lines += messageLine(incident, book.all().at(m_told));
    }
    takeStandings(incident, standingOf);
    static_cast<MessagesHead &>(news) = messagesHead(incident, book, m_standings);
    news.reading = reading;
    if (reading)
        news.summary.clear(); // no number is right yet
    const auto &head = static_cast<const MessagesHead &>(news);
    const bool any = news.anew || !news.rows.isEmpty() || !(head == m_head);
    m_head = head;
    return any ? std::optional(news) : std::nullopt;
}

} // namespace Switchback
