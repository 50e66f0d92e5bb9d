// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "widgets/base/plainlabel.h"

class QHBoxLayout;

namespace Switchback
{

class Card;
class MarkWidget;

/// Figures side by side, each with its label above and a note beneath: what an act costs, what it brought.
class TileRow : public QWidget
{
    Q_OBJECT
public:
    explicit TileRow(QWidget *parent = nullptr);
    void setTiles(const QList<ActPreview::Tile> &tiles);

private:
    struct TileView {
        Card *card;
        MarkWidget *mark;
        PlainLabel *label;
        PlainLabel *value;
        PlainLabel *note;
    };
    QHBoxLayout *m_row;
    QList<TileView> m_tiles;
};

} // namespace Switchback
