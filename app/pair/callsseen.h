// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "app/pair/part.h"
#include "app/pair/sites/callskeeper.h"
#include "models/incident/incident.h"
#include "models/trunks/callsahead.h"
#include "models/trunks/trunkowners.h"

#include <QTimer>

#include <array>

namespace Switchback
{

/// Where customers' calls arrive: asks both sites each poll period which came since it asked last, whoever
/// has the duty, and keeps the newest of each trunk. Under the duty it writes into the log of the open case
/// who was seen to have moved, and who no longer is; every console has that from the log alone. The engine's
/// thread; an answer is taken in by pages.
class CallsSeen : public Part
{
    Q_OBJECT
public:
    struct Outside {
        std::function<SiteCalls &()> calls; ///< of this pair's sites
        std::function<const PairFacts &()> facts;
        std::function<const QList<CustomerCard> *(bool drill)> cards; ///< null: they could not be read
        std::function<const Incident &()> incident;                   ///< the open one, or the last
        std::function<bool()> onDuty;
        std::function<QFuture<Result<QList<Event>>>(const QList<PlannedEvent> &)> append; ///< under the duty
    };
    /// All of it outlives it. `asks`: a console that ends soon has no use for it.
    CallsSeen(const PairConfig &pair, const Clock &clock, bool asks, Outside outside);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;
    void sitesSeen() override;

    /// Asks both sites now, unless they are being asked.
    void ask();
    /// The cards of a list are others.
    void setCards(bool drill);
    /// What was seen of the customers, or of those of the drill list.
    [[nodiscard]] SeenOf seen(bool drill) const
    {
        return {&m_book, &m_owners.at(drill ? 1 : 0), {m_lines[0].hearing.since, m_lines[1].hearing.since}};
    }

    /// What is known of a site's word on calls.
    struct Hearing {
        std::optional<Instant> since; ///< from which moment on its calls are known here; none: not heard yet
        std::optional<Instant> heardAt; ///< when it last answered all that there was
        QString trouble;                ///< why it did not answer the last time; empty: it did
        bool notTold = false;           ///< it says that nobody there tells
        int dropped = 0;                ///< calls dated ahead in its last answer, that nobody believes
    };
    [[nodiscard]] const Hearing &hearing(const QString &site) const
    {
        return m_lines.at(m_book.side(site) == 1 ? 1 : 0).hearing;
    }

private:
    /// One site that is asked.
    struct Line {
        Hearing hearing;
        QString cursor;
        Instant from{}; ///< what was before is not asked for
        bool asking = false;
        bool anew = false; ///< the answer that it owes is of no use any more
        int pages = 0;     ///< since the last turn
        int unended = 0;   ///< since it had told all that it has
        int turnsToSkip = 0;
        std::optional<Instant> failing; ///< since when it answers nothing; none: it did the last time
        std::optional<Instant> gapTold; ///< when it was told last that there is one
        bool waitsForClock = false;
        CallsAhead ahead;
    };
    void askSite(int side);
    void answered(int side, const CallAnswer &answer);
    void take(int side, const CallsTold &page);
    void takeInBook(int side, const CallsTold &page);
    void heardAll(Line &line);
    void failed(int side, const Error &error);
    void tellGap(int side);
    [[nodiscard]] Instant lookFrom() const;
    [[nodiscard]] const SiteFacts &site(int side) const;
    [[nodiscard]] bool isOnACard(const QString &trunk) const
    {
        return m_owners.at(0).all().contains(trunk) || m_owners.at(1).all().contains(trunk);
    }
    void beginAnew();
    void mark(const QStringList &customers);
    void markAll();
    void judge();
    [[nodiscard]] bool mayJudge() const;
    [[nodiscard]] CallsKeeper::Quiet quiet() const;
    void store(const QList<PlannedEvent> &events, const QStringList &customers);
    void storeOneByOne(QList<PlannedEvent> events, const QStringList &customers);
    void stored(const Result<QList<Event>> &events, const QStringList &customers);

    PairConfig m_pair;
    const Clock &m_clock;
    bool m_asks;
    Outside m_outside;
    TrunkBook m_book;
    std::array<TrunkOwners, 2> m_owners; ///< of the customers, of the drill list
    std::array<Line, 2> m_lines;         ///< as the book's sides
    QSet<QString> m_marked;              ///< customers of the open case of whom something may be news
    bool m_takenUp = false;
    bool m_storing = false;
    bool m_oneByOne = false; ///< what was planned together was refused: somebody has said some of it
    qint64 m_stored = 0;     ///< the last event of ours that the case does not know of yet
    CallsKeeper m_keeper;
    QTimer m_turn;
    QTimer m_judging;
};

} // namespace Switchback
