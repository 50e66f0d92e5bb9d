// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/initialspage.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "widgets/base/card.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"
#include "widgets/wizard/customers/customerpanel.h"
#include "widgets/wizard/pages/evidencecards.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

using Of = ActionField::Of;

/// Why there are no initials, of one or of many.
bool isReason(const WizardAction &action)
{
    return action.wants(Of::Customers);
}

bool goesToNext(const WizardAction &action)
{
    return action.does == WizardAction::Does::NextCustomer;
}

/// The button's words for so many.
QString reasonText(const WizardAction &action, qsizetype many)
{
    const auto *reason = action.command ? std::get_if<Do::RecordNoInitials>(&*action.command) : nullptr;
    if (many == 0 || !reason)
        return action.text;
    const bool unreached = reason->kind == Signoff::Kind::NotReached;
    return (unreached ? InitialsPage::tr("Not reachable for %1 customers…", nullptr, howMany(many))
                      : InitialsPage::tr("%1 customers decline…", nullptr, howMany(many)))
        .arg(many);
}

bool isSettled(const QString &group)
{
    return group != QLatin1String("waiting") && group != QLatin1String("outdated");
}
} // namespace

InitialsPage::InitialsPage(Wishes &wishes, QWidget *parent)
    : WizardPage(parent)
    , m_wishes(wishes)
    , m_formButton(new QPushButton(this))
    , m_listButton(new QPushButton(this))
{
    setObjectName(QStringLiteral("initialsPage"));
    auto *tabs = new QHBoxLayout;
    tabs->setSpacing(4);
    m_customer = new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, this);
    m_customer->setObjectName(QStringLiteral("initialsCustomer"));
    tabs->addWidget(m_customer, 1);
    const std::tuple<QPushButton *, const char *, QString> buttons[] = {
        {m_formButton, "initialsFormButton", tr("Take initials")},
        {m_listButton, "initialsListButton", tr("All customers")}};
    for (const auto &[button, name, text] : buttons) {
        button->setObjectName(QString::fromLatin1(name));
        button->setProperty("look", "segment");
        button->setCheckable(true);
        button->setAutoDefault(false);
        setPlainText(button, text);
        button->setAccessibleName(text);
        tabs->addWidget(button);
    }

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(tabs);
    m_formPage = buildForm();
    column->addWidget(m_formPage, 1);
    column->addWidget(buildList(), 1);
    // Toggled, not clicked: that is how a screen reader presses them.
    connect(m_formButton, &QPushButton::toggled, this, [this](bool on) { showList(!on); });
    connect(m_listButton, &QPushButton::toggled, this, [this](bool on) { showList(on); });
    showList(false);
}

QWidget *InitialsPage::buildForm()
{
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_state = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Medium, Tone::Text, holder);
    m_state->setObjectName(QStringLiteral("initialsState"));
    auto *quote = new Card(holder, Card::Ground::Panel2, 7);
    auto *words = new QVBoxLayout(quote);
    words->setContentsMargins(16, 9, 16, 9);
    m_statement = new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::Normal, Tone::Text, quote);
    m_statement->setObjectName(QStringLiteral("initialsStatement"));
    words->addWidget(m_statement);
    m_changed = new Card(holder, Card::Ground::Warning, 5);
    m_changed->setObjectName(QStringLiteral("evidenceChanged"));
    auto *warning = new QHBoxLayout(m_changed);
    warning->setContentsMargins(14, 7, 10, 7);
    auto *mark = new MarkWidget(16, m_changed);
    mark->setMark(Mark::Warning);
    auto *text = new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, m_changed);
    text->setPlain(tr("The evidence has changed since you began. Read it out again."));
    auto *again = new QPushButton(m_changed);
    again->setObjectName(QStringLiteral("readAgainButton"));
    again->setProperty("look", "link");
    again->setAutoDefault(false);
    setPlainText(again, tr("Read out again"));
    again->setAccessibleName(tr("It was read out again as it stands now"));
    warning->addWidget(mark);
    warning->addWidget(text, 1);
    warning->addWidget(again);
    connect(again, &QPushButton::clicked, this, [this] {
        m_kept[m_part.customer].readHash = m_part.hash;
        showEvidence();
        emit changed();
    });
    m_form = new InitialsForm(holder);
    m_evidence = new EvidenceCards(holder);

    column->addWidget(m_state);
    column->addWidget(quote);
    column->addWidget(m_changed);
    column->addWidget(m_form);
    column->addWidget(groupTitle(tr("Evidence kept with these initials"), holder));
    column->addWidget(m_evidence);
    column->addStretch(1);
    connect(m_form, &InitialsForm::changed, this, [this] {
        if (!m_filling)
            m_kept[m_part.customer].filled = m_form->filled();
        emit changed();
    });
    return holder;
}

