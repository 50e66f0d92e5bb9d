// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/pages/noticepage.h"

#include "models/core/visibletext.h"
#include "models/wizard/stepactions.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/customers/recipientsbar.h"
#include "widgets/wizard/pages/draftedit.h"
#include "widgets/wizard/pages/sentcard.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
using Of = ActionField::Of;
} // namespace

NoticePage::NoticePage(StepKind kind, Wishes &wishes, QWidget *parent)
    : WizardPage(parent)
    , m_due(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_byItself(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_state(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_byHand(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_delivery(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_unreached(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Bad, this))
    , m_preview(new MessagePreview(this))
    , m_draft(new DraftEdit(this))
    , m_recipients(new RecipientsBar(wishes, this))
    , m_sent(new SentCard(this))
{
    m_slots = buildSlots();
    m_interval = buildInterval();
    setObjectName(kind == StepKind::Cadence ? QStringLiteral("cadencePage") : QStringLiteral("noticePage"));
    m_due->setObjectName(QStringLiteral("noticeDue"));
    m_byItself->setObjectName(QStringLiteral("noticeByItself"));
    m_state->setObjectName(QStringLiteral("noticeState"));
    m_byHand->setObjectName(QStringLiteral("noticeByHand"));
    m_delivery->setObjectName(QStringLiteral("noticeDelivery"));
    m_unreached->setObjectName(QStringLiteral("noticeUnreached"));
    m_interval->setVisible(kind == StepKind::Cadence);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(m_due);
    left->addWidget(m_byItself);
    left->addWidget(m_state);
    left->addWidget(m_delivery);
    left->addWidget(m_unreached);
    left->addWidget(m_draft, 1);
    left->addWidget(m_recipients);
    left->addWidget(m_byHand);
    left->addWidget(m_sent);
    left->addWidget(m_interval);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(18);
    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    right->addWidget(m_preview, 1);
    right->addWidget(m_slots, 1);
    row->addLayout(left, 5);
    row->addLayout(right, 3);
    connect(m_draft, &DraftEdit::changed, this, [this] {
        m_recipients->setMessage(m_draft->words().text);
        m_preview->setWords(m_draft->filled());
        emit changed();
    });
    connect(m_sent, &SentCard::changed, this, &NoticePage::changed);
}

QWidget *NoticePage::buildSlots()
{
    auto *holder = new QWidget(this);
    m_slotTable = new QTableWidget(0, 2, holder);
    m_slotTable->setObjectName(QStringLiteral("slotTable"));
    m_slotTable->horizontalHeader()->hide();
    m_slotTable->verticalHeader()->hide();
    m_slotTable->setShowGrid(false);
    m_slotTable->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_slotTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_slotTable->setTabKeyNavigation(false);
    m_slotTable->setWordWrap(true);
    m_slotTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_slotTable->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_slotTable->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    addField(column, tr("So far"), m_slotTable, holder);
    return holder;
}

QWidget *NoticePage::buildInterval()
{
    auto *holder = new QWidget(this);
    m_minutes = new QSpinBox(holder);
    m_minutes->setObjectName(QStringLiteral("intervalField"));
    m_minutes->setRange(1, 240);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setMinimumHeight(34);
    m_minutes->setAccessibleName(tr("Minutes between two updates"));
    m_setInterval = new QPushButton(holder);
    m_setInterval->setObjectName(QStringLiteral("setIntervalButton"));
    m_setInterval->setAutoDefault(false);
    setPlainText(m_setInterval, tr("Change the interval…"));
    m_setInterval->setAccessibleName(tr("Change the interval"));
    m_intervalWhy = new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, holder);
    m_intervalWhy->setObjectName(QStringLiteral("intervalWhy"));
    auto *label = new PlainLabel(Fit::Whole, TypeSize::Small, QFont::DemiBold, Tone::Dim, holder);
    label->setPlain(tr("An update every"));
    label->setBuddy(m_minutes);
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(10);
    row->addWidget(label);
    row->addWidget(m_minutes);
    row->addWidget(m_setInterval);
    row->addWidget(m_intervalWhy, 1);
    connect(m_minutes, &QSpinBox::valueChanged, this, [this] { emit changed(); });
    connect(m_setInterval, &QPushButton::clicked, this,
            [this] { emit pressed(atInterval(m_part.setInterval, m_minutes->value())); });
    return holder;
}

void NoticePage::setView(const WizardView &view)
{
    m_part = view.notice.value_or(NoticePart{});
    m_due->setPlain(m_part.dueLine);
    m_due->setVisible(!m_part.dueLine.isEmpty());
    m_byItself->setPlain(m_part.byItself);
    m_byItself->setTone(m_part.byItselfMark == Mark::Warning ? Tone::Warning : Tone::Text);
    m_byItself->setVisible(!m_part.byItself.isEmpty());
    m_state->setPlain(m_part.state);
    m_state->setVisible(!m_part.state.isEmpty());
    m_byHand->setPlain(m_part.byHand);
    m_byHand->setVisible(!m_part.byHand.isEmpty() && m_part.byHand != view.byHand);
    const CustomerTable table = view.table.value_or(CustomerTable{});
    m_draft->load(view.incident + QLatin1Char('/') + view.step, m_part.draft, m_part.editable && !view.closed,
                  table.longestName);
    m_recipients->setMessage(m_draft->words().text);
    m_recipients->setRecipients(table.sentence, table.rows);
    m_sent->setVisible(
        std::any_of(view.actions.cbegin(), view.actions.cend(), [](const WizardAction &action) {
            return action.enabled && action.wantsOnPage(Of::How);
        }));
    m_sent->setCustomers(table.rows);
    showDelivery();
    showSlots(m_part.earlier);
    showInterval();
}

/// Of a message that gateways carry: what becomes of it, and how it looks to whom. Nobody copies it out of
/// the window then.
void NoticePage::showDelivery()
{
    m_delivery->setPlain(m_part.delivery);
    m_delivery->setVisible(!m_part.delivery.isEmpty());
    m_unreached->setPlain(m_part.unreached);
    m_unreached->setVisible(!m_part.unreached.isEmpty());
    m_recipients->setVisible(!m_part.carried);
    m_preview->setVisible(m_part.carried && m_part.editable && !m_part.recipients.isEmpty());
    if (!m_part.carried)
        return;
    m_preview->setMessage(m_part.preview, m_part.recipients);
    m_preview->setWords(m_draft->filled());
}

void NoticePage::showSlots(const QList<LabelledValue> &earlier)
{
    m_slots->setVisible(!earlier.isEmpty());
    const QColor colours[] = {tokens().text, tokens().warning, tokens().bad, tokens().dim};
    m_slotTable->setRowCount(int(earlier.size()));
    for (int row = 0; row < earlier.size(); ++row) {
        const LabelledValue &slot = earlier.at(row);
        const QString texts[] = {visibleText(slot.label, 120), visibleText(slot.value, 200)};
        for (int column = 0; column < 2; ++column) {
            QTableWidgetItem *item = m_slotTable->item(row, column);
            if (!item) {
                item = new QTableWidgetItem;
                m_slotTable->setItem(row, column, item);
            }
            if (item->text() != texts[column])
                item->setText(texts[column]);
            const int colour = column == 0                  ? 3
                               : slot.mark == Mark::Warning ? 1
                               : slot.mark == Mark::Bad     ? 2
                                                            : 0;
            if (item->foreground().color() != colours[colour])
                item->setForeground(colours[colour]);
        }
    }
}

void NoticePage::showInterval()
{
    const int told = int(std::chrono::duration_cast<std::chrono::minutes>(m_part.every).count());
    // As long as nobody has turned it, the field follows what is told.
    if (m_toldMinutes == 0 || m_minutes->value() == m_toldMinutes) {
        const QSignalBlocker quiet(m_minutes);
        m_minutes->setValue(told > 0 ? told : 15);
    }
    m_toldMinutes = told > 0 ? told : 15;
    const QString why = m_part.setInterval.whyNot;
    m_setInterval->setEnabled(why.isEmpty());
    m_intervalWhy->setPlain(why);
    setPlainToolTip(m_setInterval, why);
    m_setInterval->setAccessibleDescription(why);
}

void NoticePage::fillIn(const WizardAction &action, ActionAnswers &answers) const
{
    if (action.wantsOnPage(Of::Words))
        answers.words = m_draft->words();
    if (action.wantsOnPage(Of::How))
        answers.how = m_sent->how();
    if (action.wantsOnPage(Of::NotReached))
        answers.notReached = m_sent->notReached();
    if (action.wantsOnPage(Of::Interval))
        answers.interval = std::chrono::minutes(m_minutes->value());
}

void NoticePage::done(const WizardAction &action, const ActionAnswers &)
{
    const bool withdrawn = action.command && std::holds_alternative<Do::WithdrawNotice>(*action.command);
    if (action.wants(Of::How) || withdrawn)
        m_sent->clear();
}

QWidget *NoticePage::firstField() const
{
    return m_draft->field();
}

QWidget *NoticePage::nextField() const
{
    if (!m_sent->isHidden())
        return m_sent->how().isEmpty() ? m_sent->firstField() : nullptr;
    return m_part.editable ? m_draft->field() : nullptr;
}

void NoticePage::sayExported(const QString &words)
{
    m_recipients->say(words);
}

} // namespace Switchback
