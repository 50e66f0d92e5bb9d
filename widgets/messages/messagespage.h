// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesmodel.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QTableView;

namespace Switchback
{

class ChoiceBox;
class DeliveryPanel;
class PlainLabel;
class Wishes;
struct MessageDetail;

/// Everything that was sent or tried in the open incident, or the last one: who could not be reached on top,
/// then a line for each contact and channel, and of the chosen one what was said, what came of it and what
/// one of us can do with it. Ctrl+F finds, Down or Enter goes into what was found, Enter acts, Escape goes
/// back. Told by values; what it wants of a delivery it wishes for.
class MessagesPage : public QWidget
{
    Q_OBJECT
public:
    explicit MessagesPage(Wishes &wishes, QWidget *parent = nullptr);

    void setView(const MessagesView &view);
    void takeIn(const MessagesNews &news);
    /// Answers Wishes::deliveryShown(); of another delivery than the chosen one it is not looked at.
    void setDetail(const MessageDetail &detail);
    /// Mail that answers nothing that was sent; empty: none came.
    void setStrays(const QString &words);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void buildFilter(QHBoxLayout *row);
    void buildTable();
    void addKeys();
    void setHead(const MessagesHead &head);
    void fillIncidents(const MessagesHead &head);
    void fillMessages(const QList<MessageSummary> &messages);
    void chosen();
    void choseSeveral();
    void fit();
    bool findKey(int key);

    Wishes &m_wishes;
    MessagesModel *m_model;
    MessagesFilter *m_filter;
    QString m_shown; ///< delivery
    QList<MessageSummary> m_messages;
    QList<MessagesChoice> m_choices;
    bool m_earlier = false; ///< what is shown is of an earlier incident than the newest
    bool m_reading = false; ///< and is not whole yet
    PlainLabel *m_heading;
    ChoiceBox *m_incident; ///< which one's
    PlainLabel *m_unreached;
    PlainLabel *m_strays;
    PlainLabel *m_summary;
    PlainLabel *m_empty;
    QWidget *m_findRow;
    QLineEdit *m_find;
    ChoiceBox *m_message;
    ChoiceBox *m_channel;
    ChoiceBox *m_group;
    QTableView *m_table;
    DeliveryPanel *m_panel;
};

} // namespace Switchback
