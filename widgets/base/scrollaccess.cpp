// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/scrollaccess.h"

#include <QAbstractScrollArea>
#include <QAccessibleWidget>

namespace Switchback
{

namespace
{
QAccessibleInterface *forScrollArea(const QString &className, QObject *object)
{
    // Asked for every class that a widget is of, the nearest first: tables, lists and texts have answers of
    // their own before it comes to this.
    if (className != QLatin1String("QScrollArea") && className != QLatin1String("QAbstractScrollArea"))
        return nullptr;
    auto *area = qobject_cast<QAbstractScrollArea *>(object);
    return area ? new QAccessibleWidget(area, QAccessible::Client) : nullptr;
}
} // namespace

void makeScrollAreasSafeToRead()
{
    QAccessible::installFactory(forScrollArea);
}

} // namespace Switchback
