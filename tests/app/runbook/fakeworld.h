// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakesites.h"

#include <QCoreApplication>

#include <memory>
#include <vector>

namespace Switchback
{

/// A log on "disk" that survives the runner.
struct FakeLog {
    QList<Event> events;
    bool failing = false;
    int killAfter = -1; ///< acts (appends and calls) until the process dies

    QFuture<Result<Event>> append(Event event)
    {
        if (failing)
            return readyFuture<Result<Event>>(
                Error{QStringLiteral("disk_full"), QStringLiteral("no space left"), {}});
        event.seq = events.size() + 1;
        events += event;
        return readyFuture<Result<Event>>(event);
    }
};

struct World {
    FakeSites sites;
    FakeLog log;
    ManualClock clock;
    int acts = 0;
    LastLog known;  ///< what the console knows when it asks
    int dieAt = -1; ///< the act after which nothing this process does has an effect any more

    [[nodiscard]] bool dead() const { return dieAt >= 0 && acts >= dieAt; }

    std::unique_ptr<Runner> makeRunner()
    {
        Runner::Outside outside;
        outside.lastLog = [this](const RunState &) { return known; };
        outside.append = [this](const Event &event) -> QFuture<Result<Event>> {
            if (dead())
                return {}; // never ends: the process is gone
            ++acts;
            auto stored = log.append(event);
            if (dead()) {
                QPromise<Result<Event>> never;
                never.start();
                m_never.push_back(std::move(never));
                return m_never.back().future();
            }
            return stored;
        };
        outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto,
                              auto done) {
            if (dead())
                return;
            ++acts;
            const StepAnswer answer = sites.answer(step, request);
            if (dead())
                return;
            QMetaObject::invokeMethod(
                context, [done, answer] { done(answer); }, Qt::QueuedConnection);
        };
        return std::make_unique<Runner>(outside, clock);
    }

    /// Qt 6.4 wants who waits for an answer to outlive it.
    void forgetAnswers() { m_never.clear(); }

    std::vector<QPromise<Result<Event>>> m_never;
};

} // namespace Switchback
