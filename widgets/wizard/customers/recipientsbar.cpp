// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wizard/customers/recipientsbar.h"

#include "models/core/counted.h"
#include "models/wizard/recipients.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wish/wishes.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>
#include <utility>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

namespace
{
constexpr int Gap = 8;
}

RecipientsBar::RecipientsBar(Wishes &wishes, QWidget *parent)
    : QWidget(parent)
    , m_wishes(wishes)
    , m_said(new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, this))
    , m_grid(new QGridLayout)
    , m_addresses(new QPushButton(this))
    , m_export(new QPushButton(this))
{
    setObjectName(QStringLiteral("recipientsBar"));
    m_said->setObjectName(QStringLiteral("recipientsSaid"));
    auto *text = new QPushButton(this);
    const std::tuple<QPushButton *, const char *, QString, void (RecipientsBar::*)()> buttons[] = {
        {text, "copyText", tr("Copy the text"), &RecipientsBar::copyText},
        {m_addresses, "copyAddresses", tr("Copy e-mail addresses"), &RecipientsBar::copyAddresses},
        {m_export, "exportRecipients", tr("Export recipients…"), &RecipientsBar::exportAll}};
    m_grid->setSpacing(Gap);
    for (const auto &[button, name, words, act] : buttons) {
        button->setObjectName(QString::fromLatin1(name));
        button->setProperty("look", "small");
        button->setAutoDefault(false);
        setPlainText(button, words);
        button->setAccessibleName(QString(words).remove(QChar(0x2026)));
        connect(button, &QPushButton::clicked, this, act);
        m_buttons += button;
    }
    arrange(int(m_buttons.size()));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    column->addLayout(m_grid);
    column->addWidget(m_said);
}

void RecipientsBar::arrange(int columns)
{
    if (columns == m_columns)
        return;
    for (QPushButton *button : std::as_const(m_buttons))
        m_grid->removeWidget(button);
    m_grid->setColumnStretch(m_columns, 0);
    m_columns = columns;
    for (int i = 0; i < m_buttons.size(); ++i)
        m_grid->addWidget(m_buttons.at(i), i / columns, i % columns, Qt::AlignLeft);
    m_grid->setColumnStretch(columns, 1);
}

int RecipientsBar::widthOf(int columns) const
{
    QList<int> wide(columns, 0);
    for (int i = 0; i < m_buttons.size(); ++i)
        wide[i % columns] = std::max(wide.at(i % columns), m_buttons.at(i)->sizeHint().width());
    return std::accumulate(wide.cbegin(), wide.cend(), columns * Gap);
}

/// Two rows fit where one does not.
QSize RecipientsBar::minimumSizeHint() const
{
    return {widthOf(2), QWidget::minimumSizeHint().height()};
}

void RecipientsBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int all = int(m_buttons.size());
    arrange(width() >= widthOf(all) ? all : 2);
}

void RecipientsBar::setRecipients(const QString &sentence, const QList<CustomerRow> &recipients)
{
    if (recipients.isEmpty() || !recipients.isSharedWith(m_recipients)) { // else as a second ago
        m_recipients = recipients;
        const bool mail = std::any_of(recipients.cbegin(), recipients.cend(),
                                      [](const CustomerRow &row) { return !row.email.trimmed().isEmpty(); });
        m_addresses->setEnabled(mail);
        m_addresses->setAccessibleDescription(mail ? QString() : tr("No recipient has an e-mail address."));
    }
    setPlainToolTip(m_addresses, m_addresses->accessibleDescription());
    m_export->setEnabled(!recipients.isEmpty());
    m_export->setAccessibleDescription(recipients.isEmpty() ? tr("There are no recipients.") : QString());
    if (sentence != m_sentence) {
        m_sentence = sentence;
        m_said->setPlain(sentence);
    }
}

void RecipientsBar::copyText()
{
    QGuiApplication::clipboard()->setText(m_message);
    say(m_message.contains(QLatin1String("{customer}"))
            ? tr("The text is copied. Put each customer's name for {customer}; an export has it in already.")
            : tr("The text is copied."));
}

void RecipientsBar::copyAddresses()
{
    const QString addresses = mailAddresses(m_recipients);
    QGuiApplication::clipboard()->setText(addresses);
    const auto without = std::count_if(m_recipients.cbegin(), m_recipients.cend(),
                                       [](const CustomerRow &row) { return row.email.trimmed().isEmpty(); });
    const auto copied = addresses.count(QLatin1Char('@'));
    QString said = tr("%1 addresses are copied.", nullptr, howMany(copied)).arg(copied);
    if (without > 0)
        said +=
            QLatin1Char(' ') +
            tr("%1 recipients have none: reach them by telephone.", nullptr, howMany(without)).arg(without);
    say(said + QLatin1Char(' ') + tr("Paste them as blind copies: customers don't see each other."));
}

void RecipientsBar::exportAll()
{
    // As the spreadsheet of this country separates its cells.
    const bool comma = QLocale().decimalPoint() == QLatin1String(",");
    emit m_wishes.exportWanted(
        recipientsCsv(m_recipients, m_message, comma ? QLatin1Char(';') : QLatin1Char(',')));
}

void RecipientsBar::say(const QString &words)
{
    m_said->setPlain(words);
}

} // namespace Switchback
