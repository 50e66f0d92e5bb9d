// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/base/waymaker.h"

#include <QTimer>
#include <QUdpSocket>

namespace Switchback::Test
{

inline constexpr WayKind Options{"sip"};

/// A third way as small as it gets: whether a site's SBC answers SIP OPTIONS. It carries no calls. Beside
/// this file it needed one registration.
class OptionsWay : public Way
{
    Q_OBJECT

public:
    explicit OptionsWay(const WayContext &context);
    static void registerIt();
    void submit(WayJob job) override;
    void cancel(quint64) override {}

private:
    void ask();
    void end(Reach reach, const QString &detail);

    const WayContext &m_context;
    QUdpSocket m_socket;
    QTimer m_deadline;
    QList<WayJob> m_jobs; ///< the first one is under way
    Instant m_sentAt{};
};

} // namespace Switchback::Test
