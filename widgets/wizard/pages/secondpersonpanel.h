// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/card.h"
#include "widgets/wizard/pages/wizardpage.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;

/// The second person of a protected act: asked for, approving at their own seat or here with their secret, or
/// the glass broken with a reason.
class SecondPersonPanel : public Card
{
    Q_OBJECT
public:
    explicit SecondPersonPanel(QWidget *parent = nullptr);
    void setView(const WizardView &view);
    /// The button that asks for the second person while nobody has been asked; null: that is not what is
    /// next.
    [[nodiscard]] QWidget *nextField() const;
    /// Empties the secret, in any case, and the name when it was right.
    void answered(bool right);

signals:
    /// Asks for the second person, or goes on without one.
    void pressed(const Switchback::WizardAction &action);
    void given(const QString &name, const QByteArray &secret);

private:
    QWidget *buildHere();
    void setPeople(const QStringList &people);
    [[nodiscard]] QString name() const;
    void check();
    void give();
    CallsPart m_part;
    MarkWidget *m_mark;
    PlainLabel *m_line;
    PlainLabel *m_why;
    QPushButton *m_askFor;
    QPushButton *m_hereButton;
    QPushButton *m_glass;
    QWidget *m_here = nullptr;
    QComboBox *m_people = nullptr; ///< where names are checked
    QLineEdit *m_name = nullptr;   ///< where they are taken as given
    PlainLabel *m_nameLabel = nullptr;
    QLineEdit *m_secret = nullptr;
    QPushButton *m_give = nullptr;
};

} // namespace Switchback
