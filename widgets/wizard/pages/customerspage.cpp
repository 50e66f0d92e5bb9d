// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/customerspage.h"

#include "models/core/counted.h"
#include "models/wizard/stepactions.h"
#include "widgets/base/mnemonics.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/customers/customerpanel.h"
#include "widgets/wizard/customers/recipientsbar.h"
#include "widgets/wizard/customers/testcallscard.h"
#include "widgets/wizard/pages/draftedit.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
constexpr int WritingHeight = 312; ///< the table keeps its place
}

/// A request to every customer that gateways carry: its words and how they arrive while it can be written,
/// then what became of it.
class RequestCard : public QWidget
{
public:
    explicit RequestCard(QWidget *parent);
    void setView(const WizardView &view);
    [[nodiscard]] Wordings words() const { return m_draft->words(); }
    [[nodiscard]] const DraftEdit *draft() const { return m_draft; }

private:
    QWidget *m_writing;
    DraftEdit *m_draft;
    MessagePreview *m_preview;
    PlainLabel *m_state;
    PlainLabel *m_delivery;
    PlainLabel *m_unreached;
};

RequestCard::RequestCard(QWidget *parent)
    : QWidget(parent)
    , m_writing(new QWidget(this))
    , m_draft(new DraftEdit(m_writing))
    , m_preview(new MessagePreview(m_writing))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_delivery(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_unreached(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Bad, this))
{
    setObjectName(QStringLiteral("requestCard"));
    m_state->setObjectName(QStringLiteral("requestState"));
    m_delivery->setObjectName(QStringLiteral("requestDelivery"));
    m_unreached->setObjectName(QStringLiteral("requestUnreached"));
    m_writing->setFixedHeight(WritingHeight);
    auto *row = new QHBoxLayout(m_writing);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(18);
    row->addWidget(m_draft, 5);
    row->addWidget(m_preview, 3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addWidget(m_unreached);
    column->addWidget(m_state);
    column->addWidget(m_delivery);
    column->addWidget(m_writing);
    connect(m_draft, &DraftEdit::changed, this, [this] { m_preview->setWords(m_draft->filled()); });
}

void RequestCard::setView(const WizardView &view)
{
    setVisible(view.notice.has_value());
    if (!view.notice)
        return;
    const NoticePart &part = *view.notice;
    const bool writes = part.editable && !view.closed;
    m_draft->load(view.incident + QLatin1Char('/') + view.step, part.draft, writes,
                  view.table && writes ? view.table->longestName : QString());
    m_preview->setMessage(part.preview, part.recipients);
    m_preview->setWords(m_draft->filled());
    m_preview->setVisible(!part.recipients.isEmpty());
    m_writing->setVisible(writes);
    const QString state = writes && part.state.isEmpty() ? part.byHand : part.state;
    m_state->setPlain(state);
    m_state->setVisible(!state.isEmpty());
    m_delivery->setPlain(part.delivery);
    m_delivery->setVisible(!part.delivery.isEmpty());
    m_unreached->setPlain(part.unreached);
    m_unreached->setVisible(!part.unreached.isEmpty());
}

CustomersPage::CustomersPage(StepKind kind, Wishes &wishes, QWidget *parent)
    : WizardPage(parent)
    , m_ask(new RequestCard(this))
    , m_calls(new TestCallsCard([this](const WizardAction &action) { emit pressed(action); }, this))
    , m_panel(new CustomerPanel(this))
    , m_recipients(new RecipientsBar(wishes, this))
    , m_chosen(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::DemiBold, Tone::Text, this))
    , m_buttonRow(new QGridLayout)
    , m_menu(new QMenu(this))
{
    setObjectName(stepKindKey(kind) + QStringLiteral("Page"));
    m_chosen->setObjectName(QStringLiteral("chosenLabel"));
    m_menu->setObjectName(QStringLiteral("recordMenu"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(7);
    column->addWidget(m_ask);
    column->addWidget(m_calls);
    column->addWidget(m_panel, 1);
    column->addWidget(m_chosen);
    m_buttonRow->setSpacing(8);
    column->addLayout(m_buttonRow);
    column->addWidget(m_recipients);
    connect(m_panel, &CustomerPanel::chosenChanged, this, &CustomersPage::showChosen);
    connect(m_ask->draft(), &DraftEdit::changed, this, [this] { emit changed(); });
    connect(m_panel, &CustomerPanel::activated, this, &CustomersPage::openMenu);
    showChosen();
}

void CustomersPage::setView(const WizardView &view)
{
    m_block = seatBlock(view);
    m_ask->setView(view);
    m_calls->setPart(view.testCalls);
    showRecords(view.records);
    m_panel->setTable(view.table.value_or(CustomerTable{}));
    m_recipients->setVisible(!view.request.isEmpty());
    m_recipients->setMessage(view.request);
    showChosen();
}

/// The buttons stay as long as there are the same ones.
void CustomersPage::showRecords(const QList<WizardAction> &records)
{
    m_records = records;
    if (m_buttons.size() == records.size())
        return;
    qDeleteAll(m_buttons);
    m_buttons.clear();
    // Two rows where one would be wider than a small screen.
    const int perRow = records.size() > 4 ? 3 : 4;
    m_buttonRow->setColumnStretch(perRow, 1);
    QWidget *before = m_panel->view();
    for (int at = 0; at < records.size(); ++at) {
        auto *button = new QPushButton(this);
        button->setObjectName(records.at(at).key);
        button->setProperty("look", "small");
        button->setAutoDefault(false);
        setPlainText(button, records.at(at).text);
        button->setAccessibleName(QString(records.at(at).text).remove(QChar(0x2026)));
        connect(button, &QPushButton::clicked, this, [this, at] { record(m_records.at(at)); });
        m_buttonRow->addWidget(button, at / perRow, at % perRow);
        setTabOrder(before, button);
        m_buttons.append(button);
        before = button;
    }
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
    m_recipients->setRecipients(
        tr("The request to reroute, for %1 customers.", nullptr, howMany(rows.size())).arg(rows.size()),
        rows);
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        const bool can = !chosen.isEmpty() && m_block.isEmpty() && m_records.at(i).enabled;
        QPushButton *button = m_buttons.at(i);
        button->setEnabled(can);
        const QString why = chosen.isEmpty() || !m_block.isEmpty() ? words : m_records.at(i).whyNot;
        setPlainToolTip(button, can ? QString() : why);
        button->setAccessibleDescription(can ? m_chosen->text() : why);
    }
}

void CustomersPage::fillIn(const WizardAction &action, ActionAnswers &answers) const
{
    if (action.wantsOnPage(ActionField::Of::Customers))
        answers.customers = m_panel->chosen();
    if (action.wantsOnPage(ActionField::Of::Words))
        answers.words = m_ask->words();
}

void CustomersPage::record(const WizardAction &what)
{
    const QStringList chosen = m_panel->chosen();
    if (chosen.isEmpty() || !m_block.isEmpty() || !what.enabled)
        return;
    emit pressed(forChosen(what, chosen.size(), m_panel->nameOf(chosen.constFirst())));
}

void CustomersPage::openMenu()
{
    if (!m_block.isEmpty())
        return;
    m_menu->clear();
    const auto many = m_panel->chosen().size();
    QString taken;
    for (const WizardAction &what : std::as_const(m_records)) {
        const QString words =
            many > 1 ? tr("%1 (%2 customers)", nullptr, howMany(many)).arg(what.text).arg(many) : what.text;
        QAction *line = m_menu->addAction(withMnemonic(words, taken), this, [this, what] { record(what); });
        line->setObjectName(what.key);
        line->setEnabled(what.enabled);
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
