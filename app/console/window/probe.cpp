// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/probe.h"

#include "app/console/window/turns.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QTextStream>
#include <QTimer>
#include <QWidget>

namespace Switchback
{

Probe::Probe(Turns &turns, QObject *parent)
    : QObject(parent)
    , m_turns(turns)
    , m_exec(qEnvironmentVariable("SWITCHBACK_PROBE").toLongLong())
{
}

Probe::~Probe()
{
    if (m_framed)
        QTextStream(stderr) << "probe: longest stall " << qRound(m_turns.longestMs())
                            << " ms: " << m_turns.longestName() << '\n';
}

void Probe::tell(const char *what) const
{
    QTextStream(stderr) << "probe: " << what << ' ' << QDateTime::currentMSecsSinceEpoch() - m_exec << " ms"
                        << Qt::endl;
}

void Probe::watchFirstFrame(QWidget *window)
{
    if (m_exec > 0)
        window->installEventFilter(this);
}

void Probe::historyShown()
{
    if (m_exec == 0 || m_history)
        return;
    m_history = true;
    QTimer::singleShot(0, this, [this] { tell("history"); });
}

bool Probe::eventFilter(QObject *watched, QEvent *event)
{
    if (!m_framed && event->type() == QEvent::UpdateRequest) {
        m_framed = true;
        // The update request paints all of the window at once: when it is through, the frame is there.
        QTimer::singleShot(0, this, [this] {
            tell("first frame");
            m_turns.begin(); // what comes before the first frame is told by it
        });
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Switchback
