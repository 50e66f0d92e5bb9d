// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/field.h"

#include "widgets/base/plainlabel.h"

#include <QBoxLayout>

namespace Switchback
{

PlainLabel *addField(QBoxLayout *column, const QString &name, QWidget *field, QWidget *parent)
{
    auto *label = new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::DemiBold,
                                 PlainLabel::Tone::Dim, parent);
    label->setPlain(name);
    label->setBuddy(field);
    field->setAccessibleName(name);
    column->addWidget(label);
    column->addSpacing(4);
    column->addWidget(field);
    return label;
}

PlainLabel *groupTitle(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::DemiBold,
                                 PlainLabel::Tone::Dim, parent);
    label->setPlain(text.toUpper());
    return label;
}

} // namespace Switchback
