// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

#include <QHash>

class QPlainTextEdit;

namespace Switchback
{

class PlainLabel;

/// A step that a person does and says what they found: the value, not "checked".
class ManualPage : public WizardPage
{
    Q_OBJECT
public:
    explicit ManualPage(QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    void fillIn(const WizardAction &action, ActionAnswers &answers) const override;
    void done(const WizardAction &action, const ActionAnswers &answers) override;
    [[nodiscard]] QWidget *firstField() const override;

private:
    QString m_step;
    QHash<QString, QString> m_typed; ///< by step: going to another page and back loses nothing
    QPlainTextEdit *m_found;
};

} // namespace Switchback
