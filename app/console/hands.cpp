// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/hands.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWidget>

namespace Switchback::Hands
{

namespace
{
QString tr(const char *text)
{
    return QCoreApplication::translate("Hands", text);
}

void key(QWidget *widget, int code, const QString &text)
{
    QCoreApplication::postEvent(widget, new QKeyEvent(QEvent::KeyPress, code, Qt::NoModifier, text));
    QCoreApplication::postEvent(widget, new QKeyEvent(QEvent::KeyRelease, code, Qt::NoModifier, text));
}

Result<QWidget *> reach(const QString &objectName)
{
    QWidget *widget = find(objectName);
    if (!widget)
        return Error{QStringLiteral("not_there"), tr("there is no %1 on the screen").arg(objectName), {}};
    if (!widget->isEnabled())
        return Error{
            QStringLiteral("disabled"), tr("%1 can't be pressed: %2").arg(objectName, widget->toolTip()), {}};
    return widget;
}
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
    const QPointF global = (*widget)->mapToGlobal(at);
    QCoreApplication::postEvent(*widget, new QMouseEvent(QEvent::MouseButtonPress, at, global, Qt::LeftButton,
                                                         Qt::LeftButton, Qt::NoModifier));
    QCoreApplication::postEvent(*widget, new QMouseEvent(QEvent::MouseButtonRelease, at, global,
                                                         Qt::LeftButton, Qt::NoButton, Qt::NoModifier));
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

Outcome toggle(const QString &objectName)
{
    const Result<QWidget *> widget = reach(objectName);
    if (!widget)
        return widget.error();
    (*widget)->setFocus();
    key(*widget, Qt::Key_Space, QStringLiteral(" "));
    return Done{};
}

} // namespace Switchback::Hands
