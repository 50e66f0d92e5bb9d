// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messages/deliverypanel.h"

#include "models/notify/channels.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"
#include "widgets/wish/wishes.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Switchback
{

namespace
{
using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;
using What = DeliveryAct::What;
constexpr What AllActs[] = {What::Spoke, What::Voicemail, What::NoAnswer,
                            What::Tick,  What::Again,     What::GiveUp};
constexpr Channel AllChannels[] = {Channel::Email, Channel::Sms, Channel::Call, Channel::Task};
constexpr int LongestNote = 500;
constexpr int MarkSize = 14;
constexpr int LeastHeight = 110; ///< of text and story

QString sendByText(Channel channel)
{
    switch (channel) {
    case Channel::Email:
        return DeliveryPanel::tr("Send by e-mail");
    case Channel::Sms:
        return DeliveryPanel::tr("Send by SMS");
    case Channel::Call:
        return DeliveryPanel::tr("Send by automatic call");
    case Channel::Task:
        break;
    }
    return DeliveryPanel::tr("Call them ourselves");
}
} // namespace

DeliveryPanel::DeliveryPanel(Wishes &wishes, QWidget *parent)
    : Card(parent)
    , m_wishes(wishes)
    , m_heading(new PlainLabel(Fit::Wrap, TypeSize::Lead, QFont::DemiBold, Tone::Text, this))
    , m_to(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::Normal, Tone::Dim, this))
    , m_subject(new PlainLabel(Fit::Wrap, TypeSize::Body, QFont::DemiBold, Tone::Text, this))
    , m_text(new QPlainTextEdit(this))
    , m_scroll(new QScrollArea(this))
    , m_noteRow(new QWidget(this))
    , m_note(new QLineEdit(m_noteRow))
    , m_missing(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Bad, this))
    , m_actRow(new QWidget(this))
{
    setObjectName(QStringLiteral("deliveryPanel"));
    build();
    setDetail({});
}

