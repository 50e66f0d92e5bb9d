// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/fieldform.h"

#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
constexpr int Columns = 2;
constexpr int LongestTyped = 30'000; ///< what is too long for its field is said, not cut

/// Whoever sees the field for the first time sees what is meant.
QString exampleOf(CardField field)
{
    switch (field) {
    case CardField::Zone:
    case CardField::ContactZone:
        return QStringLiteral("America/Chicago");
    case CardField::Language:
    case CardField::ContactLanguage:
        return QStringLiteral("en, de, pt-BR");
    case CardField::Hours:
    case CardField::ContactHours:
        return QStringLiteral("Mo-Fr 08:00-17:00");
    case CardField::Channels:
        return QStringLiteral("email, sms, call");
    default:
        return {};
    }
}
} // namespace

FieldForm::FieldForm(const QList<CardField> &fields, QWidget *parent)
    : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(10);
    for (int column = 0; column < Columns; ++column)
        grid->setColumnStretch(column, 1);
    for (qsizetype i = 0; i < fields.size(); ++i) {
        const CardField field = fields.at(i);
        Place place;
        place.edit = new QLineEdit(this);
        place.edit->setObjectName(QStringLiteral("card-") + cardFieldKey(field));
        place.edit->setMaxLength(LongestTyped);
        place.edit->setPlaceholderText(exampleOf(field));
        place.edit->setMinimumWidth(90);
        place.fault = new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal,
                                     PlainLabel::Tone::Bad, this);
        place.fault->setObjectName(QStringLiteral("fault-") + cardFieldKey(field));
        place.fault->hide();
        auto *cell = new QVBoxLayout;
        cell->setSpacing(0);
        addField(cell, cardFieldName(field), place.edit, this);
        cell->addWidget(place.fault);
        cell->addStretch(1);
        grid->addLayout(cell, int(i) / Columns, int(i) % Columns);
        m_places.insert(field, place);
        connect(place.edit, &QLineEdit::textEdited, this, [this, field](const QString &text) {
            m_typed.insert(field, text);
            emit edited();
        });
        connect(place.edit, &QLineEdit::editingFinished, this, &FieldForm::left);
    }
}

void FieldForm::setTyped(const TypedFields &typed)
{
    m_typed = typed;
    for (auto place = m_places.begin(); place != m_places.end(); ++place) {
        // What stands there already keeps its cursor.
        if (const QString text = typed.value(place.key()); place->edit->text() != text) {
            place->edit->setText(text);
            place->edit->setCursorPosition(0);
        }
    }
}

TypedFields FieldForm::typed() const
{
    TypedFields typed = m_typed;
    typed.removeIf([](const std::pair<const CardField &, QString &> &each) { return each.second.isEmpty(); });
    return typed;
}

void FieldForm::setFaults(const QList<CardFault> &faults)
{
    for (auto place = m_places.begin(); place != m_places.end(); ++place) {
        QString text;
        place->bad = false;
        for (const CardFault &fault : faults) {
            if (fault.field != place.key() || place->bad)
                continue;
            text = tr("%1. %2").arg(fault.what, fault.fix);
            place->bad = !fault.warning;
        }
        place->fault->setVisible(!text.isEmpty());
        place->fault->setPlain(text);
        place->fault->setTone(place->bad ? PlainLabel::Tone::Bad : PlainLabel::Tone::Warning);
        place->edit->setAccessibleDescription(text);
    }
}

void FieldForm::setReadOnly(bool readOnly)
{
    for (const Place &place : std::as_const(m_places))
        place.edit->setReadOnly(readOnly);
}

void FieldForm::focusWorst()
{
    QLineEdit *wanted = m_places.isEmpty() ? nullptr : m_places.first().edit;
    for (const Place &place : std::as_const(m_places)) {
        if (place.bad) {
            wanted = place.edit;
            break;
        }
    }
    if (wanted)
        wanted->setFocus(Qt::OtherFocusReason);
}

} // namespace Switchback
