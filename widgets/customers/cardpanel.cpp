// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/customers/cardpanel.h"

#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/onscreen.h"
#include "widgets/base/plainlabel.h"
#include "widgets/customers/cardbefore.h"
#include "widgets/customers/fieldform.h"
#include "widgets/wizard/customers/flowlayout.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <utility>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
const QString Yes = QStringLiteral("yes");

QPushButton *button(const char *name, const QString &text, QWidget *parent, bool small = false)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    if (small)
        made->setProperty("look", "small");
    setPlainText(made, text);
    made->setAccessibleName(text);
    return made;
}

bool isRetired(const TypedFields &contact)
{
    return !contact.value(CardField::ContactRetired).isEmpty();
}
} // namespace

CardPanel::CardPanel(QWidget *parent)
    : Card(parent)
    , m_title(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_calls(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Text, this))
    , m_body(new QWidget)
    , m_own(new FieldForm({CardField::Name, CardField::Zone, CardField::Language, CardField::Hours,
                           CardField::Trunks, CardField::Numbers, CardField::Sbc},
                          m_body))
    , m_contacts(new ChoiceBox(m_body))
    , m_person(new FieldForm({CardField::Contact, CardField::Role, CardField::Email, CardField::Sms,
                              CardField::Phone, CardField::Extension, CardField::Channels,
                              CardField::ContactLanguage, CardField::ContactZone, CardField::ContactHours},
                             m_body))
    , m_addContact(button("cardAddContact", tr("Add a contact"), m_body, true))
    , m_moveContact(button("cardMoveContact", tr("Tell earlier"), m_body, true))
    , m_retireContact(button("cardRetireContact", tr("Retire this contact"), m_body, true))
    , m_before(new CardBefore(m_body))
    , m_said(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Bad, this))
    , m_retire(button("cardRetire", tr("Retire"), this))
    , m_discard(button("cardDiscard", tr("Discard"), this))
    , m_save(button("cardSave", tr("Save"), this))
{
    setObjectName(QStringLiteral("cardPanel"));
    build();
    connect(m_own, &FieldForm::edited, this, &CardPanel::noteEdit);
    connect(m_person, &FieldForm::edited, this, &CardPanel::noteEdit);
    for (FieldForm *form : {m_own, m_person}) {
        connect(form, &FieldForm::left, this, [this] {
            if (m_edited)
                emit checkWanted(draft());
        });
    }
    connect(m_contacts, &QComboBox::activated, this, [this](int place) {
        keepContact();
        showContact(place);
    });
    connect(m_addContact, &QPushButton::clicked, this, &CardPanel::addContact);
    connect(m_moveContact, &QPushButton::clicked, this, &CardPanel::moveContact);
    connect(m_retireContact, &QPushButton::clicked, this, &CardPanel::retireContact);
    connect(m_retire, &QPushButton::clicked, this, &CardPanel::retire);
    connect(m_discard, &QPushButton::clicked, this, &CardPanel::discard);
    connect(m_save, &QPushButton::clicked, this, [this] { emit saveWanted(draft()); });
    auto *keys = new QShortcut(QKeySequence::Save, this);
    keys->setContext(Qt::WidgetWithChildrenShortcut);
    connect(keys, &QShortcut::activated, m_save, &QPushButton::click);
    showNothing({});
}

void CardPanel::build()
{
    m_title->setObjectName(QStringLiteral("cardTitle"));
    m_state->setObjectName(QStringLiteral("cardState"));
    m_calls->setObjectName(QStringLiteral("cardCalls"));
    m_said->setObjectName(QStringLiteral("cardSaid"));
    m_save->setProperty("primary", true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 14, 4, 14);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_state);
    column->addWidget(m_calls);
    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 4, 13, 4);
    body->setSpacing(12);
    body->addWidget(m_own);
    buildContacts(body);
    body->addWidget(m_before);
    body->addStretch(1);
    QScrollArea *scroll = scrolled(m_body);
    scroll->setObjectName(QStringLiteral("cardScroll"));
    scroll->setAccessibleName(tr("Customer"));
    scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    column->addWidget(scroll, 1);
    column->addWidget(m_said);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(0, 0, 13, 0);
    foot->setSpacing(10);
    foot->addWidget(m_retire);
    foot->addStretch(1);
    foot->addWidget(m_discard);
    foot->addWidget(m_save);
    column->addLayout(foot);
}

