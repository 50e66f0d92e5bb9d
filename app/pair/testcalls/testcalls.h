// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/sitecalls.h"
#include "app/outage/outagedesk.h"
#include "models/core/clock.h"
#include "models/incident/testcalls/placedcalls.h"
#include "models/sites/site.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace Switchback
{

/// Has the sites place the test calls, and leave the test messages, that the log asks for, under the
/// operation ids that stand there, and writes down what came of each. Who has the wheel does it; another
/// process that takes it goes on with what is under way by asking the site again under the same id. The
/// thread that made it; blocks nothing.
class TestCalls : public QObject
{
    Q_OBJECT
public:
    /// All of it outlives the calls.
    struct Outside {
        SiteCalls &calls;
        std::function<const Incident &()> incident; ///< the open one, or the last
        std::function<bool()> hasWheel;
        OutageDesk::Append append;
        std::function<void(const Error &)> trouble; ///< what a person has to know that is not about a site
        ReceiptSettings receipts = {};              ///< where notifications of messages are read
    };
    TestCalls(const Clock &clock, Outside outside);
    ~TestCalls() override;

    /// The log tells more of the incident, or the wheel was taken or lost.
    void look();
    /// What the sites have told of calls under way from here, by operation, newest last.
    [[nodiscard]] QHash<QString, QStringList> lines() const;
    /// How long a site that can't be reached is asked again before the call counts as not known.
    static constexpr Duration AsksFor = std::chrono::minutes(2);

signals:
    void changed(); ///< a site has told more of a call

private:
    struct Doing;
    void ask(const QString &op);
    void callOff(const QString &op);
    void answered(const QString &op, const CallAnswer &answer);
    void write(const QString &op, const Result<QJsonObject> &answer);
    [[nodiscard]] Doing *doing(const QString &op);

    const Clock &m_clock;
    Outside m_outside;
    std::map<QString, std::unique_ptr<Doing>> m_doings; ///< by operation
};

} // namespace Switchback
