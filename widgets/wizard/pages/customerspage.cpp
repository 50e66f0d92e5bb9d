// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/customerspage.h"

#include "models/core/visibletext.h"
#include "widgets/base/mnemonics.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/customerpanel.h"
#include "widgets/wizard/customers/recipientsbar.h"

#include <QGridLayout>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

QList<CustomersPage::Record> CustomersPage::recordsOf(StepKind kind)
{
    if (kind == StepKind::Reroute) {
        return {
            {QStringLiteral("recordAsked"), tr("Asked"), Do::CustomerFact::Asked, StepOutcome::Passed, {}},
            {QStringLiteral("recordSays"),
             tr("Says done"),
             Do::CustomerFact::SaysDone,
             StepOutcome::Passed,
             {}},
            {QStringLiteral("recordMoved"), tr("Moved…"), Do::CustomerFact::Moved, StepOutcome::Passed,
             tr("What was seen of their calls at the new site?")},
            {QStringLiteral("recordWithout"), tr("Go on without…"), Do::CustomerFact::Excused,
             StepOutcome::Skipped, tr("Why do you go on without them?")}};
    }
    return {{QStringLiteral("recordCallPassed"), tr("Test call passed…"), Do::CustomerFact::TestCall,
             StepOutcome::Passed, tr("What was heard in the test call?")},
            {QStringLiteral("recordCallFailed"), tr("Test call failed…"), Do::CustomerFact::TestCall,
             StepOutcome::Failed, tr("What went wrong in the test call?")},
            {QStringLiteral("recordNotificationPassed"), tr("Notification passed…"),
             Do::CustomerFact::TestNotification, StepOutcome::Passed,
             tr("What was received, and how long did it take?")},
            {QStringLiteral("recordNotificationFailed"), tr("Notification failed…"),
             Do::CustomerFact::TestNotification, StepOutcome::Failed,
             tr("What went wrong with the notification?")},
            {QStringLiteral("recordWithout"), tr("Go on without…"), Do::CustomerFact::Excused,
             StepOutcome::Skipped, tr("Why do you go on without them?")}};
}

CustomersPage::CustomersPage(StepKind kind, QWidget *parent)
    : WizardPage(parent)
    , m_records(recordsOf(kind))
    , m_panel(new CustomerPanel(this))
    , m_recipients(new RecipientsBar(this))
    , m_chosen(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Text, this))
    , m_buttonRow(new QGridLayout)
    , m_menu(new QMenu(this))
{
    setObjectName(kind == StepKind::Reroute ? QStringLiteral("reroutePage") : QStringLiteral("testsPage"));
    m_chosen->setObjectName(QStringLiteral("chosenLabel"));
    m_menu->setObjectName(QStringLiteral("recordMenu"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(7);
    column->addWidget(m_panel, 1);
    column->addWidget(m_chosen);
    m_buttonRow->setSpacing(8);
    // Two rows where one would be wider than a small screen.
    const int perRow = m_records.size() > 4 ? 3 : 4;
    m_buttonRow->setColumnStretch(perRow, 1);
    for (const Record &what : std::as_const(m_records)) {
        auto *button = new QPushButton(this);
        button->setObjectName(what.name);
        button->setProperty("look", "small");
        button->setAutoDefault(false);
        setPlainText(button, what.text);
        button->setAccessibleName(QString(what.text).remove(QChar(0x2026)));
        connect(button, &QPushButton::clicked, this, [this, what] { record(what); });
        const int at = int(m_buttons.size());
        m_buttonRow->addWidget(button, at / perRow, at % perRow);
        m_buttons.append(button);
    }

    column->addLayout(m_buttonRow);
    column->addWidget(m_recipients);
    connect(m_recipients, &RecipientsBar::exportWanted, this, &CustomersPage::exportWanted);
    connect(m_panel, &CustomerPanel::chosenChanged, this, &CustomersPage::showChosen);
    connect(m_panel, &CustomerPanel::activated, this, &CustomersPage::openMenu);
    showChosen();
}

void CustomersPage::setView(const WizardView &view)
{
    m_step = view.step;
    m_block = seatBlock(view);
    m_panel->setTable(view.table.value_or(CustomerTable{}));
    m_recipients->setVisible(!view.request.isEmpty());
    m_recipients->setMessage(view.request);
    showChosen();
}

void CustomersPage::showChosen()
{
    const QStringList chosen = m_panel->chosen();
    QString words = chosen.isEmpty() ? tr("Choose customers in the table, then record what was found out.")
                    : chosen.size() == 1 ? tr("Record for %1 (%2):")
                                               .arg(m_panel->nameOf(chosen.constFirst()),
                                                    m_panel->contactOf(chosen.constFirst()))
                                         : tr("Record for %1 selected:").arg(chosen.size());
    if (!m_block.isEmpty())
        words = m_block;
    m_chosen->setPlain(words);
    // Those chosen are asked; while nobody is, everybody.
    const QList<CustomerRow> rows = chosen.isEmpty() ? m_panel->table().rows : m_panel->chosenRows();
    m_recipients->setRecipients(tr("The request to reroute, for %1 customers.").arg(rows.size()), rows);
    const bool can = !chosen.isEmpty() && m_block.isEmpty();
    for (QPushButton *button : std::as_const(m_buttons)) {
        button->setEnabled(can);
        setPlainToolTip(button, can ? QString() : words);
        button->setAccessibleDescription(m_chosen->text());
    }
}

void CustomersPage::record(const Record &what)
{
    const QStringList chosen = m_panel->chosen();
    if (chosen.isEmpty() || !m_block.isEmpty())
        return;
    const auto send = [this, what, chosen](const QString &found, const QString &) {
        emit commandWanted(Do::RecordCustomers{what.fact, chosen, what.outcome, found});
    };
    const bool many = chosen.size() > 1;
    if (what.question.isEmpty() && !many) {
        send({}, {});
        return;
    }
    const QString whom = many ? tr("%1 customers").arg(chosen.size()) : m_panel->nameOf(chosen.constFirst());
    const QString plain = QString(what.text).remove(QChar(0x2026));
    // Of many at once it is asked in any case: one wrong press would write two hundred lines.
    const QString question = what.question.isEmpty()
                                 ? tr("“%1” for all %2 at once? A remark, if there is one:").arg(plain, whom)
                                 : tr("%1: %2").arg(visibleText(whom, 120), what.question);
    emit askWanted({m_step + QLatin1Char('/') + what.name,
                    question,
                    tr("Record: %1 (%2)").arg(plain, whom),
                    !what.question.isEmpty(),
                    send,
                    {}});
}

void CustomersPage::openMenu()
{
    if (!m_block.isEmpty())
        return;
    m_menu->clear();
    const auto many = m_panel->chosen().size();
    QString taken;
    for (const Record &what : std::as_const(m_records)) {
        const QString words = many > 1 ? tr("%1 (%2 customers)").arg(what.text).arg(many) : what.text;
        m_menu->addAction(withMnemonic(words, taken), this, [this, what] { record(what); })
            ->setObjectName(what.name);
    }
    const QTableView *table = m_panel->view();
    const QRect row = table->visualRect(table->currentIndex());
    m_menu->popup(table->viewport()->mapToGlobal(row.bottomLeft() + QPoint(36, 0)));
}

QWidget *CustomersPage::firstField() const
{
    return m_panel->view();
}

QWidget *CustomersPage::nextField() const
{
    // Everybody has come to an end: what is next is the button.
    return m_panel->table().done < 1 ? m_panel->view() : nullptr;
}

void CustomersPage::sayExported(const QString &words)
{
    m_recipients->say(words);
}

} // namespace Switchback