void CardPanel::buildContacts(QVBoxLayout *column)
{
    m_contacts->setObjectName(QStringLiteral("cardContacts"));
    column->addWidget(groupTitle(tr("Contacts, in the order in which they are told"), m_body));
    m_contacts->setAccessibleName(tr("Contact"));
    column->addWidget(m_contacts);
    auto *row = new FlowLayout;
    row->setSpacing(8);
    row->addWidget(m_addContact);
    row->addWidget(m_moveContact);
    row->addWidget(m_retireContact);
    column->addLayout(row);
    column->addWidget(m_person);
}

void CardPanel::showCard(const CustomerCard &card)
{
    if (m_edited)
        return;
    const bool same = !m_empty && m_card.id == card.id && !m_new;
    const int contact = same ? m_contact : 0;
    const bool news = !same || m_card.version != card.version;
    m_card = card;
    m_empty = m_new = false;
    if (!same) {
        m_before->setWords({});
        setCalls({});
    }
    m_said->setPlain({});
    take(draftOf(card));
    showContact(std::min(contact, int(m_draft.contacts.size()) - 1));
    setFaults({});
    if (news)
        emit historyWanted(card.id);
    emit shown();
}

void CardPanel::setHistory(const QString &id, const QString &words)
{
    if (!m_empty && !m_new && id == m_card.id)
        m_before->setWords(words);
}

void CardPanel::showNothing(const QString &why)
{
    if (m_edited)
        return;
    m_card = {};
    m_empty = true;
    m_new = false;
    m_before->setWords({});
    take({});
    m_said->setPlain({});
    m_state->setPlain(why);
    setCalls({});
}

void CardPanel::beginNew()
{
    if (m_edited)
        return;
    m_card = {};
    m_empty = false;
    m_new = m_edited = true;
    m_before->setWords({});
    setCalls({});
    CardDraft draft;
    draft.contacts += TypedFields{};
    take(draft);
    showContact(0);
    setFaults({});
    m_own->focusWorst();
}

void CardPanel::discard()
{
    m_edited = false;
    if (m_new)
        showNothing({});
    else if (!m_empty)
        showCard(CustomerCard(m_card));
    emit discarded();
}

void CardPanel::saved()
{
    m_edited = m_new = false;
    m_said->setPlain({});
    fit();
}

CardDraft CardPanel::draft() const
{
    CardDraft draft = m_draft;
    draft.customer = m_own->typed();
    if (m_contact >= 0 && m_contact < draft.contacts.size())
        draft.contacts[m_contact] = m_person->typed();
    // A contact of whom nothing was typed is none.
    draft.contacts.removeIf([](const TypedFields &contact) { return contact.isEmpty(); });
    return draft;
}

void CardPanel::take(const CardDraft &draft)
{
    m_draft = draft;
    m_own->setTyped(draft.customer);
    m_contact = -1;
    fillChoices();
    fit();
}

void CardPanel::keepContact()
{
    if (m_contact >= 0 && m_contact < m_draft.contacts.size())
        m_draft.contacts[m_contact] = m_person->typed();
    m_draft.customer = m_own->typed();
}

void CardPanel::showContact(int place)
{
    m_contact = place;
    fillChoices();
    m_person->setTyped(m_draft.contacts.value(place));
    setFaults(m_faults);
    fit();
}

