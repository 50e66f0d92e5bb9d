// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/gateways/gatewaynews.h"

#include "app/pair/outages.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"

#include <QSysInfo>

#include <algorithm>

namespace Switchback
{

GatewayNews::GatewayNews(const PartContext &context, const GatewayBoard *board, Outages &outages)
    : m_context(context)
    , m_board(board)
{
    if (!board)
        outages.setCarrier({{}, {}, {}, [this] { return onlyElsewhere(); }});
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &GatewayNews::tell);
    if (board)
        connect(board, &GatewayBoard::changed, this, [this](bool stands) {
            emit changed();
            if (m_context.seats.onDuty())
                tellSoon(stands);
        });
}

/// Whoever has none says so only where somebody said otherwise: hundreds of pairs have nothing to tell.
void GatewayNews::dutyChanged(bool held)
{
    if (!held)
        m_soon.stop();
    else if (m_board)
        tellSoon(true);
    else
        read([this] {
            if (!m_context.seats.onDuty() || !m_told || m_told->gateways.isEmpty())
                return;
            emit troubled(
                {QStringLiteral("no_gateways"),
                 tr("This console has taken the duty and has no gateways; the one before it (%1) had. "
                    "Nothing that is approved there goes out.")
                     .arg(visibleText(m_told->seat, 120)),
                 tr("Give it the same [notify], or leave the duty to a console that has it.")});
            tell();
        });
    emit changed();
}

void GatewayNews::look()
{
    if (!m_context.seats.onDuty() && !m_reading && m_context.log.isOpen())
        read({});
}

QList<GatewayState> GatewayNews::here() const
{
    return m_board ? m_board->states() : QList<GatewayState>();
}

std::optional<GatewayReport> GatewayNews::onDuty() const
{
    return m_context.seats.onDuty() ? std::optional(report()) : m_told;
}

QString GatewayNews::onlyElsewhere() const
{
    // What was told holds as long as somebody has the duty: whoever takes it tells anew.
    const bool theirs = !m_board && !m_context.seats.onDuty() && !m_context.seats.dutyHost().isEmpty() &&
                        m_told && !m_told->gateways.isEmpty();
    return theirs ? visibleText(m_told->seat, 120) : QString();
}

void GatewayNews::setPauses(Duration stands, Duration taken)
{
    m_stands = stands;
    m_taken = taken;
}

void GatewayNews::tellSoon(bool stands)
{
    const Duration pause = stands ? m_stands : m_taken;
    if (!m_soon.isActive() || m_soon.remainingTimeAsDuration() > pause)
        m_soon.start(pause);
}

GatewayReport GatewayNews::report() const
{
    return {QSysInfo::machineHostName(), m_context.clock.now(), here()};
}

void GatewayNews::tell()
{
    if (!m_context.seats.onDuty() || !m_context.log.isOpen())
        return;
    m_told = report();
    whenDone(m_context.log.store().putState(stateKey(m_context.pair.id, "gateways"), reportJson(*m_told)),
             this, [this](const Outcome &stored) {
                 if (!stored)
                     m_soon.start(m_taken);
             });
}

void GatewayNews::read(const std::function<void()> &done)
{
    m_reading = true;
    whenDone(m_context.log.store().state(stateKey(m_context.pair.id, "gateways")), this,
             [this, done](const Result<QJsonObject> &state) {
                 m_reading = false;
                 const auto told = state ? gatewayReportFrom(*state) : m_told;
                 const bool news = told != m_told;
                 m_told = told;
                 if (done)
                     done();
                 if (news)
                     emit changed();
             });
}

} // namespace Switchback
