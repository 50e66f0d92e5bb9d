// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/notify/notifyseat.h"

namespace Switchback
{

/// A console with scripted gateways on a store of its own for each test; one test's thread.
class NotifyCase
{
protected:
    void begin()
    {
        m_clock = ManualClock();
        m_sites = std::make_unique<FakeSites>(m_clock);
    }
    void end()
    {
        m_one.reset();
        m_sites.reset();
    }
    NotifySeat &seat(const std::function<void(NotifySeat::Setup &)> &but = {})
    {
        NotifySeat::Setup setup;
        setup.url = m_url.isEmpty() ? m_backends->newUrl(QStringLiteral("sqlite")) : m_url;
        setup.sites = m_sites.get();
        setup.clock = &m_clock;
        setup.leaseClock = &m_leaseClock;
        if (but)
            but(setup);
        m_one = std::make_unique<NotifySeat>(setup);
        m_url.clear();
        const Outcome opened = m_one->open();
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        return *m_one;
    }
    [[nodiscard]] static DeliveryState stateOf(NotifySeat &one, const char *customer, Channel channel)
    {
        const QList<Delivery> made = one.book().of(QStringLiteral("alert"), QLatin1String(customer));
        for (const Delivery &each : made) {
            if (each.channel == channel)
                return each.state();
        }
        return DeliveryState::Queued;
    }
    std::unique_ptr<Backends> m_backends = std::make_unique<Backends>();
    ManualClock m_clock;
    SystemClock m_leaseClock;
    std::unique_ptr<FakeSites> m_sites;
    std::unique_ptr<NotifySeat> m_one;
    QString m_url;
};

} // namespace Switchback
