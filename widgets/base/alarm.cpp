// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/alarm.h"

#include <QApplication>
#include <QWidget>

namespace Switchback
{

Alarm::Alarm(QObject *parent)
    : QObject(parent)
    , m_ring([] {
        QApplication::beep();
        const QWidgetList tops = QApplication::topLevelWidgets();
        for (QWidget *top : tops) {
            if (top->isVisible() && !top->isActiveWindow())
                QApplication::alert(top);
        }
    })
{
    m_timer.setInterval(Between);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_ring(); });
}

void Alarm::set(bool on)
{
    if (on == m_timer.isActive())
        return;
    if (!on) {
        m_timer.stop();
        return;
    }
    m_ring();
    m_timer.start();
}

} // namespace Switchback
