// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/receiptbox.h"
#include "app/outage/outagedesk.h"
#include "app/pair/part.h"
#include "models/incident/testcalls/placedcalls.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace Switchback
{

class Outages;

/// Waits for the notifications of test messages, where they arrive, and writes down how long each took, or
/// that it did not come in time. Who has the wheel does it; another process that takes it goes on, by the
/// same log. The engine's thread; blocks nothing.
class Receipts : public Part
{
    Q_OBJECT
public:
    /// All of it outlives it.
    struct Outside {
        std::function<const Incident &()> incident; ///< the open one, or the last
        std::function<bool()> hasWheel;
        OutageDesk::Append append;
        std::function<const PairFacts &()> facts; ///< for what the sites' clocks are ahead
    };
    Receipts(const Clock &clock, Outside outside, std::vector<std::unique_ptr<ReceiptBox>> boxes);
    ~Receipts() override;

    /// The log tells more of the incident.
    void look();
    void wheelChanged(bool held) override;
    /// How long after the time is up one that can't be read is asked again, before nobody knows.
    static constexpr Duration AsksFor = std::chrono::seconds(30);

private:
    /// One that is waited for.
    struct Waited {
        OpenCall open;
        QString channel;
        Instant since{};               ///< from then on we wait
        std::optional<Instant> looked; ///< the last whole look began then
        QString trouble;               ///< why the last one was none; empty: it was
        bool writing = false;
    };
    void watch(const OpenCall &open, const QString &channel);
    void due();
    void arrived(const QString &channel, const QString &code, Instant at, const QString &by);
    void looked(const QString &channel, Instant began, const QString &trouble);
    void write(const QString &key, const Receipt &receipt);
    [[nodiscard]] ReceiptBox *box(const QString &channel) const;
    [[nodiscard]] Duration clockOffset(const QString &site) const;

    const Clock &m_clock;
    const Outside m_outside;
    std::vector<std::unique_ptr<ReceiptBox>> m_boxes;
    std::map<QString, Waited> m_waited; ///< by operation and channel
    QTimer m_tick;
};

/// That of an engine; it looks whenever the case has changed.
std::unique_ptr<Receipts> makeReceipts(const PartContext &context, Outages &outages,
                                       std::vector<std::unique_ptr<ReceiptBox>> boxes);

} // namespace Switchback
