// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/card.h"

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;
struct MessagesHead;

/// How the newest messages of the open outage stand, and whom nobody could reach; and the way to all of them.
/// Not there while nothing was sent.
class MessagesCard : public Card
{
    Q_OBJECT
public:
    explicit MessagesCard(Wishes &wishes, QWidget *parent = nullptr);
    void setIncident(const QString &incident); ///< that the page is about; empty: none
    void setMessages(const MessagesHead &messages);

private:
    void fit();

    struct Line {
        QWidget *row;
        MarkWidget *mark;
        PlainLabel *text;
    };
    QString m_incident;
    QString m_told; ///< the incident of what is shown
    bool m_any = false;
    QList<Line> m_lines;
    PlainLabel *m_unreached;
};

} // namespace Switchback
