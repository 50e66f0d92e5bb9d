// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "app/pair/part.h"
#include "models/testcall/standbycalls.h"

#include <QTimer>

#include <memory>

namespace Switchback
{

/// Has the site that stands by place a test call through its own SBC, by PairConfig::standbyCalls and when
/// one of us wants it: never while an incident is open or something is being done to a site. One that was due
/// is asked for once, whoever has the duty; who has it goes on with one that another has asked for. The
/// engine's thread; blocks nothing.
class StandbyCaller : public Part
{
    Q_OBJECT
public:
    using DoneFn = std::function<void(const Outcome &)>;

    /// All of it outlives the caller.
    struct Outside {
        SiteCalls &sites;
        std::function<bool()> incidentOpen;
        std::function<bool()> busy; ///< something is being done to a site
    };
    StandbyCaller(const PartContext &context, Outside outside);
    ~StandbyCaller() override;

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;

    [[nodiscard]] const StandbyCalls &calls() const { return m_calls; }
    /// Which site would be tested now; none: nobody knows which one stands by.
    [[nodiscard]] const SiteConfig *standby() const;
    /// As sentences call it; of a site that is none of this pair its id.
    [[nodiscard]] QString nameOf(const QString &site) const;
    /// Why none can be placed now; empty: one can.
    [[nodiscard]] QString cannotNow() const;
    /// One of us wants it. Whoever has the duty has the site place it.
    void place(const DoneFn &done);

    /// How often it looks at its clock; a minute. For simulated time.
    void setTick(Duration every) { m_tick.setInterval(every); }
    /// How often it has looked what is due: for tests that wait for what must not come.
    [[nodiscard]] quint64 turns() const { return m_turns; }
    /// How long a site that can't be reached is asked again before the call counts as not known.
    static constexpr Duration AsksFor = std::chrono::minutes(2);

private:
    /// Why none can be placed now.
    enum class Hindered { No, NotRead, Incident, Busy, UnderWay, NoStandby };
    [[nodiscard]] Hindered hindered() const;
    void turn();
    void readMissed(const std::function<void()> &done);
    void ask();
    void stopAsking();
    void askSite(const SiteCall &call);
    void askAgain(const SiteCall &call);
    void answered(const SiteCall &call, const CallAnswer &answer);
    void write(const SiteCall &call, const Result<QJsonObject> &answer);
    void make(StandbyCall call, const SiteConfig &site, OutageDesk::Under under, const DoneFn &done);
    void miss(Instant due);

    PartContext m_context;
    Outside m_outside;
    StandbyCalls m_calls;
    QObject *m_asking = nullptr; ///< the site, for one call; a child
    QString m_askedOp;           ///< which one
    Duration m_askedSince{};     ///< monotonic
    Instant m_dutySince{};
    Hindered m_hindered = Hindered::No; ///< what stood against the one that is due, when it was last looked
    std::optional<Instant> m_hinderedDue;
    QTimer m_tick;
    quint64 m_turns = 0;
    bool m_writing = false;
    bool m_ready = false;
};

} // namespace Switchback
