// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/notify/gateways/gatewayboard.h"
#include "app/pair/part.h"

#include <QTimer>

namespace Switchback
{

class Outages;

/// Tells the other consoles on a store what gateways the one on duty has and how they stand, and reads it
/// where another is on duty: what is approved goes out through the gateways of that one. There in a console
/// without gateways too. The engine's thread; blocks nothing.
class GatewayNews : public Part
{
    Q_OBJECT
public:
    /// `board`: of this console; null: it has no gateways, and whoever writes to customers here is told where
    /// there are some. Both outlive it.
    GatewayNews(const PartContext &context, const GatewayBoard *board, Outages &outages);

    void dutyChanged(bool held) override;
    /// Reads what the one on duty has told, unless that is this one. For whoever shows it.
    void look();

    [[nodiscard]] bool hasGateways() const { return m_board != nullptr; }
    /// Of this console.
    [[nodiscard]] QList<GatewayState> here() const;
    /// Of the one on duty; none: nobody has told.
    [[nodiscard]] std::optional<GatewayReport> onDuty() const;
    /// The console on duty where that has gateways and this one has none; else empty.
    [[nodiscard]] QString onlyElsewhere() const;
    /// How soon what changed is told to others. For tests.
    void setPauses(Duration stands, Duration taken);

private:
    void tellSoon(bool stands);
    void tell();
    void read(const std::function<void()> &done);
    [[nodiscard]] GatewayReport report() const;

    PartContext m_context;
    const GatewayBoard *m_board;
    std::optional<GatewayReport> m_told; ///< as the store holds it
    QTimer m_soon;
    Duration m_stands{std::chrono::seconds(1)};
    Duration m_taken{std::chrono::seconds(30)};
    bool m_reading = false;
};

} // namespace Switchback
