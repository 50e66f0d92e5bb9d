// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/stallprobe.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QTextStream>

#include <chrono>

namespace Switchback
{

using namespace std::chrono_literals;
using std::chrono::steady_clock;

StallProbe::StallProbe()
{
    if (!qEnvironmentVariableIsSet("SWITCHBACK_STALLS"))
        return;
    m_thread = std::thread([this] {
        while (!m_stop) {
            const auto asked = steady_clock::now();
            auto answered = std::make_shared<std::atomic<bool>>(false);
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [this, asked, answered] {
                    const auto took =
                        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - asked)
                            .count();
                    if (took > m_longestMs)
                        m_longestMs = took;
                    *answered = true;
                },
                Qt::QueuedConnection);
            while (!m_stop && !*answered)
                std::this_thread::sleep_for(1ms);
            std::this_thread::sleep_for(10ms);
        }
    });
}

StallProbe::~StallProbe()
{
    if (!m_thread.joinable())
        return;
    m_stop = true;
    m_thread.join();
    QTextStream(stderr) << "longest stall of the window's thread: " << m_longestMs.load() << " ms\n";
}

} // namespace Switchback
