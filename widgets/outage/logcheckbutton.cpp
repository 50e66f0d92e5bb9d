// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/logcheckbutton.h"

#include "widgets/base/plainlabel.h"
#include "widgets/wish/wishes.h"

#include <QCoreApplication>
#include <QPushButton>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(LogCheckButton)
};
} // namespace

QPushButton *logCheckButton(Wishes &wishes, const QString &name, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(name);
    setPlainText(button, Words::tr("Check the log…"));
    button->setAccessibleName(Words::tr("Check whether the log is whole, and who says so"));
    QObject::connect(button, &QPushButton::clicked, &wishes, &Wishes::logCheckWanted);
    return button;
}

} // namespace Switchback
