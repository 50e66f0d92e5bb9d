// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messages/messagespage.h"

#include "models/notify/channels.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/plainlabel.h"
#include "widgets/messages/messagesdelegate.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
using What = DeliveryAct::What;
constexpr What Acts[] = {What::Tick, What::Spoke, What::Voicemail, What::NoAnswer, What::Again, What::GiveUp};
constexpr int Widths[] = {84, 220, 150, 96, 150};
} // namespace

MessagesPage::MessagesPage(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_model(new MessagesModel(this))
    , m_filter(new MessagesFilter(this))
    , m_heading(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_unreached(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Bad, this))
    , m_summary(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_empty(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_find(new QLineEdit(this))
    , m_channel(new ChoiceBox(this))
    , m_group(new ChoiceBox(this))
    , m_table(new QTableView(this))
    , m_detail(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Text, this))
{
    setObjectName(QStringLiteral("messagesPage"));
    m_unreached->setObjectName(QStringLiteral("messagesUnreached"));
    m_detail->setObjectName(QStringLiteral("messagesDetail"));
    m_empty->setPlain(tr("Nothing has been sent yet."));
    m_filter->setSourceModel(m_model);
    buildTable();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(8);
    column->addWidget(m_heading);
    column->addWidget(m_unreached);
    column->addWidget(m_summary);
    auto *find = new QHBoxLayout;
    find->setSpacing(8);
    buildFilter(find);
    column->addLayout(find);
    column->addWidget(m_empty);
    column->addWidget(m_table, 1);
    column->addWidget(m_detail);
    auto *acts = new QHBoxLayout;
    acts->setSpacing(8);
    buildActs(acts);
    column->addLayout(acts);
    setView({});
}

void MessagesPage::buildFilter(QHBoxLayout *row)
{
    m_find->setObjectName(QStringLiteral("messagesFind"));
    m_find->setPlaceholderText(tr("Find a customer or a contact"));
    m_find->setAccessibleName(tr("Find a customer or a contact"));
    m_find->setClearButtonEnabled(true);
    m_channel->setObjectName(QStringLiteral("messagesChannel"));
    m_channel->setAccessibleName(tr("By which channel"));
    m_channel->addItem(tr("Every channel"));
    for (const Channel each : {Channel::Email, Channel::Sms, Channel::Call, Channel::Task})
        m_channel->addItem(channelName(each), channelKey(each));
    m_group->setObjectName(QStringLiteral("messagesGroup"));
    m_group->setAccessibleName(tr("What became of it"));
    for (const MessageGroup each : {MessageGroup::All, MessageGroup::Wants, MessageGroup::UnderWay,
                                    MessageGroup::Told, MessageGroup::Answered})
        m_group->addItem(messageGroupName(each), int(each));
    row->addWidget(m_find, 1);
    row->addWidget(m_channel);
    row->addWidget(m_group);
    auto *write = new QPushButton(this);
    write->setObjectName(QStringLiteral("messagesWrite"));
    write->setAutoDefault(false);
    setPlainText(write, tr("Write to customers…"));
    connect(write, &QPushButton::clicked, &m_wishes, &Wishes::writeWanted);
    row->addWidget(write);
    connect(m_find, &QLineEdit::textChanged, m_filter, &MessagesFilter::setWords);
    connect(m_channel, &QComboBox::currentIndexChanged, this,
            [this] { m_filter->setChannel(channelFromKey(m_channel->currentData().toString())); });
    connect(m_group, &QComboBox::currentIndexChanged, this,
            [this] { m_filter->setGroup(MessageGroup(m_group->currentData().toInt())); });
}

void MessagesPage::buildTable()
{
    m_table->setObjectName(QStringLiteral("messagesTable"));
    m_table->setAccessibleName(tr("Everything that was sent or tried"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new MessagesDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(MessagesDelegate::rowHeight());
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setFont(textFont(TypeSize::Small, QFont::DemiBold));
    for (int column = 0; column < int(std::size(Widths)); ++column)
        m_table->setColumnWidth(column, Widths[column]);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &MessagesPage::showActs);
    connect(m_filter, &QAbstractItemModel::dataChanged, this, &MessagesPage::showActs);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &MessagesPage::showActs);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &MessagesPage::showActs);
}

void MessagesPage::buildActs(QHBoxLayout *row)
{
    for (const What what : Acts) {
        auto *button = new QPushButton(this);
        button->setObjectName(QStringLiteral("messagesAct%1").arg(int(what)));
        button->setAutoDefault(false);
        setPlainText(button, actName(what));
        connect(button, &QPushButton::clicked, this, [this, what] { act(what); });
        m_acts += button;
        row->addWidget(button);
    }
    row->addStretch(1);
}

void MessagesPage::setView(const MessagesView &view)
{
    m_heading->setPlain(view.heading.isEmpty() ? tr("Messages") : view.heading);
    m_unreached->setPlain(view.unreached);
    m_unreached->setVisible(!view.unreached.isEmpty());
    m_summary->setPlain(view.summary);
    m_summary->setVisible(!view.summary.isEmpty());
    m_empty->setVisible(view.lines.isEmpty());
    m_table->setVisible(!view.lines.isEmpty());
    m_model->setLines(view.lines);
    showActs();
}

void MessagesPage::showActs()
{
    const QModelIndex current = m_table->currentIndex();
    const bool chosen = current.isValid() && !m_table->isHidden();
    const QList<What> acts = chosen ? m_filter->line(current).acts : QList<What>();
    for (qsizetype i = 0; i < m_acts.size(); ++i)
        m_acts.at(i)->setVisible(acts.contains(Acts[i]));
    const QString detail = chosen ? current.data(MessagesModel::DetailRole).toString() : QString();
    m_detail->setPlain(detail);
    m_detail->setVisible(!detail.isEmpty());
}

QString MessagesPage::words(What what, bool &given)
{
    given = true;
    if (what == What::Again)
        return {};
    const QString question =
        what == What::GiveUp ? tr("Why is it given up?") : tr("What was said? (may stay empty)");
    return QInputDialog::getText(this, actName(what), question, QLineEdit::Normal, {}, &given);
}

void MessagesPage::act(What what)
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const QString delivery = m_filter->line(current).delivery;
    bool given = false;
    const QString said = words(what, given);
    if (given)
        emit m_wishes.deliveryActWanted({delivery, what, said});
}

} // namespace Switchback
