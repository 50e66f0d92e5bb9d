// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/alarm.h"

#include <QApplication>
#include <QEvent>
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
    if (!on) {
        m_touched = false;
        m_timer.stop();
        qApp->removeEventFilter(this);
        return;
    }
    if (m_timer.isActive() || m_touched)
        return;
    m_ring();
    m_timer.start();
    if (m_untilTouched)
        qApp->installEventFilter(this);
}

bool Alarm::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::TouchBegin) {
        m_touched = true;
        m_timer.stop();
        qApp->removeEventFilter(this);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Switchback
