// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/beat.h"

namespace Switchback
{

Beat::Beat(const Clock &clock, Duration pollPeriod, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_pollPeriod(pollPeriod)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Beat::next);
    m_timer.start(1000);
}

void Beat::setPollPeriod(Duration period)
{
    m_pollPeriod = period;
    emit beat();
}

void Beat::next()
{
    // On the second, so that the clocks of a room turn over together.
    m_timer.start(1000 - int(toMs(m_clock.now()) % 1000));
    emit beat();
}

} // namespace Switchback