QWidget *InitialsPage::buildList()
{
    m_panel = new CustomerPanel(this);
    connect(m_panel, &CustomerPanel::activated, this, [this] {
        m_queue = m_panel->chosen(); // each of them in its turn
        if (m_queue.isEmpty())
            return;
        showList(false);
        emit m_wishes.customerWanted(m_queue.takeFirst());
    });
    connect(m_panel, &CustomerPanel::chosenChanged, this, &InitialsPage::changed);
    return m_panel;
}

void InitialsPage::showList(bool list)
{
    m_list = list;
    m_formPage->setVisible(!list);
    m_panel->setVisible(list);
    const QSignalBlocker quietForm(m_formButton), quietList(m_listButton);
    m_formButton->setChecked(!list);
    m_listButton->setChecked(list);
    emit changed();
}

bool InitialsPage::touched(const QString &customer) const
{
    const auto kept = m_kept.constFind(customer);
    return kept != m_kept.constEnd() && kept->filled != kept->suggested;
}

void InitialsPage::setView(const WizardView &view)
{
    m_zone = view.zone;
    m_table = view.table.value_or(CustomerTable{});
    m_panel->setTable(m_table);
    showCustomer(view.initials.value_or(InitialsPart{}));
    m_form->setReadOnly(view.closed || m_part.customer.isEmpty());
}

void InitialsPage::showCustomer(const InitialsPart &part)
{
    const bool another = part.customer != m_part.customer;
    m_part = part;
    InitialsForm::Filled suggested;
    suggested.name = part.suggestedName;
    suggested.role = part.suggestedRole;
    suggested.number = part.number;
    Kept &kept = m_kept[part.customer];
    // Suggestions may come later than the page; what a person has written is theirs.
    const bool refill = !touched(part.customer) && kept.filled != suggested;
    if (refill)
        kept = {suggested, suggested, part.hash};
    if (!touched(part.customer) || kept.readHash.isEmpty())
        kept.readHash = part.hash;
    if (another || refill) {
        m_filling = true;
        m_form->fill(kept.filled);
        m_filling = false;
    }
    // The next customer: the keyboard lies on what is missing there.
    if (QWidget *now = m_form->focusWidget(); another && now && now->hasFocus())
        if (QWidget *next = m_form->nextField())
            next->setFocus(Qt::OtherFocusReason);
    m_customer->setPlain(part.title);

    m_state->setPlain(part.stateLine);
    m_state->setVisible(!part.stateLine.isEmpty());
    m_state->setTone(part.state == SignoffState::Outdated || part.state == SignoffState::NotReached
                         ? Tone::Warning
                     : part.state == SignoffState::Declined ? Tone::Bad
                                                            : Tone::Dim);
    m_statement->setPlain(part.evidence.statement.isEmpty()
                              ? tr("There is nobody left to ask.")
                              : QStringLiteral("“%1”").arg(part.evidence.statement));
    m_form->setTakenBy(part.takenBy);
    showEvidence();
}

void InitialsPage::showEvidence()
{
    m_evidence->setItems(m_part.evidence.items, m_zone);
    m_changed->setVisible(touched(m_part.customer) && m_kept.value(m_part.customer).readHash != m_part.hash);
}

QStringList InitialsPage::open() const
{
    QStringList ids;
    for (const CustomerRow &row : m_panel->chosenRows()) {
        if (row.group != QLatin1String("signed"))
            ids += row.id;
    }
    return ids;
}

bool InitialsPage::offers(const WizardAction &action) const
{
    return !m_list || (!action.wants(Of::Signoff) && !goesToNext(action));
}

