// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/part.h"
#include "models/sites/files/orphanfiles.h"

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
};

/// After a failover that may have lost rows, tells how much audio of theirs is left: an event a minute or so
/// after it, and another one when there is more or less of it, for a week. Under the duty. The engine's
/// thread; blocks nothing.
class OrphanWatch : public Part
{
    Q_OBJECT
public:
    explicit OrphanWatch(const PartContext &context);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;
    [[nodiscard]] std::optional<RunView::Audio> lostAudio() const override;

    /// How often it looks whether it is time, how long after the failover the first look is, and the later
    /// ones after each other. For tests.
    void setPauses(Duration tick, Duration first, Duration later);

private:
    struct Lost {
        QString run; ///< the failover
        Instant at{};
        std::optional<qint64> told;   ///< files, as the newest event has it; -1: that it can't be known
        std::optional<Instant> since; ///< the same; what is asked later is asked from there
        RunView::Audio audio;         ///< the same, to be shown
    };
    void turn();
    void ask();
    void heard(const CallAnswer &answer);
    void tell(const OrphanCount &count);
    void takeTold(const Event &event);
    [[nodiscard]] QString textOf(const OrphanCount &count) const;

    PartContext m_context;
    QHash<QString, bool> m_failovers; ///< runs that were begun; true: of the kind that may lose rows
    std::optional<Lost> m_lost;
    OrphanCount m_count; ///< as far as it has been asked for
    QString m_after;
    bool m_asking = false;
    Instant m_next{};
    QTimer m_tick;
    Duration m_first{std::chrono::seconds(70)};
    Duration m_later;
};

} // namespace Switchback
