// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/recipients.h"
#include "models/notify/spelling/messagetext.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace Switchback
{

class ChoiceBox;
class PlainLabel;

/// A message as one of its recipients will get it by one of their channels, while it is being written.
class MessagePreview : public QWidget
{
    Q_OBJECT
public:
    explicit MessagePreview(QWidget *parent = nullptr);

    /// Who gets it, and what is filled in for each; what was chosen stays chosen.
    void setMessage(const MessageText &message, const QList<Recipient> &recipients);
    /// What would go out, in each language and short.
    void setWords(const Wordings &words);

private:
    void fillPeople();
    void fillChannels();
    void showMessage();
    [[nodiscard]] const Recipient *person() const; ///< who is chosen; null: nobody

    MessageText m_message;
    QList<Recipient> m_recipients;
    ChoiceBox *m_channel;
    QLineEdit *m_find;
    ChoiceBox *m_person;
    QPlainTextEdit *m_shown;
    PlainLabel *m_count;
};

} // namespace Switchback
