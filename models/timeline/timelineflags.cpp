// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timeline.h"

#include "models/core/counted.h"
#include "models/incident/notices.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Outage", text);
}

/// How telling a flag is; the greater stays.
enum Weight { Detail = 1, Progress, Step, Turn, Always };

/// Collects what may become a flag: taken from what the incident adds up to, so that a thing which took
/// forty events (a reroute, a test round) is one flag with a count.
class Candidates
{
public:
    Candidates(const Incident &incident, Instant now)
        : m_incident(incident)
        , m_now(now)
    {
        outage();
        notices();
        decisions();
        runs();
        customers();
        signoffs();
        clocks();
        ending();
    }

    QList<Flag> telling(int most)
    {
        // The newest of equals stays: what happened last is asked for first.
        std::stable_sort(m_all.begin(), m_all.end(), [](const Candidate &a, const Candidate &b) {
            return a.weight != b.weight ? a.weight > b.weight : a.flag.at > b.flag.at;
        });
        QList<Flag> flags;
        for (const Candidate &candidate : std::as_const(m_all)) {
            if (flags.size() == std::max(0, most))
                break;
            flags.append(candidate.flag);
        }
        std::stable_sort(flags.begin(), flags.end(),
                         [](const Flag &a, const Flag &b) { return a.at < b.at; });
        return flags;
    }

private:
    struct Candidate {
        Flag flag;
        Weight weight;
    };

    void add(Instant at, Weight weight, const QString &text, Mark mark, const char *kind)
    {
        if (at <= m_now)
            m_all.append({{at, text, mark, QString::fromLatin1(kind)}, weight});
    }

    [[nodiscard]] static QString someCustomers(qsizetype some, const char *all, const char *part,
                                               qsizetype every)
    {
        return some == every ? counted("Outage", all, every).arg(every)
                             : counted("Outage", part, every).arg(some).arg(every);
    }

    void outage()
    {
        add(m_incident.outageAt, Always, say(QT_TRANSLATE_NOOP("Outage", "Stopped answering")), Mark::Bad,
            "incident.declared");
        if (m_incident.declaredAt > m_incident.outageAt)
            add(m_incident.declaredAt, Detail,
                say(QT_TRANSLATE_NOOP("Outage", "Declared by %1")).arg(m_incident.declaredBy), Mark::NotYet,
                "incident.declared");
        if (m_incident.serviceSeenAt)
            add(*m_incident.serviceSeenAt, Turn,
                say(QT_TRANSLATE_NOOP("Outage", "%1 works again")).arg(m_incident.fromName), Mark::Fine,
                "service.seen");
        for (const Flag &flag : m_incident.flags) {
            if (flag.kind == QLatin1String("incident.reopened"))
                add(flag.at, Turn, say(QT_TRANSLATE_NOOP("Outage", "Failed again, reopened")), Mark::Bad,
                    "incident.reopened");
        }
    }

    void notices()
    {
        for (const Notice &notice : m_incident.notices) {
            if (!notice.sentAt)
                continue;
            const qsizetype all = howManyAddressed(m_incident, notice);
            const qsizetype missed = missedBy(m_incident, notice).size();
            const qsizetype reached = all - missed;
            const Mark mark = missed == 0 ? Mark::Fine : Mark::Warning;
            if (notice.stage == QLatin1String("alert"))
                add(*notice.sentAt, Turn,
                    someCustomers(reached, QT_TRANSLATE_N_NOOP("Outage", "%1 customers alerted"),
                                  QT_TRANSLATE_N_NOOP("Outage", "%1 of %2 customers alerted"), all),
                    mark, "notice.sent");
            else if (notice.stage == QLatin1String("decision"))
                add(*notice.sentAt, Detail, say(QT_TRANSLATE_NOOP("Outage", "Decision told")), mark,
                    "notice.sent");
            else if (notice.stage == QLatin1String("reroute"))
                add(*notice.sentAt, Step, say(QT_TRANSLATE_NOOP("Outage", "Asked to reroute")), mark,
                    "notice.sent");
            else if (notice.stage == QLatin1String("resolved"))
                add(*notice.sentAt, Step, say(QT_TRANSLATE_NOOP("Outage", "Customers told it is over")), mark,
                    "notice.sent");
        }
    }

    /// Who stands behind a decision to fail over: who decided, and the second person.
    [[nodiscard]] QString signedBy(qsizetype index) const
    {
        const Decision &decision = m_incident.decisions.at(index);
        if (decision.choice != Choice::FailOver)
            return {};
        const bool last = index + 1 == m_incident.decisions.size();
        for (const Approval &approval : m_incident.approvals) {
            if (approval.askedAt < decision.at ||
                (!last && approval.askedAt >= m_incident.decisions.at(index + 1).at))
                continue;
            if (approval.brokenGlass)
                return say(QT_TRANSLATE_NOOP("Outage", " (glass broken)"));
            if (approval.granted())
                return say(QT_TRANSLATE_NOOP("Outage", " (2 signed)"));
        }
        return {};
    }

