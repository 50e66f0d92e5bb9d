// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sites/facts.h"
#include "models/sites/site.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace Switchback
{

class TcpDialer;

/// Tries whether the reference address outside both sites takes a TCP connection; nothing is said to it.
/// Lives in the thread that made it, never blocks it, and ends each try by its deadline, whatever hangs.
class ReferenceProbe : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const WayAnswer &)>;

    /// `clock` must outlive it.
    ReferenceProbe(PairConfig::Reference reference, const Clock &clock, QObject *parent = nullptr);
    ~ReferenceProbe() override;
    /// `done` comes exactly once. A try that is under way is given up for the new one.
    void ask(Duration deadline, Done done);

private:
    void finish(Reach reach, const QString &detail);

    PairConfig::Reference m_reference;
    const Clock &m_clock;
    TcpDialer *m_dialer = nullptr;
    QTimer m_deadline;
    Instant m_sentAt{};
    Done m_done;
};

} // namespace Switchback
