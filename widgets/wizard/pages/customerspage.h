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

/// Every customer reroutes, or is tested: who has, and what was found out about those chosen.
class CustomersPage : public WizardPage
{
    Q_OBJECT
public:
    explicit CustomersPage(StepKind kind, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void sayExported(const QString &words) override;

private:
    /// One thing that can be recorded for those chosen.
    struct Record {
        QString name; ///< of its button
        QString text;
        Do::CustomerFact fact;
        StepOutcome outcome;
        QString question; ///< what was found; empty: nothing has to be said of a single customer
    };
    static QList<Record> recordsOf(StepKind kind);
    void record(const Record &what);
    void showChosen();
    void openMenu();

    QList<Record> m_records;
    QString m_step;
    QString m_block;
    CustomerPanel *m_panel;
    RecipientsBar *m_recipients;
    PlainLabel *m_chosen;
    QGridLayout *m_buttonRow;
    QList<QPushButton *> m_buttons;
    QMenu *m_menu;
};

} // namespace Switchback
