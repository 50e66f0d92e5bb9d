// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/part.h"
#include "models/runbook/runplan.h"
#include "models/sites/files/orphanfiles.h"

#include <QHash>
#include <QSet>
#include <QTimer>

namespace Switchback
{

/// How much audio is without a row at the site that serves.
struct OrphanCount {
    QString site; ///< id
    Instant since{};
    qint64 files = 0;
    qint64 bytes = 0;
    bool atLeast = false; ///< not all could be looked through
    QString why;          ///< it can't be known, for this reason; empty: it is
    /// The same to whoever reads it; of two that can't be known the reasons do not count.
    [[nodiscard]] bool saysAs(const OrphanCount &other) const;
};

/// After a promote that may have lost rows, tells how much audio of theirs is left: an event a minute or so
/// after it, and another one when there is more or less of it, for a week; also where the failover was given
/// up afterwards. Under the duty. The engine's thread; blocks nothing.
class OrphanWatch : public Part
{
    Q_OBJECT
public:
    explicit OrphanWatch(const PartContext &context);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;
    [[nodiscard]] std::optional<RunView::Audio> lostAudio() const override;

    /// How often it looks whether it is time, how long after the promote the first look is, the later ones
    /// after each other, and after a try that came to nothing. For tests.
    void setPauses(Duration tick, Duration first, Duration later, Duration again);

private:
    /// What has to be known of a run's steps when they are done.
    struct Steps {
        bool losesRows = false;  ///< of the kind that may
        QSet<QString> promotes;  ///< their keys
        QSet<QString> exportAll; ///< the same
    };
    struct Lost {
        QString run; ///< the failover
        Instant at{};
        std::optional<OrphanCount> told; ///< as the newest event has it
        qint64 toldBy = 0;               ///< its number; 0: none yet
        std::optional<Instant> since;    ///< the same; what is asked later is asked from there
        qint64 exported = -1;            ///< files, when all there were came; -1: never
    };
    void begun(const QString &run, Instant at);
    void stepDone(const Event &event);
    void takeStep(const QString &run, const StepSpec &spec);
    void turn();
    void ask();
    void heard(const CallAnswer &answer);
    void failed(const Error &error);
    void tell(const OrphanCount &count);
    void takeTold(const Event &event);
    [[nodiscard]] QString textOf(const OrphanCount &count) const;

    PartContext m_context;
    QHash<QString, Steps> m_runs; ///< that were begun
    std::optional<Lost> m_lost;
    OrphanCount m_count; ///< as far as it has been asked for
    QString m_after;
    bool m_asking = false;
    quint64 m_round = 0; ///< of asking
    int m_failures = 0;  ///< tries after each other that came to nothing
    Instant m_next{};
    QTimer m_tick;
    Duration m_first{std::chrono::seconds(70)};
    Duration m_later;
    Duration m_again{std::chrono::seconds(30)};
};

} // namespace Switchback
