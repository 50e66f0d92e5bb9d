// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/duty/changes.h"
#include "models/core/clock.h"
#include "models/findings/finding.h"
#include "models/sites/facts.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace Switchback
{

/// One answer to a `status` call, as the watcher wants it.
struct StatusReply {
    Result<SiteStatus> status; ///< read and checked
    WayAnswer way;
    bool badAnswer = false; ///< the site answered, but broke the contract; the error names the field
};

/// Watches a pair: asks each site by each way every poll period, and keeps facts, loss and findings. Lives in
/// the thread that made it; asks through the function given and never blocks. A round that hangs does not
/// hold up the other way or the other site.
class Watcher : public QObject
{
    Q_OBJECT

public:
    using Ask = std::function<void(const QString &site, WayKind way, Duration deadline, QObject *context,
                                   std::function<void(const StatusReply &)> done)>;

    /// Tries the address outside both sites; without one nothing is tried.
    using AskReference = std::function<void(Duration deadline, std::function<void(const WayAnswer &)> done)>;
    void setReference(AskReference askReference) { m_askReference = std::move(askReference); }

    Watcher(const PairConfig &config, Ask askSite, const Clock &clock, QObject *parent = nullptr);
    Watcher(PairConfig &&, Ask, const Clock &, QObject * = nullptr) = delete; // it would not outlive this
    ~Watcher() override;

    /// Asks everything in so long, and then one after the other: of many pairs each at another moment.
    void start(Duration in = Duration{0});
    void stop();
    /// Asks everything at once, out of turn (after a step of a run, or when somebody presses F5).
    void askNow();

    /// How a site stands as a witness of the log.
    void noteWitness(const QString &site, const LogWitness &witness);
    /// What an earlier console knew: the last proof of what had arrived, and what was told already.
    void restore(const QJsonObject &saved);
    [[nodiscard]] QJsonObject save() const;

    [[nodiscard]] const PairConfig &config() const { return m_config; }
    [[nodiscard]] const PairFacts &facts() const { return m_facts; }
    /// What the facts amount to, worked out once an answer and a second: every figure that is shown of one
    /// moment is the same.
    struct Seen {
        LossEstimate loss;
        QList<Finding> findings;
    };
    [[nodiscard]] const Seen &seen(Instant now) const;
    /// Of any moment, worked out anew.
    [[nodiscard]] LossEstimate loss(Instant at) const;
    /// Every call under way is long past its deadline: whoever carries them out hangs.
    [[nodiscard]] bool hangs() const;

signals:
    /// After every answer that came or failed to come.
    void updated();
    /// What goes into the log.
    void happened(const QList<Switchback::Event> &events);
    /// Once a poll period: what the chart keeps.
    void sampled(const Switchback::LossEstimate &loss);

private:
    struct Poll {
        QString site;
        WayKind way;
        bool underWay = false;
        Duration askedAt{0}; ///< monotonic
    };
    [[nodiscard]] Duration deadline() const;
    void ask(int index);
    void answered(int index, const StatusReply &reply);
    void askReference();
    void roundEnds();
    void takeIn();
    void look(Instant now);

    const PairConfig &m_config; ///< outlives this: a pair has one for all its parts
    Ask m_ask;
    AskReference m_askReference;
    bool m_referenceUnderWay = false;
    const Clock &m_clock;
    PairFacts m_facts;
    ProofLog m_log;
    Noted m_noted;
    mutable std::optional<Seen> m_seen; ///< none: there is news since
    QList<Poll> m_polls;
    QTimer m_first;
    QTimer m_tick;
    int m_turn = 0;
};

} // namespace Switchback
