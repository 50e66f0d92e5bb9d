// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "app/pair/log/pairlog.h"
#include "app/pair/seats.h"
#include "models/act/runview.h"
#include "models/core/clock.h"
#include "models/findings/component.h"
#include "models/sites/facts.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace Switchback
{

class PeopleHere;

/// Something that follows the log of a pair and acts on it: under the duty for what has to go on without
/// anybody, under the wheel for what a person has begun. What it intends is in the log before it is done, so
/// that another process, which follows the same log, goes on with it. The engine's thread; blocks nothing.
class Part : public QObject
{
    Q_OBJECT
public:
    /// Reads what the log holds of its work; calls `done` exactly once. Parts take up one after the other.
    virtual void takeUp(const std::function<void()> &done) { done(); }
    /// Every event of the pair from the moment on when the log is open, own and others'; before takeUp() has
    /// ended some of them come twice.
    virtual void follow(const Event &event) { Q_UNUSED(event) }
    virtual void dutyChanged(bool held) { Q_UNUSED(held) }
    /// The wheel was taken here, or is elsewhere now.
    virtual void wheelChanged(bool held) { Q_UNUSED(held) }
    /// After every answer of a site.
    virtual void sitesSeen() {}
    /// What it knows of audio that lost its rows; nothing: none has, or nobody has looked.
    [[nodiscard]] virtual std::optional<RunView::Audio> lostAudio() const { return std::nullopt; }
    /// What it knows of how ready the pair is, for the overview.
    [[nodiscard]] virtual QList<ComponentLine> readiness(Instant now) const
    {
        Q_UNUSED(now)
        return {};
    }

signals:
    void changed();
    /// What a person has to know that is not about a site.
    void troubled(const Switchback::Error &error);
};

/// The first word of those parts.
std::optional<RunView::Audio> lostAudioOf(const std::vector<std::unique_ptr<Part>> &parts);
/// All that they know.
QList<ComponentLine> readinessOf(const std::vector<std::unique_ptr<Part>> &parts, Instant now);

/// What a part is given of the engine it belongs to; all of it outlives the part.
struct PartContext {
    const PairConfig &pair;
    const Clock &clock;
    PairLog &log;
    Seats &seats;
    PeopleHere &people;
    SiteCalls &calls; ///< of the pair's sites, by their ids
    std::function<const PairFacts &()> facts;
};

} // namespace Switchback
