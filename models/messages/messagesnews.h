// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesview.h"

#include <QSet>

#include <functional>
#include <optional>

namespace Switchback
{

/// What is new of a MessagesView since it was told last.
struct MessagesNews : MessagesHead {
    bool anew = false;    ///< what lines there were is no more
    bool earlier = false; ///< of another incident than the newest: for their page alone
    QList<int> rows; ///< of `lines`, in their order; those behind the last there is come one after the other
    QList<MessageLine> lines;
};
/// A whole view as news.
MessagesNews newsOf(const MessagesView &view);
void takeIn(QList<MessageLine> &lines, const MessagesNews &news);

/// Follows the deliveries of an incident, and tells what is new of them: what that costs goes by how much it
/// is, and not by how many deliveries there are.
class MessagesTeller
{
public:
    /// It has changed.
    void touch(const Delivery &delivery);
    /// Everything is told once more.
    void beginAnew() { *this = MessagesTeller(); }
    using StandingOf = std::function<MessageStanding(const QString &notice)>;
    /// With at most so many lines; call again while behind(). None: nothing is new. `reading`: the book is
    /// not whole yet.
    [[nodiscard]] std::optional<MessagesNews> take(const Incident &incident, const DeliveryBook &book,
                                                   const StandingOf &standingOf, int most,
                                                   bool reading = false);
    [[nodiscard]] bool behind(const DeliveryBook &book) const
    {
        return !m_changed.isEmpty() || m_told < book.all().size();
    }

private:
    void takeStandings(const Incident &incident, const StandingOf &standingOf);

    QSet<QString> m_changed; ///< deliveries
    QSet<QString> m_touched; ///< notices
    QString m_incident;
    QList<Customer> m_customers; ///< by whose names the lines are written
    bool m_begun = false;
    qsizetype m_told = 0; ///< of the book, from its beginning
    QHash<QString, MessageStanding> m_standings;
    QHash<QString, std::optional<Instant>> m_sent; ///< notices, as it was said of them
    MessagesHead m_head;                           ///< as it was told
};

} // namespace Switchback
