// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signoff/signoff.h"

#include <QTimeZone>
#include <QWidget>

class QGridLayout;

namespace Switchback
{

class Card;
class MarkWidget;
class PlainLabel;

/// What stands behind a customer's initials, a card each: what was found, who says so, and when.
class EvidenceCards : public QWidget
{
    Q_OBJECT
public:
    explicit EvidenceCards(QWidget *parent = nullptr);
    void setItems(const QList<EvidenceItem> &items, const QByteArray &zone);

private:
    struct View {
        Card *card;
        MarkWidget *mark;
        PlainLabel *title;
        PlainLabel *text;
        PlainLabel *by;
    };
    QGridLayout *m_grid;
    QList<View> m_views;
};

} // namespace Switchback
