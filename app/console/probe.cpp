// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/probe.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QTextStream>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <memory>

namespace Switchback
{

using namespace std::chrono_literals;
using std::chrono::steady_clock;

Probe::Probe(QObject *parent)
    : QObject(parent)
    , m_exec(qEnvironmentVariable("SWITCHBACK_PROBE").toLongLong())
{
}

Probe::~Probe()
{
    if (!m_thread.joinable())
        return;
    m_stop = true;
    m_thread.join();
    QTextStream(stderr) << "probe: longest stall " << m_longestMs.load() << " ms\n";
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
            watchStalls(); // what comes before the first frame is told by it
        });
    }
    return QObject::eventFilter(watched, event);
}

void Probe::watchStalls()
{
    m_thread = std::thread([this] {
        while (!m_stop) {
            const auto asked = steady_clock::now();
            const auto answered = std::make_shared<std::atomic<bool>>(false);
            QMetaObject::invokeMethod(
                this,
                [this, asked, answered] {
                    const auto took =
                        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - asked)
                            .count();
                    m_longestMs = std::max<long long>(m_longestMs, took);
                    *answered = true;
                },
                Qt::QueuedConnection);
            while (!m_stop && !*answered)
                std::this_thread::sleep_for(1ms);
            std::this_thread::sleep_for(5ms);
        }
    });
}

} // namespace Switchback
