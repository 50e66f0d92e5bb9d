// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/pages/wizardpage.h"

class QGridLayout;
class QMenu;
class QPushButton;

namespace Switchback
{

class CustomerPanel;
class PlainLabel;
class RecipientsBar;
class RequestCard;
class TestCallsCard;
class Wishes;

/// Every customer reroutes, or is tested: who has, and what was found out about those chosen.
class CustomersPage : public WizardPage
{
    Q_OBJECT
public:
    CustomersPage(StepKind kind, Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void sayExported(const QString &words) override;

    void fillIn(const WizardAction &action, ActionAnswers &answers) const override;

private:
    void showRecords(const QList<WizardAction> &records);
    void record(const WizardAction &what);
    void showChosen();
    void openMenu();

    QList<WizardAction> m_records;
    QString m_block;
    RequestCard *m_ask;
    TestCallsCard *m_calls;
    CustomerPanel *m_panel;
    RecipientsBar *m_recipients;
    PlainLabel *m_chosen;
    QGridLayout *m_buttonRow;
    QList<QPushButton *> m_buttons;
    QMenu *m_menu;
};

} // namespace Switchback
