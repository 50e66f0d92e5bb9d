// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/leftalone.h"

#include <QCoreApplication>
#include <QEvent>

namespace Switchback
{

LeftAlone::LeftAlone(Duration life)
{
    m_alone.setSingleShot(true);
    m_alone.setInterval(life);
    connect(&m_alone, &QTimer::timeout, this, &LeftAlone::leftAlone);
    m_alone.start();
    QCoreApplication::instance()->installEventFilter(this);
}

bool LeftAlone::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::InputMethod:
        m_alone.start();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Switchback
