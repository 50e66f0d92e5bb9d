// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/messagecount.h"

#include "app/console/drill/labhand.h"
#include "app/console/drill/script.h"
#include "app/notify/notifier.h"
#include "app/pair/engine.h"
#include "app/pair/outages.h"

namespace Switchback
{

namespace
{
/// A mail server that is off when a mail comes to it is left alone for up to 40 s, and a mail that waits in
/// one that fell comes when it is there again.
constexpr int ArrivesWithin = 90;
} // namespace

MessageCount::MessageCount(Engine &engine, LabHand &lab, const Notifier *notifier, Script &script)
    : m_engine(engine)
    , m_lab(lab)
    , m_notifier(notifier)
    , m_script(script)
{
}

void MessageCount::plan(const QString &name)
{
    if (m_notifier)
        m_script.add({name, [this] { m_arrived = false; }, [this] { return look(); }, ArrivesWithin});
}

/// Asked anew as long as something is missing.
bool MessageCount::look()
{
    if (m_arrived)
        return true;
    if (m_asked)
        return false;
    m_asked = true;
    m_lab.countArrived([this](const QJsonObject &lab) {
        m_asked = false;
        const Incident &incident = m_engine.outages().incident();
        const Arrivals arrivals = countArrivals(incident, m_notifier->book(incident.id), lab);
        m_figures.insert(QString::number(incident.number), arrivals.figures());
        const QString wrong = arrivals.wrong().isEmpty() ? arrivals.missing() : arrivals.wrong();
        m_arrived = wrong.isEmpty() && !arrivals.messages.isEmpty();
        m_script.tried(m_arrived ? Outcome(Done{})
                                 : Error{QStringLiteral("not_arrived"),
                                         wrong.isEmpty() ? tr("no message went out by a gateway") : wrong,
                                         {}});
    });
    return false;
}

} // namespace Switchback
