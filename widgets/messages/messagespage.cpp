// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messages/messagespage.h"

#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/plainlabel.h"
#include "widgets/messages/deliverypanel.h"
#include "widgets/table/rowtable.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
constexpr int MostChoice = 280;       ///< wide
constexpr qsizetype MostAtOnce = 500; ///< acts: each is an entry in the log
} // namespace

MessagesPage::MessagesPage(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_model(new MessagesModel(this))
    , m_filter(new MessagesFilter(this))
    , m_heading(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_incident(new ChoiceBox(this))
    , m_unreached(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Bad, this))
    , m_strays(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Warning, this))
    , m_summary(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_empty(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_findRow(new QWidget(this))
    , m_find(new QLineEdit(m_findRow))
    , m_message(new ChoiceBox(m_findRow))
    , m_channel(new ChoiceBox(m_findRow))
    , m_group(new ChoiceBox(m_findRow))
    , m_table(new QTableView(this))
    , m_panel(new DeliveryPanel(wishes, this))
{
    setObjectName(QStringLiteral("messagesPage"));
    m_filter->setSourceModel(m_model);
    build();
    addKeys();
    setView({});
    setStrays({});
}

void MessagesPage::build()
{
    m_incident->setObjectName(QStringLiteral("messagesIncident"));
    m_incident->setAccessibleName(tr("Messages of which incident"));
    m_incident->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_incident->setMaximumWidth(MostChoice);
    m_unreached->setObjectName(QStringLiteral("messagesUnreached"));
    m_strays->setObjectName(QStringLiteral("messagesStrays"));
    m_empty->setObjectName(QStringLiteral("messagesEmpty"));
    buildTable();
    auto *find = new QHBoxLayout(m_findRow);
    find->setContentsMargins(0, 0, 0, 0);
    find->setSpacing(8);
    buildFilter(find);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(8);
    auto *top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_incident);
    column->addLayout(top);
    column->addWidget(m_unreached);
    column->addWidget(m_strays);
    column->addWidget(m_summary);
    column->addWidget(m_findRow);
    column->addWidget(m_empty);
    column->addWidget(m_table, 3);
    column->addWidget(m_panel, 2);
    column->addStretch(0);
    setTabOrder(m_table, m_incident); // whoever comes here looks for somebody first
    connect(m_incident, &QComboBox::activated, this,
            [this] { emit m_wishes.messagesOfWanted(m_incident->currentData().toString()); });
    connect(m_panel, &DeliveryPanel::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

void MessagesPage::buildFilter(QHBoxLayout *row)
{
    m_find->setObjectName(QStringLiteral("messagesFind"));
    m_find->setPlaceholderText(tr("Find a customer, a contact or an address"));
    m_find->setAccessibleName(tr("Find a customer, a contact or an address"));
    m_find->setClearButtonEnabled(true);
    m_find->installEventFilter(this);
    m_message->setObjectName(QStringLiteral("messagesMessage"));
    m_message->setAccessibleName(tr("Which message"));
    m_message->addItem(tr("Every message"), QString());
    m_channel->setObjectName(QStringLiteral("messagesChannel"));
    m_channel->setAccessibleName(tr("By which channel"));
    m_channel->addItem(tr("Every channel"));
    for (const Channel each : {Channel::Email, Channel::Sms, Channel::Call, Channel::Task})
        m_channel->addItem(channelName(each), channelKey(each));
    m_group->setObjectName(QStringLiteral("messagesGroup"));
    m_group->setAccessibleName(tr("What became of it"));
    for (const MessageGroup each :
         {MessageGroup::All, MessageGroup::Wants, MessageGroup::UnderWay, MessageGroup::Told,
          MessageGroup::Answered, MessageGroup::CameBack, MessageGroup::GivenUp})
        m_group->addItem(messageGroupName(each), int(each));
    row->addWidget(m_find, 1);
    for (ChoiceBox *each : {m_message, m_channel, m_group}) {
        each->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        each->setMaximumWidth(MostChoice);
        row->addWidget(each);
    }
    auto *write = new QPushButton(this);
    write->setObjectName(QStringLiteral("messagesWrite"));
    write->setAutoDefault(false);
    setPlainText(write, tr("Write to customers…"));
    connect(write, &QPushButton::clicked, &m_wishes, &Wishes::writeWanted);
    row->addWidget(write);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter->setWords(words);
        fit();
    });
    connect(m_message, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setNotice(m_message->currentData().toString());
        fit();
    });
    connect(m_channel, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setChannel(channelFromKey(m_channel->currentData().toString()));
        fit();
    });
    connect(m_group, &QComboBox::currentIndexChanged, this, [this] {
        m_filter->setGroup(MessageGroup(m_group->currentData().toInt()));
        fit();
    });
}

void MessagesPage::buildTable()
{
    dressTable(m_table, QStringLiteral("messagesTable"), tr("Everything that was sent or tried"),
               {{MessagesModel::CustomerColumn},
                {MessagesModel::WhenColumn},
                MessagesModel::OutcomeColumn,
                MessagesModel::MarkRole});
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setModel(m_filter);
    m_table->setMinimumHeight(140);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MessagesPage::chosen);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &MessagesPage::choseSeveral);
    connect(m_table, &QTableView::activated, m_panel, &DeliveryPanel::takeFocus);
}