void CardPanel::fillChoices()
{
    m_contacts->clear();
    for (qsizetype i = 0; i < m_draft.contacts.size(); ++i) {
        const TypedFields &contact = m_draft.contacts.at(i);
        QString name = contact.value(CardField::Contact);
        if (name.isEmpty())
            name = contact.value(CardField::Email, contact.value(CardField::Phone, tr("without a name")));
        name = visibleText(name, 60);
        m_contacts->addItem(isRetired(contact) ? tr("%1. %2 (retired)").arg(i + 1).arg(name)
                                               : tr("%1. %2").arg(i + 1).arg(name));
    }
    m_contacts->setCurrentIndex(m_contact);
}

void CardPanel::noteEdit()
{
    m_edited = true;
    m_said->setPlain({});
    fit();
}

void CardPanel::setCalls(const QStringList &lines)
{
    m_calls->setPlain(lines.join(QLatin1Char('\n')));
    m_calls->setVisible(!lines.isEmpty());
}

void CardPanel::setMayNot(const QString &why)
{
    m_mayNot = why;
    fit();
}

void CardPanel::setFaults(const QList<CardFault> &faults)
{
    m_faults = faults;
    QList<CardFault> own;
    QList<CardFault> person;
    for (const CardFault &fault : faults) {
        if (fault.contact < 0)
            own += fault;
        else if (fault.contact == m_contact)
            person += fault;
    }
    m_own->setFaults(own);
    m_person->setFaults(person);
}

void CardPanel::say(const Error &error)
{
    m_said->setPlain(asSentences(error));
    fit();
    if (m_edited)
        m_own->focusWorst();
}

void CardPanel::fit()
{
    const bool may = m_mayNot.isEmpty() && !m_empty;
    const bool retired = m_card.retired;
    m_body->setVisible(!m_empty);
    m_title->setPlain(m_new ? tr("A new customer") : m_empty ? tr("No customer is chosen") : m_card.name);
    if (!m_empty)
        m_state->setPlain(!m_mayNot.isEmpty() ? m_mayNot
                          : retired           ? tr("Retired: nobody there is told any more.")
                          : m_new             ? tr("Not kept yet.")
                                              : tr("Known here as %1.").arg(m_card.id));
    for (FieldForm *form : {m_own, m_person})
        form->setReadOnly(!may);
    m_person->setVisible(m_contact >= 0);
    m_contacts->setVisible(!m_draft.contacts.isEmpty());
    m_addContact->setEnabled(may);
    m_moveContact->setEnabled(may && m_contact > 0);
    m_retireContact->setEnabled(may && m_contact >= 0);
    const bool back = m_contact >= 0 && isRetired(m_draft.contacts.value(m_contact));
    const QString contactText = back ? tr("Tell them again") : tr("Retire this contact");
    setPlainText(m_retireContact, contactText);
    m_retireContact->setAccessibleName(contactText);
    const QString text = retired ? tr("Tell it again") : tr("Retire");
    setPlainText(m_retire, text);
    m_retire->setAccessibleName(text);
    m_retire->setVisible(!m_empty && !m_new);
    m_retire->setEnabled(may && !m_edited);
    m_discard->setVisible(m_edited);
    m_save->setVisible(!m_empty);
    m_save->setEnabled(may && m_edited);
    m_said->setVisible(!m_said->text().isEmpty());
}

void CardPanel::retire()
{
    CardDraft draft = draftOf(m_card);
    if (m_card.retired)
        draft.customer.remove(CardField::Retired);
    else
        draft.customer.insert(CardField::Retired, Yes);
    emit saveWanted(draft);
}

void CardPanel::retireContact()
{
    keepContact();
    TypedFields &contact = m_draft.contacts[m_contact];
    if (isRetired(contact))
        contact.remove(CardField::ContactRetired);
    else
        contact.insert(CardField::ContactRetired, Yes);
    showContact(m_contact);
    noteEdit();
}

void CardPanel::addContact()
{
    keepContact();
    m_draft.contacts += TypedFields{};
    showContact(int(m_draft.contacts.size()) - 1);
    noteEdit();
    m_person->focusWorst();
}

void CardPanel::moveContact()
{
    keepContact();
    m_draft.contacts.swapItemsAt(m_contact, m_contact - 1);
    showContact(m_contact - 1);
    noteEdit();
}

} // namespace Switchback
