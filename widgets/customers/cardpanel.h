// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/customers/carddraft.h"
#include "widgets/base/card.h"

class QPushButton;

namespace Switchback
{

class CardBefore;
class ChoiceBox;
class FieldForm;
class PlainLabel;

/// One customer's card, to be read and changed in place: its own fields, and its contacts one at a time in
/// the order in which they are told. Nothing is kept before "Save" is pressed; what is wrong stands beneath
/// its field.
class CardPanel : public Card
{
    Q_OBJECT
public:
    explicit CardPanel(QWidget *parent = nullptr);
    /// What is being typed is not taken away: another card comes only after discard().
    void showCard(const CustomerCard &card);
    void showNothing(const QString &why);
    void beginNew();
    void discard();
    [[nodiscard]] bool edited() const { return m_edited; }
    [[nodiscard]] QString shownId() const { return m_card.id; }
    [[nodiscard]] CardDraft draft() const;
    /// Where their calls go and should go, a line each; empty: nobody can say.
    void setCalls(const QStringList &lines);
    /// Why nothing may be changed here; empty: it may.
    void setMayNot(const QString &why);
    /// Answers checkWanted().
    void setFaults(const QList<CardFault> &faults);
    /// Why it could not be kept; or what is missing before another card can come.
    void say(const Error &error);
    /// Answers historyWanted(): what was changed of that card, when and by whom; of another one it is not
    /// shown.
    void setHistory(const QString &id, const QString &words);
    /// It was kept: what is shown is no longer an edit.
    void saved();

signals:
    void historyWanted(const QString &id);
    void checkWanted(const Switchback::CardDraft &draft);
    void saveWanted(const Switchback::CardDraft &draft);
    void discarded();
    void shown(); ///< another card, or the same anew: wants setCalls()

private:
    void build();
    void buildContacts(QVBoxLayout *column);
    void take(const CardDraft &draft);
    void keepContact();
    void showContact(int place);
    void fillChoices();
    void noteEdit();
    void fit();
    void retire();
    void retireContact();
    void addContact();
    void moveContact();

    CustomerCard m_card; ///< as it was before anything was typed
    CardDraft m_draft;
    QList<CardFault> m_faults;
    int m_contact = -1;
    bool m_edited = false;
    bool m_new = false;
    bool m_empty = true;
    QString m_mayNot;
    PlainLabel *m_title;
    PlainLabel *m_state;
    PlainLabel *m_calls;
    QWidget *m_body;
    FieldForm *m_own;
    ChoiceBox *m_contacts;
    FieldForm *m_person;
    QPushButton *m_addContact;
    QPushButton *m_moveContact;
    QPushButton *m_retireContact;
    CardBefore *m_before;
    PlainLabel *m_said;
    QPushButton *m_retire;
    QPushButton *m_discard;
    QPushButton *m_save;
};

} // namespace Switchback