void MessagesPage::addKeys()
{
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, [this] {
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    });
}

/// What is chosen follows what is shown: an incident that begins takes the place of an earlier one.
void MessagesPage::fillIncidents(const MessagesHead &head)
{
    if (m_choices != head.choices) {
        m_choices = head.choices;
        m_incident->clear();
        for (const MessagesChoice &each : std::as_const(m_choices))
            m_incident->addItem(each.title, each.incident);
    }
    m_incident->setCurrentIndex(m_incident->findData(head.incident));
    m_incident->setVisible(m_choices.size() > 1);
}

void MessagesPage::fillMessages(const QList<MessageSummary> &messages)
{
    const auto same = [](const MessageSummary &a, const MessageSummary &b) {
        return a.notice == b.notice && a.title == b.title;
    };
    if (std::equal(messages.cbegin(), messages.cend(), m_messages.cbegin(), m_messages.cend(), same))
        return;
    m_messages = messages;
    const QString wanted = m_message->currentData().toString();
    {
        const QSignalBlocker quiet(m_message);
        while (m_message->count() > 1)
            m_message->removeItem(1);
        for (const MessageSummary &each : messages)
            m_message->addItem(visibleText(each.title, 80), each.notice);
        m_message->setCurrentIndex(std::max(0, m_message->findData(wanted)));
    }
    m_filter->setNotice(m_message->currentData().toString());
}

void MessagesPage::setHead(const MessagesHead &head)
{
    m_heading->setPlain(head.heading.isEmpty() ? tr("Messages") : head.heading);
    m_unreached->setPlain(head.unreached);
    m_unreached->setVisible(!head.unreached.isEmpty());
    m_summary->setPlain(head.summary);
    m_summary->setVisible(!head.summary.isEmpty());
    m_reading = head.reading;
    fillIncidents(head);
    fillMessages(head.messages);
    m_model->setByHand(head.byHand);
}

void MessagesPage::setStrays(const QString &words)
{
    m_strays->setPlain(words);
    m_strays->setVisible(!words.isEmpty());
}

void MessagesPage::setView(const MessagesView &view)
{
    setHead(view);
    m_model->setLines(view.lines);
    choseSeveral(); // what can be done with them may have changed
    fit();
}

/// While an earlier incident is looked at, the newest comes back only whole.
void MessagesPage::takeIn(const MessagesNews &news)
{
    if (m_earlier && !news.earlier && !news.anew)
        return;
    m_earlier = news.earlier;
    setHead(news);
    m_model->takeIn(news);
    choseSeveral();
    fit();
}

void MessagesPage::setDetail(const MessageDetail &detail)
{
    if (!detail.delivery.isEmpty() && detail.delivery == m_shown)
        m_panel->setDetail(detail);
    fit();
}

void MessagesPage::chosen()
{
    const QModelIndex current = m_table->currentIndex();
    const QString delivery = current.isValid() ? m_filter->line(current).delivery : QString();
    if (delivery == m_shown)
        return;
    m_shown = delivery;
    if (delivery.isEmpty())
        m_panel->setDetail({});
    emit m_wishes.deliveryShown(delivery);
    fit();
}

void MessagesPage::choseSeveral()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    QList<MessageLine> lines;
    for (const QModelIndex &each : rows.first(std::min(rows.size(), MostAtOnce)))
        lines += m_filter->line(each);
    m_panel->setChosen(lines);
}

/// What stands there while there is nothing to choose from, and whether the chosen one is among what is
/// shown.
void MessagesPage::fit()
{
    const bool any = m_model->rowCount() > 0;
    const bool found = m_filter->rowCount() > 0;
    m_findRow->setVisible(any);
    m_table->setVisible(found);
    m_empty->setVisible(!found);
    m_empty->setPlain(any         ? tr("Nothing that was sent or tried is like that.")
                      : m_reading ? tr("What was sent in this incident is being read.")
                      : m_earlier
                          ? tr("Nothing was sent in this incident.")
                          : tr("Nothing has been sent yet. Once a message is approved, it is seen here for "
                               "each contact: sent, delivered, answered or failed."));
    if (!m_table->currentIndex().isValid())
        chosen();
    m_panel->setVisible(found && !m_shown.isEmpty() && m_panel->detail().delivery == m_shown);
}

bool MessagesPage::findKey(int key)
{
    if ((key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) && m_filter->rowCount() > 0) {
        m_table->setFocus(Qt::OtherFocusReason);
        m_table->selectRow(0);
        return true;
    }
    if (key == Qt::Key_Escape && !m_find->text().isEmpty()) {
        m_find->clear();
        return true;
    }
    return false;
}

bool MessagesPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == m_table->viewport())
        shareColumns(m_table, {8, 20, 15, 9, 15});
    if (event->type() == QEvent::KeyPress && watched == m_find &&
        findKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace Switchback
