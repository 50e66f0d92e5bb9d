// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signoff/signoff.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Switchback
{

class InitialsPad;
class PlainLabel;

/// The fields of one customer's initials: who signs, the initials typed or drawn, how they were given.
class InitialsForm : public QWidget
{
    Q_OBJECT
public:
    /// What has been filled in, so that another customer and back loses nothing.
    struct Filled {
        QString name;
        QString role;
        QString initials;
        InitialsHow how = InitialsHow::ByPhone;
        QString number;
        QString readBack;
        QString message;
        QList<Stroke> strokes;
        bool operator==(const Filled &) const = default;
    };
    explicit InitialsForm(QWidget *parent = nullptr);
    void fill(const Filled &filled);
    [[nodiscard]] Filled filled() const;
    void setTakenBy(const QString &name);
    void setReadOnly(bool readOnly);
    /// What is missing before it can be kept; empty: nothing.
    [[nodiscard]] QString missing() const;
    [[nodiscard]] QWidget *firstField() const;
    /// The first that is still missing; null: none.
    [[nodiscard]] QWidget *nextField() const;

signals:
    void changed();

private:
    QWidget *buildFields();
    QWidget *buildPad();
    void showHow();

    QLineEdit *m_name = nullptr;
    QLineEdit *m_role = nullptr;
    QLineEdit *m_initials = nullptr;
    QComboBox *m_how = nullptr;
    QWidget *m_byPhone = nullptr;
    QLineEdit *m_number = nullptr;
    QLineEdit *m_readBack = nullptr;
    QWidget *m_inWriting = nullptr;
    QPlainTextEdit *m_message = nullptr;
    PlainLabel *m_takenBy = nullptr;
    InitialsPad *m_pad = nullptr;
    QPushButton *m_undo = nullptr;
    QPushButton *m_clear = nullptr;
};

} // namespace Switchback