    void decisions()
    {
        for (qsizetype i = 0; i < m_incident.decisions.size(); ++i) {
            const Decision &decision = m_incident.decisions.at(i);
            add(decision.at, Turn,
                say(QT_TRANSLATE_NOOP("Outage", "Decision: %1")).arg(choiceText(decision.choice)) +
                    signedBy(i),
                Mark::Fine, "decision.made");
        }
    }

    void runs()
    {
        for (const RunState &run : m_incident.runs) {
            for (const StepState &step : run.steps) {
                if (!step.endedAt)
                    continue;
                if (step.phase == StepPhase::Failed)
                    add(*step.endedAt, Turn,
                        say(QT_TRANSLATE_NOOP("Outage", "Failed: %1")).arg(step.spec.title), Mark::Bad,
                        "step.failed");
                else if (step.phase == StepPhase::Done && step.spec.verb == QLatin1String("promote"))
                    add(*step.endedAt, Turn,
                        say(QT_TRANSLATE_NOOP("Outage", "%1 promoted, %2"))
                            .arg(run.plan.toName,
                                 durationText(*step.endedAt - step.startedAt.value_or(*step.endedAt))),
                        Mark::Fine, "step.done");
            }
        }
    }

    /// The first and the newest of something that is done customer by customer.
    void count(const CustomersKnown::Span &span, Weight weight, const char *first, const char *all,
               const char *part, const char *kind)
    {
        if (span.count == 0)
            return;
        add(span.last, weight, someCustomers(span.count, all, part, m_incident.customers.size()), Mark::Fine,
            kind);
        if (span.count > 1 && span.first < span.last)
            add(span.first, Detail, say(first), Mark::NotYet, kind);
    }

    void customers()
    {
        count(m_incident.known.moved(), Turn, QT_TRANSLATE_NOOP("Outage", "First customer moved"),
              QT_TRANSLATE_N_NOOP("Outage", "All %1 customers moved"),
              QT_TRANSLATE_N_NOOP("Outage", "%1 of %2 customers moved"), "customer.recorded");
        count(m_incident.known.tested(), Step, QT_TRANSLATE_NOOP("Outage", "First customer tested"),
              QT_TRANSLATE_N_NOOP("Outage", "All %1 customers tested"),
              QT_TRANSLATE_N_NOOP("Outage", "%1 of %2 customers tested"), "customer.recorded");
    }

    void signoffs()
    {
        count(m_incident.known.initialsTaken(), Step, QT_TRANSLATE_NOOP("Outage", "First initials"),
              QT_TRANSLATE_N_NOOP("Outage", "All %1 customers signed"),
              QT_TRANSLATE_N_NOOP("Outage", "%1 of %2 customers signed"), "initials.taken");
    }

    void clocks()
    {
        const Instant end = outageEnd(m_incident).value_or(m_now);
        const auto limit = [&](Duration after, Mark mark) {
            const Instant at = m_incident.outageAt + after;
            if (after.count() <= 0 || at >= end)
                return;
            add(at, Step, say(QT_TRANSLATE_NOOP("Outage", "RTO of %1 passed")).arg(durationText(after)), mark,
                "clock.ran_out");
        };
        limit(m_incident.rules.rtoLow, Mark::Warning);
        limit(m_incident.rules.rtoHigh, Mark::Bad);
        // Due first after an hour, then at the end of each hold; a decision made in time stops its clock.
        std::optional<Instant> due = m_incident.outageAt + m_incident.rules.decideAfter;
        for (const Decision &decision : m_incident.decisions) {
            decisionDue(due, decision.at);
            due = decision.choice == Choice::Hold ? decision.until : std::nullopt;
        }
        decisionDue(due, end);
    }
    void decisionDue(std::optional<Instant> due, Instant madeAt)
    {
        if (due && *due < madeAt)
            add(*due, Step, say(QT_TRANSLATE_NOOP("Outage", "Decision overdue")), Mark::Bad, "clock.ran_out");
    }

    void ending()
    {
        if (m_incident.restoredAt)
            add(*m_incident.restoredAt, Always,
                say(QT_TRANSLATE_NOOP("Outage", "Restored after %1"))
                    .arg(durationText(*m_incident.restoredAt - m_incident.outageAt)),
                Mark::Fine, "wizard.settled");
        if (!m_incident.closedAt)
            return;
        const char *text = QT_TRANSLATE_NOOP("Outage", "Closed: complete");
        if (m_incident.ending == Ending::FalseAlarm)
            text = QT_TRANSLATE_NOOP("Outage", "Closed: false alarm");
        else if (m_incident.ending == Ending::NotNeeded)
            text = QT_TRANSLATE_NOOP("Outage", "Closed: not needed");
        if (m_incident.ending != Ending::None)
            add(*m_incident.closedAt, Always, say(text), Mark::Fine, "incident.closed");
    }

    const Incident &m_incident;
    Instant m_now;
    QList<Candidate> m_all;
};
} // namespace

QList<Flag> tellingFlags(const Incident &incident, Instant now, int most)
{
    return Candidates(incident, now).telling(most);
}

} // namespace Switchback
