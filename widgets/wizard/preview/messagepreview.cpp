// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/preview/messagepreview.h"

#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/notify/messagetag.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/field.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/preview/smscount.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
/// A list to choose from is read from its top; who is further down is found on the page Messages.
constexpr qsizetype MostPeople = 300;

QString nameOf(const Recipient &who)
{
    const QString customer = visibleText(who.customerName, 60);
    return who.name.isEmpty() ? customer : customer + QStringLiteral(" · ") + visibleText(who.name, 60);
}
} // namespace

MessagePreview::MessagePreview(QWidget *parent)
    : QWidget(parent)
    , m_person(new ChoiceBox(this))
    , m_channel(new ChoiceBox(this))
    , m_shown(new QPlainTextEdit(this))
    , m_count(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    setObjectName(QStringLiteral("messagePreview"));
    m_person->setObjectName(QStringLiteral("previewPerson"));
    m_person->setAccessibleName(tr("Who gets it"));
    m_channel->setObjectName(QStringLiteral("previewChannel"));
    m_channel->setAccessibleName(tr("By which channel"));
    m_shown->setObjectName(QStringLiteral("previewText"));
    m_shown->setReadOnly(true);
    m_shown->setTabChangesFocus(true);
    m_shown->setMinimumHeight(80);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_person, 1);
    row->addWidget(m_channel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    addField(column, tr("As it arrives"), m_shown, this);
    column->insertLayout(1, row);
    column->setStretchFactor(m_shown, 1);
    column->addWidget(m_count);
    connect(m_person, &QComboBox::currentIndexChanged, this, &MessagePreview::fillChannels);
    connect(m_channel, &QComboBox::currentIndexChanged, this, &MessagePreview::show);
}

void MessagePreview::setMessage(const MessageText &message, const QList<Recipient> &recipients)
{
    const Wordings words = m_message;
    m_message = message;
    static_cast<Wordings &>(m_message) = words;
    if (m_recipients != recipients) {
        m_recipients = recipients;
        fillPeople();
    }
    show();
}

void MessagePreview::setWords(const Wordings &words)
{
    static_cast<Wordings &>(m_message) = words;
    show();
}

void MessagePreview::fillPeople()
{
    const QString chosen = m_person->currentText();
    {
        const QSignalBlocker quiet(m_person);
        m_person->clear();
        for (const Recipient &each : m_recipients.mid(0, MostPeople))
            m_person->addItem(nameOf(each));
        m_person->setCurrentIndex(std::max(0, m_person->findText(chosen)));
    }
    fillChannels();
}

void MessagePreview::fillChannels()
{
    const QString chosen = m_channel->currentText();
    {
        const QSignalBlocker quiet(m_channel);
        m_channel->clear();
        const int person = m_person->currentIndex();
        const QList<ChannelAddress> ways = person >= 0 && person < m_recipients.size()
                                               ? m_recipients.at(person).ways
                                               : QList<ChannelAddress>();
        for (const ChannelAddress &way : ways)
            m_channel->addItem(channelName(way.channel), channelKey(way.channel));
        m_channel->setCurrentIndex(std::max(0, m_channel->findText(chosen)));
    }
    show();
}

void MessagePreview::show()
{
    const int person = m_person->currentIndex();
    const auto channel = channelFromKey(m_channel->currentData().toString());
    QString text;
    QString count;
    if (person >= 0 && person < m_recipients.size() && channel) {
        const Recipient &who = m_recipients.at(person);
        const Addressee to{who.name, who.customerName, {}, {}, who.language, who.zone, who.routing};
        const Spelt spelt = spell(m_message, to, *channel);
        text = spelt.subject.isEmpty() ? spelt.text : spelt.subject + QStringLiteral("\n\n") + spelt.text;
        if (*channel == Channel::Sms) { // the tag of each attempt is another one, and as long
            text = taggedText(spelt.text, {});
            count = smsCountText(taggedLength(spelt.text));
        }
    }
    if (m_shown->toPlainText() != text)
        m_shown->setPlainText(text);
    m_count->setPlain(count);
    m_count->setVisible(!count.isEmpty());
}

} // namespace Switchback
