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
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace Switchback
{

namespace
{
/// A list to choose from is read from its top; who is further down is found by a part of their name.
constexpr qsizetype MostPeople = 300;
constexpr qsizetype FewPeople = 20; ///< so many are seen at once

QString nameOf(const Recipient &who)
{
    const QString customer = visibleText(who.customerName, 60);
    return who.name.isEmpty() ? customer : customer + QStringLiteral(" · ") + visibleText(who.name, 60);
}
} // namespace

MessagePreview::MessagePreview(QWidget *parent)
    : QWidget(parent)
    , m_channel(new ChoiceBox(this))
    , m_find(new QLineEdit(this))
    , m_person(new ChoiceBox(this))
    , m_shown(new QPlainTextEdit(this))
    , m_count(
          new PlainLabel(PlainLabel::Fit::Wrap, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
{
    setObjectName(QStringLiteral("messagePreview"));
    m_find->setObjectName(QStringLiteral("previewFind"));
    m_find->setAccessibleName(tr("Find who gets it"));
    m_find->setClearButtonEnabled(true);
    m_find->setVisible(false);
    m_person->setObjectName(QStringLiteral("previewPerson"));
    m_person->setAccessibleName(tr("Who gets it"));
    m_channel->setObjectName(QStringLiteral("previewChannel"));
    m_channel->setAccessibleName(tr("By which channel"));
    m_channel->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_shown->setObjectName(QStringLiteral("previewText"));
    m_shown->setReadOnly(true);
    m_shown->setTabChangesFocus(true);
    m_shown->setMinimumHeight(80);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    PlainLabel *label = addField(column, tr("As it arrives"), m_shown, this);
    column->removeWidget(label);
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(label, 1);
    top->addWidget(m_channel);
    column->insertLayout(0, top);
    column->insertWidget(1, m_find);
    column->insertWidget(2, m_person); // a line of its own: names are long
    column->setStretchFactor(m_shown, 1);
    column->addWidget(m_count);
    connect(m_find, &QLineEdit::textChanged, this, &MessagePreview::fillPeople);
    connect(m_person, &QComboBox::currentIndexChanged, this, &MessagePreview::fillChannels);
    connect(m_channel, &QComboBox::currentIndexChanged, this, &MessagePreview::showMessage);
}

void MessagePreview::setMessage(const MessageText &message, const QList<Recipient> &recipients)
{
    const Wordings words = m_message;
    m_message = message;
    static_cast<Wordings &>(m_message) = words;
    if (m_recipients != recipients) {
        m_recipients = recipients;
        const bool many = m_recipients.size() > FewPeople;
        m_find->setVisible(many);
        m_find->setPlaceholderText(tr("Find one of %1").arg(m_recipients.size()));
        if (!many)
            m_find->clear(); // what nobody sees hides nobody
        fillPeople();
    }
    showMessage();
}

void MessagePreview::setWords(const Wordings &words)
{
    static_cast<Wordings &>(m_message) = words;
    showMessage();
}

void MessagePreview::fillPeople()
{
    const QString chosen = m_person->currentText();
    {
        const QSignalBlocker quiet(m_person);
        m_person->clear();
        const QStringList words = m_find->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (qsizetype i = 0; i < m_recipients.size() && m_person->count() < MostPeople; ++i) {
            if (isMeant(m_recipients.at(i), words))
                m_person->addItem(nameOf(m_recipients.at(i)), int(i));
        }
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
        const Recipient *who = person();
        const QList<ChannelAddress> ways = who ? who->ways : QList<ChannelAddress>();
        for (const ChannelAddress &way : ways)
            m_channel->addItem(channelName(way.channel), channelKey(way.channel));
        m_channel->setCurrentIndex(std::max(0, m_channel->findText(chosen)));
    }
    showMessage();
}

const Recipient *MessagePreview::person() const
{
    const QVariant place = m_person->currentData();
    return place.isValid() && place.toInt() < m_recipients.size() ? &m_recipients.at(place.toInt()) : nullptr;
}

void MessagePreview::showMessage()
{
    const Recipient *who = person();
    const auto channel = channelFromKey(m_channel->currentData().toString());
    QString text;
    QString count;
    if (who && channel) {
        const Addressee to{who->name, who->customerName, {}, {}, who->language, who->zone, who->routing};
        const Spelt spelt = spell(m_message, to, *channel);
        text = spelt.subject.isEmpty() ? spelt.text : spelt.subject + QStringLiteral("\n\n") + spelt.text;
        if (*channel == Channel::Sms) { // the tag of each attempt is another one, and as long
            text = taggedText(spelt.text, {});
            count = smsCountText(taggedLength(spelt.text), true);
        }
    }
    if (!who && !m_find->text().isEmpty())
        count = tr("Nobody who gets it is called that.");
    if (m_shown->toPlainText() != text)
        m_shown->setPlainText(text);
    m_count->setPlain(count);
    m_count->setVisible(!count.isEmpty());
}

} // namespace Switchback
