// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagedetail.h"
#include "models/messages/messagesview.h"
#include "widgets/base/card.h"

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Switchback
{

class PlainLabel;
class Wishes;

/// One delivery: what was said at the left, beside it what came of it and what came back, and beneath what
/// one of us can do with it, with a note. What is typed stays until it was kept, or another one is shown.
class DeliveryPanel : public Card
{
    Q_OBJECT
public:
    explicit DeliveryPanel(Wishes &wishes, QWidget *parent = nullptr);
    void setDetail(const MessageDetail &detail);
    /// More than one is chosen: what can be done is done with each of those with which it can be.
    void setChosen(const QList<MessageLine> &lines);
    [[nodiscard]] const MessageDetail &detail() const { return m_detail; }
    void takeFocus(); ///< into the note, to act by keyboard

signals:
    void left(); ///< Escape: back to the table

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildActs(QVBoxLayout *column);
    QPushButton *addAct(const QString &name);
    void act(DeliveryAct::What what);
    void showStory();
    void showActs();
    [[nodiscard]] QStringList chosenFor(DeliveryAct::What what) const;

    Wishes &m_wishes;
    MessageDetail m_detail;
    QList<MessageLine> m_chosen; ///< more than one, or none
    PlainLabel *m_heading;
    PlainLabel *m_to;
    PlainLabel *m_subject;
    QPlainTextEdit *m_text;
    QScrollArea *m_scroll;
    QWidget *m_story = nullptr;
    QWidget *m_noteRow;
    QLineEdit *m_note;
    PlainLabel *m_missing;
    QWidget *m_actRow;
    QList<QPushButton *> m_acts;   ///< by AllActs
    QList<QPushButton *> m_others; ///< by AllChannels
};

} // namespace Switchback