WizardAction InitialsPage::shown(const WizardAction &action) const
{
    WizardAction made = action;
    if (!m_list || !isReason(action))
        return made;
    const QStringList ids = open();
    made.text = reasonText(action, ids.size());
    const QString whom = ids.size() == 1 ? visibleText(m_panel->nameOf(ids.constFirst()), 120)
                                         : tr("%1 customers", nullptr, howMany(ids.size())).arg(ids.size());
    const auto left = m_panel->chosen().size() - ids.size();
    for (ActionField &field : made.fields) {
        if (field.question.isEmpty())
            continue;
        const QString asked = QStringLiteral("%1: %2").arg(whom, field.question);
        field.question = left == 0
                             ? asked
                             : tr("%1 (%2 of those selected have signed: nothing is recorded for them.)")
                                   .arg(asked)
                                   .arg(left);
    }
    return made;
}

QString InitialsPage::missingReason() const
{
    if (m_list)
        return !open().isEmpty()             ? QString()
               : m_panel->chosen().isEmpty() ? tr("Choose customers in the list first.")
                                             : tr("Those selected have signed.");
    return m_part.customer.isEmpty() ? tr("Choose a customer first.") : QString();
}

QString InitialsPage::missing(const WizardAction &action) const
{
    if (isReason(action))
        return missingReason();
    if (goesToNext(action))
        return nextWaiting().isEmpty() ? tr("Nobody else is waiting.") : QString();
    if (!action.wants(Of::Signoff))
        return {};
    if (m_part.customer.isEmpty())
        return tr("Choose a customer first.");
    if (!m_changed->isHidden())
        return tr("The evidence has changed: read it out again.");
    return m_form->missing();
}

Signoff InitialsPage::signoff() const
{
    const InitialsForm::Filled filled = m_form->filled();
    Signoff out;
    out.customer = m_part.customer;
    out.printedName = filled.name.trimmed();
    out.role = filled.role.trimmed();
    out.evidence = m_part.evidence;
    out.hash = m_part.hash;
    out.takenBy = m_part.takenBy;
    out.how = filled.how;
    out.initials = filled.initials.trimmed();
    out.strokes = filled.strokes;
    if (filled.how == InitialsHow::ByPhone) {
        out.number = filled.number.trimmed();
        out.readBack = filled.readBack.trimmed();
    } else if (filled.how == InitialsHow::InWriting) {
        out.message = filled.message.trimmed();
    }
    return out;
}

void InitialsPage::fillIn(const WizardAction &action, ActionAnswers &answers) const
{
    if (action.wantsOnPage(Of::Signoff))
        answers.signoff = signoff();
    if (action.wantsOnPage(Of::Customers))
        answers.customers = m_list ? open() : QStringList{m_part.customer};
}

QString InitialsPage::nextWaiting() const
{
    if (!m_queue.isEmpty())
        return m_queue.constFirst();
    // The first after this one, then from the top: who was skipped comes round again.
    qsizetype here = -1;
    for (qsizetype i = 0; i < m_table.rows.size(); ++i) {
        if (m_table.rows.at(i).id == m_part.customer)
            here = i;
    }
    for (qsizetype step = 1; step <= m_table.rows.size(); ++step) {
        const CustomerRow &row = m_table.rows.at((here + step) % m_table.rows.size());
        if (!isSettled(row.group) && row.id != m_part.customer)
            return row.id;
    }
    return {};
}

void InitialsPage::act(const WizardAction &action)
{
    const QString next = goesToNext(action) ? nextWaiting() : QString();
    if (next.isEmpty())
        return;
    m_queue.removeOne(next);
    emit m_wishes.customerWanted(next);
}

void InitialsPage::done(const WizardAction &action, const ActionAnswers &answers)
{
    if (!action.wants(Of::Signoff) && !isReason(action))
        return;
    QStringList customers = answers.customers;
    if (answers.signoff)
        customers += answers.signoff->customer;
    for (const QString &customer : std::as_const(customers))
        m_kept.remove(customer);
    if (customers.contains(m_part.customer)) {
        // Still the one shown: nothing of what was signed may stay for the next.
        m_part.customer.clear();
        m_filling = true;
        m_form->fill({});
        m_filling = false;
    }
    if (!m_list && !m_queue.isEmpty())
        emit m_wishes.customerWanted(m_queue.takeFirst());
}

QWidget *InitialsPage::firstField() const
{
    return m_list ? static_cast<QWidget *>(m_panel->view()) : m_form->firstField();
}

QWidget *InitialsPage::nextField() const
{
    if (m_list)
        return m_panel->view();
    if (m_part.evidence.statement.isEmpty())
        return nullptr; // nobody is left to ask
    return m_part.customer.isEmpty() ? m_form->firstField() : m_form->nextField();
}

} // namespace Switchback
