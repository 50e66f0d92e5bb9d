// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/customers/carddraft.h"

#include <QMap>
#include <QWidget>

class QLineEdit;

namespace Switchback
{

class PlainLabel;

/// Fields of a card side by side, each with its name above it and what is wrong with it beneath.
class FieldForm : public QWidget
{
    Q_OBJECT
public:
    explicit FieldForm(const QList<CardField> &fields, QWidget *parent = nullptr);
    void setTyped(const TypedFields &typed);
    /// What stands in the fields, and what was set and has none here.
    [[nodiscard]] TypedFields typed() const;
    /// Those of these fields; the others' are gone.
    void setFaults(const QList<CardFault> &faults);
    void setReadOnly(bool readOnly);
    /// The first field with a fault that is no warning, else the first field.
    void focusWorst();

signals:
    void edited();
    void left(); ///< a field was left or Enter pressed: a time to look whether it is sound

private:
    struct Place {
        QLineEdit *edit = nullptr;
        PlainLabel *fault = nullptr;
        bool bad = false;
    };
    QMap<CardField, Place> m_places;
    TypedFields m_typed;
};

} // namespace Switchback
