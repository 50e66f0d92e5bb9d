// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/messages/messagesmodel.h"

#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QTableView;

namespace Switchback
{

class ChoiceBox;
class PlainLabel;
class Wishes;

/// Everything that was sent or tried in the open incident, or the last one: who could not be reached on top,
/// then a line for each contact and channel, and what one of us can do with it.
class MessagesPage : public QWidget
{
    Q_OBJECT
public:
    explicit MessagesPage(Wishes &wishes, QWidget *parent = nullptr);

    void setView(const MessagesView &view);

private:
    void buildFilter(QHBoxLayout *row);
    void buildTable();
    void buildActs(QHBoxLayout *row);
    void showActs();
    void act(DeliveryAct::What what);
    [[nodiscard]] QString words(DeliveryAct::What what, bool &given);

    Wishes &m_wishes;
    MessagesModel *m_model;
    MessagesFilter *m_filter;
    PlainLabel *m_heading;
    PlainLabel *m_unreached;
    PlainLabel *m_summary;
    PlainLabel *m_empty;
    QLineEdit *m_find;
    ChoiceBox *m_channel;
    ChoiceBox *m_group;
    QTableView *m_table;
    PlainLabel *m_detail;
    QList<QPushButton *> m_acts;
};

} // namespace Switchback
