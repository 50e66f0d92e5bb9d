// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/referenceprobe.h"

#include "app/link/base/tcpdialer.h"

#include <utility>

#include <unistd.h>

namespace Switchback
{

ReferenceProbe::ReferenceProbe(PairConfig::Reference reference, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_reference(std::move(reference))
    , m_clock(clock)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(Reach::Unreachable,
               tr("%1 took no connection in %2.")
                   .arg(m_reference.text(), durationText(m_deadline.intervalAsDuration())));
    });
}

ReferenceProbe::~ReferenceProbe() = default;

void ReferenceProbe::ask(Duration deadline, Done done)
{
    if (m_done)
        finish(Reach::Unreachable, tr("%1 is asked again.").arg(m_reference.text()));
    m_done = std::move(done);
    m_sentAt = m_clock.now();
    m_deadline.start(deadline);
    m_dialer = new TcpDialer(m_reference.text(), {}, this);
    connect(m_dialer, &TcpDialer::connected, this, [this](int fd) {
        ::close(fd);
        finish(Reach::Answers, {});
    });
    connect(m_dialer, &TcpDialer::failed, this,
            [this](const WayFault &fault) { finish(fault.reach, fault.text); });
    m_dialer->dial(m_reference.host, m_reference.port);
}

void ReferenceProbe::finish(Reach reach, const QString &detail)
{
    if (!m_done)
        return;
    m_deadline.stop();
    if (m_dialer) {
        m_dialer->disconnect(this);
        std::exchange(m_dialer, nullptr)->deleteLater(); // it may be the one that is telling
    }
    const Done done = std::exchange(m_done, {});
    done({WayKind{}, reach, detail, m_sentAt, m_clock.now()});
}

} // namespace Switchback
