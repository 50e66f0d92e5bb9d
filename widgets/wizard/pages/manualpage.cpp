// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/manualpage.h"

#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace Switchback
{

ManualPage::ManualPage(QWidget *parent)
    : WizardPage(parent)
    , m_found(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("manualPage"));
    m_found->setObjectName(QStringLiteral("foundField"));
    m_found->setTabChangesFocus(true);
    m_found->setMinimumHeight(90);
    m_found->setMaximumHeight(180);
    m_found->setPlaceholderText(tr("The value that was found, for instance “212 calls at 14:20”"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(column, tr("What did you find?"), m_found, this);
    column->addStretch(1);
    connect(m_found, &QPlainTextEdit::textChanged, this, [this] {
        m_typed.insert(m_step, m_found->toPlainText());
        emit changed();
    });
}

void ManualPage::setView(const WizardView &view)
{
    const QString step = view.incident + QLatin1Char('/') + view.step;
    if (step != m_step) {
        m_step = step;
        const QSignalBlocker quiet(m_found);
        m_found->setPlainText(m_typed.value(step));
    }
    const QString block = seatBlock(view);
    m_found->setReadOnly(view.closed);
    m_found->setAccessibleDescription(block);
}

void ManualPage::fillIn(const WizardAction &action, ActionAnswers &answers) const
{
    if (action.wantsOnPage(ActionField::Of::Found))
        answers.found = m_found->toPlainText().trimmed();
}

void ManualPage::done(const WizardAction &action, const ActionAnswers &)
{
    if (!action.wantsOnPage(ActionField::Of::Found))
        return;
    m_typed.remove(m_step);
    m_found->clear();
}

QWidget *ManualPage::firstField() const
{
    return m_found;
}

} // namespace Switchback
