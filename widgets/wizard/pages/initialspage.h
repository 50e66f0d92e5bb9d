// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/wizard/customers/initialsform.h"
#include "widgets/wizard/pages/wizardpage.h"

#include <QHash>

class QPushButton;

namespace Switchback
{

class Card;
class CustomerPanel;
class EvidenceCards;
class PlainLabel;
class Wishes;

/// Every customer signs: the statement to be read out, who signs and how, and the evidence that the initials
/// are bound to. Beside it the list of all customers. What was filled in stays with its customer.
class InitialsPage : public WizardPage
{
    Q_OBJECT
public:
    explicit InitialsPage(Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view) override;
    void fillIn(const WizardAction &action, ActionAnswers &answers) const override;
    [[nodiscard]] bool offers(const WizardAction &action) const override;
    [[nodiscard]] WizardAction shown(const WizardAction &action) const override;
    [[nodiscard]] QString missing(const WizardAction &action) const override;
    void act(const WizardAction &action) override;
    void done(const WizardAction &action, const ActionAnswers &answers) override;
    [[nodiscard]] QWidget *firstField() const override;
    [[nodiscard]] QWidget *nextField() const override;
    void showList(bool list);

private:
    struct Kept {
        InitialsForm::Filled suggested;
        InitialsForm::Filled filled;
        QByteArray readHash; ///< of the evidence that was read out
    };
    QWidget *buildForm();
    QWidget *buildList();
    void showCustomer(const InitialsPart &part);
    void showEvidence();
    [[nodiscard]] bool touched(const QString &customer) const;
    [[nodiscard]] Signoff signoff() const;
    /// Those selected in the list for whom a reason can still be written down.
    [[nodiscard]] QStringList open() const;
    [[nodiscard]] QString nextWaiting() const;
    [[nodiscard]] QString missingReason() const;

    Wishes &m_wishes;
    InitialsPart m_part;
    QByteArray m_zone;
    CustomerTable m_table;
    QHash<QString, Kept> m_kept;
    bool m_filling = false;
    QStringList m_queue; ///< selected to be asked one after the other
    bool m_list = false; ///< all customers are shown, not the form of one
    QWidget *m_formPage = nullptr;
    QPushButton *m_formButton;
    QPushButton *m_listButton;
    PlainLabel *m_customer = nullptr;
    PlainLabel *m_state = nullptr;
    PlainLabel *m_statement = nullptr;
    Card *m_changed = nullptr;
    InitialsForm *m_form = nullptr;
    EvidenceCards *m_evidence = nullptr;
    CustomerPanel *m_panel = nullptr;
};

} // namespace Switchback
