// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ring.h"

#include "widgets/wizard/pages/wizardpage.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace Switchback
{

/// The page of the kind of step that only the tests know.
class RingPage : public WizardPage
{
    Q_OBJECT
public:
    RingPage()
        : m_number(new QLineEdit(this))
        , m_answer(new QLineEdit(this))
    {
        setObjectName(QStringLiteral("ringPage"));
        m_number->setObjectName(QStringLiteral("numberField"));
        m_answer->setObjectName(QStringLiteral("answerField"));
        auto *column = new QVBoxLayout(this);
        for (QLineEdit *field : {m_number, m_answer}) {
            column->addWidget(field);
            connect(field, &QLineEdit::textChanged, this, &RingPage::changed);
        }
    }
    void setView(const WizardView &view) override
    {
        m_answer->setPlaceholderText(view.own.value(QStringLiteral("question")).toString());
    }
    void fillIn(const WizardAction &action, ActionAnswers &answers) const override
    {
        if (!action.wantsOnPage(ActionField::Of::Value))
            return;
        answers.values.insert(QStringLiteral("number"), m_number->text());
        answers.values.insert(QStringLiteral("answer"), m_answer->text());
    }
    void done(const WizardAction &action, const ActionAnswers &) override
    {
        if (action.wantsOnPage(ActionField::Of::Value))
            m_answer->clear();
    }
    [[nodiscard]] QWidget *firstField() const override { return m_number; }

private:
    QLineEdit *m_number;
    QLineEdit *m_answer;
};

} // namespace Switchback