void DeliveryPanel::build()
{
    m_heading->setObjectName(QStringLiteral("deliveryHeading"));
    m_to->setObjectName(QStringLiteral("deliveryTo"));
    m_text->setObjectName(QStringLiteral("deliveryText"));
    m_text->setAccessibleName(tr("What was said"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setProperty("look", "quiet");
    m_text->setMinimumHeight(LeastHeight);
    m_scroll->setObjectName(QStringLiteral("deliveryStory"));
    m_scroll->setAccessibleName(tr("What came of it"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setMinimumHeight(LeastHeight);
    auto *said = new QVBoxLayout;
    said->setSpacing(4);
    said->addWidget(groupTitle(tr("What was said"), this));
    said->addWidget(m_subject);
    said->addWidget(m_text, 1);
    auto *came = new QVBoxLayout;
    came->setSpacing(4);
    came->addWidget(groupTitle(tr("What came of it"), this));
    came->addWidget(m_scroll, 1);
    auto *both = new QHBoxLayout;
    both->setSpacing(20);
    both->addLayout(said, 1);
    both->addLayout(came, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 10);
    column->setSpacing(6);
    column->addWidget(m_heading);
    column->addWidget(m_to);
    column->addLayout(both, 1);
    buildActs(column);
}

void DeliveryPanel::buildActs(QVBoxLayout *column)
{
    m_note->setObjectName(QStringLiteral("deliveryNote"));
    m_note->setMaxLength(LongestNote);
    m_note->installEventFilter(this);
    auto *inNote = new QVBoxLayout(m_noteRow);
    inNote->setContentsMargins(0, 0, 0, 0);
    inNote->setSpacing(3);
    addField(inNote, tr("Note: what was said, or why it is given up"), m_note, m_noteRow);
    m_missing->setObjectName(QStringLiteral("deliveryMissing"));
    column->addWidget(m_noteRow);
    column->addWidget(m_missing);
    auto *row = new QHBoxLayout(m_actRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (const What what : AllActs) {
        QPushButton *button = addAct(QStringLiteral("messagesAct%1").arg(int(what)));
        connect(button, &QPushButton::clicked, this, [this, what] { act(what); });
        m_acts += button;
        row->addWidget(button);
    }
    for (const Channel channel : AllChannels) {
        QPushButton *button = addAct(QStringLiteral("sendBy-") + channelKey(channel));
        setPlainText(button, sendByText(channel));
        connect(button, &QPushButton::clicked, this,
                [this, channel] { emit m_wishes.sendByWanted(m_detail.delivery, channel); });
        m_others += button;
        row->addWidget(button);
    }
    row->addStretch(1);
    column->addWidget(m_actRow);
}

QPushButton *DeliveryPanel::addAct(const QString &name)
{
    auto *button = new QPushButton(m_actRow);
    button->setObjectName(name);
    button->setProperty("look", "small");
    button->setAutoDefault(true); // Enter presses the one that has the keyboard
    button->installEventFilter(this);
    return button;
}

void DeliveryPanel::setDetail(const MessageDetail &detail)
{
    if (detail == m_detail && m_story)
        return;
    const bool another = detail.delivery != m_detail.delivery;
    // Something was kept of it: the note went with that.
    if (another || detail.story.size() != m_detail.story.size())
        m_note->clear();
    const bool storyToo = another || detail.story != m_detail.story || !m_story;
    const bool textToo = another || detail.text != m_detail.text;
    m_detail = detail;
    m_missing->hide();
    m_heading->setPlain(detail.heading);
    m_to->setPlain(detail.to);
    m_subject->setPlain(detail.subject);
    m_subject->setVisible(!detail.subject.isEmpty());
    if (textToo)
        m_text->setPlainText(detail.text);
    if (storyToo)
        showStory();
    showActs();
}

void DeliveryPanel::showStory()
{
    m_story = new QWidget;
    auto *column = new QVBoxLayout(m_story);
    column->setContentsMargins(0, 0, 6, 0);
    column->setSpacing(6);
    for (const MessageHappened &each : m_detail.story) {
        auto *mark = new MarkWidget(MarkSize, m_story);
        mark->setMark(each.mark);
        auto *when = new PlainLabel(Fit::Whole, TypeSize::Body, QFont::Normal, Tone::Dim, m_story);
        when->setPlain(each.when);
        auto *what = new PlainLabel(Fit::Wrap, TypeSize::Body, each.theirs ? QFont::DemiBold : QFont::Normal,
                                    each.mark == Mark::Bad ? Tone::Bad : Tone::Text, m_story);
        what->setPlain(each.words.isEmpty() ? each.what : tr("%1: %2").arg(each.what, each.words));
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(mark, 0, Qt::AlignTop);
        row->addWidget(when, 0, Qt::AlignTop);
        row->addWidget(what, 1);
        column->addLayout(row);
    }
    column->addStretch(1);
    m_scroll->setWidget(m_story); // the one before is deleted by that
    m_story->setAutoFillBackground(false);
}

void DeliveryPanel::setChosen(const QList<MessageLine> &lines)
{
    const QList<MessageLine> several = lines.size() > 1 ? lines : QList<MessageLine>();
    if (several == m_chosen)
        return;
    m_chosen = several;
    m_missing->hide();
    showActs();
}

QStringList DeliveryPanel::chosenFor(What what) const
{
    QStringList ids;
    for (const MessageLine &each : m_chosen) {
        if (each.acts.contains(what))
            ids += each.delivery;
    }
    if (m_chosen.isEmpty() && m_detail.acts.contains(what))
        ids += m_detail.delivery;
    return ids;
}

void DeliveryPanel::showActs()
{
    bool any = false;
    for (qsizetype i = 0; i < m_acts.size(); ++i) {
        const qsizetype many = chosenFor(AllActs[i]).size();
        const bool again = AllActs[i] == What::Again && m_detail.byOneOfUs && m_chosen.isEmpty();
        const QString name = again ? tr("Call again") : actName(AllActs[i]);
        setPlainText(m_acts.at(i), m_chosen.isEmpty() ? name : tr("%1 (%2)").arg(name).arg(many));
        m_acts.at(i)->setVisible(many > 0);
        any = any || many > 0;
    }
    for (qsizetype i = 0; i < m_others.size(); ++i)
        m_others.at(i)->setVisible(m_chosen.isEmpty() && m_detail.others.contains(AllChannels[i]));
    m_noteRow->setVisible(any);
    m_actRow->setVisible(any || !m_detail.others.isEmpty());
}

void DeliveryPanel::act(What what)
{
    const QString note = m_note->text().trimmed();
    const bool missing = what == What::GiveUp && note.isEmpty();
    m_missing->setPlain(missing ? tr("Write down why it is given up, and press again.") : QString());
    m_missing->setVisible(missing);
    if (missing) {
        m_note->setFocus(Qt::OtherFocusReason);
        return;
    }
    const QStringList ids = chosenFor(what); // it may change with the first
    for (const QString &id : ids)
        emit m_wishes.deliveryActWanted({id, what, note});
}

void DeliveryPanel::takeFocus()
{
    if (m_noteRow->isVisible())
        m_note->setFocus(Qt::OtherFocusReason);
    else
        m_text->setFocus(Qt::OtherFocusReason);
}

bool DeliveryPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        emit left();
        return true;
    }
    return Card::eventFilter(watched, event);
}

} // namespace Switchback
