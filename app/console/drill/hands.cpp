// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/hands.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWidget>

namespace Switchback::Hands
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Hands)
};

void key(QWidget *widget, int code, const QString &text, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QCoreApplication::postEvent(widget, new QKeyEvent(QEvent::KeyPress, code, modifiers, text));
    QCoreApplication::postEvent(widget, new QKeyEvent(QEvent::KeyRelease, code, modifiers, text));
}

void mouse(QWidget *widget, QEvent::Type type, const QPointF &at, Qt::MouseButton button,
           Qt::MouseButtons buttons)
{
    QCoreApplication::postEvent(
        widget, new QMouseEvent(type, at, widget->mapToGlobal(at), button, buttons, Qt::NoModifier));
}

Result<QWidget *> reach(const QString &objectName)
{
    QWidget *widget = find(objectName);
    if (!widget)
        return Error{
            QStringLiteral("not_there"), Words::tr("there is no %1 on the screen").arg(objectName), {}};
    if (!widget->isEnabled())
        return Error{QStringLiteral("disabled"),
                     Words::tr("%1 can't be pressed: %2").arg(objectName, widget->toolTip()),
                     {}};
    return widget;
}

int pressed = 0; // GUI thread
} // namespace

QWidget *find(const QString &objectName)
{
    const QWidgetList tops = QApplication::topLevelWidgets();
    for (QWidget *top : tops) {
        if (!top->isVisible())
            continue;
        if (top->objectName() == objectName)
            return top;
        const QList<QWidget *> found = top->findChildren<QWidget *>(objectName);
        for (QWidget *widget : found) {
            if (widget->isVisible())
                return widget;
        }
    }
    return nullptr;
}

Outcome click(const QString &objectName)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    const QPointF at = QRectF((*widget)->rect()).center();
    mouse(*widget, QEvent::MouseButtonPress, at, Qt::LeftButton, Qt::LeftButton);
    mouse(*widget, QEvent::MouseButtonRelease, at, Qt::LeftButton, Qt::NoButton);
    ++pressed;
    return Done{};
}

Outcome type(const QString &objectName, const QString &text)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    (*widget)->setFocus();
    for (const QChar c : text)
        key(*widget, 0, QString(c));
    return Done{};
}

Outcome press(const QString &objectName, int code, Qt::KeyboardModifiers modifiers)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    (*widget)->setFocus();
    key(*widget, code, {}, modifiers);
    ++pressed;
    return Done{};
}

Outcome draw(const QString &objectName, const QList<QPointF> &points)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    const QSizeF size = (*widget)->size();
    const auto place = [&](const QPointF &share) {
        return QPointF(share.x() * size.width(), share.y() * size.height());
    };
    mouse(*widget, QEvent::MouseButtonPress, place(points.first()), Qt::LeftButton, Qt::LeftButton);
    for (const QPointF &point : points)
        mouse(*widget, QEvent::MouseMove, place(point), Qt::NoButton, Qt::LeftButton);
    mouse(*widget, QEvent::MouseButtonRelease, place(points.last()), Qt::LeftButton, Qt::NoButton);
    ++pressed;
    return Done{};
}

Outcome toggle(const QString &objectName)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    (*widget)->setFocus();
    key(*widget, Qt::Key_Space, QStringLiteral(" "));
    ++pressed;
    return Done{};
}

int presses()
{
    return pressed;
}

} // namespace Switchback::Hands
