// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/signoff/signoff.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace Switchback
{

struct Incident;

/// Where one customer stands in a step that wants something of each of them.
enum class Standing {
    Open,
    Half,    ///< something is there, and it isn't enough: says so, failed, signed for an older state
    Good,    ///< done, and known to be
    Excused, ///< gone on without them, with a reason
};
/// How far such a step is. Each customer is counted once.
struct CustomerCount {
    int all = 0;
    int half = 0;
    int good = 0;
    int excused = 0;
    [[nodiscard]] int open() const { return all - good - excused; }
    bool operator==(const CustomerCount &) const = default;
};

/// What follows from customers' records and initials: who is where in the list, how they stand in each step,
/// whose initials hold. Worked out by the fold for the one that changed, so that nobody who shows it has to
/// walk over all of them. Copies share; two that are equal know the same, whatever their stamps.
class CustomersKnown
{
public:
    /// When something that is done customer by customer was done first and last, and for how many.
    struct Span {
        int count = 0;
        Instant first{};
        Instant last{};
        bool operator==(const Span &) const = default;
    };

    // --- for who shows it
    [[nodiscard]] int placeOf(const QString &customer) const { return m_places.value(customer, -1); }
    [[nodiscard]] CustomerCount count(const QString &step) const { return m_counts.value(step); }
    [[nodiscard]] SignoffState signoff(int place) const { return m_each.at(place).signoff; }
    [[nodiscard]] int signoffs(SignoffState state) const { return m_signoffs.at(std::size_t(state)); }
    /// The first who has still to be asked for initials; -1: nobody.
    [[nodiscard]] int firstUnsigned() const;
    [[nodiscard]] Span moved() const { return span(Moved); }
    [[nodiscard]] Span tested() const { return span(Tested); }
    [[nodiscard]] Span initialsTaken() const { return span(Taken); }
    /// Another one with every change, in every fold of this process: what was made of a customer under the
    /// same stamp is still right.
    [[nodiscard]] quint64 stamp() const { return m_stamp; }
    [[nodiscard]] quint64 stamp(int place) const { return m_each.at(place).stamp; }

    // --- for the fold
    void begin(const Incident &incident);
    void changed(const Incident &incident, const QString &customer);
    void allChanged(const Incident &incident);
    /// After an event that was about no customer: where the evidence of all speaks of that, initials that
    /// were given for another state of the case hold no longer, or hold again. Who was found to have signed
    /// what was true then is known by the case alone; only the others' evidence is made anew.
    void caseChanged(const Incident &incident);

    bool operator==(const CustomersKnown &other) const { return m_counts == other.m_counts; }

private:
    enum Kind { Moved, Tested, Taken, Kinds };
    struct Known {
        SignoffState signoff = SignoffState::Waiting;
        std::array<std::optional<Instant>, Kinds> at;
        QList<Standing> standings; ///< in each of m_counted
        int holdsIn = -1; ///< as long as nothing else is recorded: the case (m_cases) for which the newest
                          ///< initials hold; -1: not known
        quint64 stamp = 0;
    };
    using Common = std::array<SignedEvidence, 2>;
    void redo(const Incident &incident, int place);
    /// Whether it is another one.
    bool redoSignoff(const Incident &incident, int place);
    [[nodiscard]] SignoffState judged(const Incident &incident, int place) const;
    void setStandings(const Incident &incident, int place);
    void setCase(const Incident &incident);
    void redoMoment(Kind kind, std::optional<Instant> before, std::optional<Instant> now);
    [[nodiscard]] Span span(Kind kind) const;
    void setStanding(const Incident &incident, int place, int counted);

    QHash<QString, int> m_places;
    QList<Known> m_each;                    ///< as the incident's customers
    QList<int> m_counted;                   ///< the runbook's steps that want something of single customers
    QHash<QString, CustomerCount> m_counts; ///< by step
    std::array<int, 5> m_signoffs{};
    std::array<QMap<Instant, int>, Kinds> m_moments; ///< how many at each
    std::array<int, Kinds> m_reached{};
    QStringList m_tests;   ///< that the runbook wants of everybody
    QList<Common> m_cases; ///< evidence of nobody: what it has said of the case as a whole
    int m_case = -1;       ///< what it says now
    quint64 m_stamp = 0;
};

} // namespace Switchback
