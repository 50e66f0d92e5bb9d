// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tilerow.h"

#include "widgets/base/card.h"
#include "widgets/theme/marks.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Switchback
{

using Fit = PlainLabel::Fit;
using Tone = PlainLabel::Tone;

TileRow::TileRow(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
}

void TileRow::setTiles(const QList<ActPreview::Tile> &tiles)
{
    while (m_tiles.size() > tiles.size())
        delete m_tiles.takeLast().card;
    while (m_tiles.size() < tiles.size()) {
        auto *card = new Card(this, Card::Ground::Panel2, 7);
        card->setObjectName(QStringLiteral("tile%1").arg(m_tiles.size()));
        TileView tile{card, new MarkWidget(16, card),
                      new PlainLabel(Fit::Elide, TypeSize::Small, QFont::Medium, Tone::Dim, card),
                      new PlainLabel(Fit::Wrap, TypeSize::Title, QFont::Bold, Tone::Text, card),
                      new PlainLabel(Fit::Wrap, TypeSize::Small, QFont::Normal, Tone::Dim, card)};
        tile.label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        auto *column = new QVBoxLayout(card);
        column->setContentsMargins(14, 11, 12, 11);
        column->setSpacing(3);
        auto *top = new QHBoxLayout;
        top->addWidget(tile.label, 1);
        top->addWidget(tile.mark);
        column->addLayout(top);
        column->addWidget(tile.value);
        column->addWidget(tile.note);
        column->addStretch(1);
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        m_row->addWidget(card, 1);
        m_tiles.append(tile);
    }
    for (qsizetype i = 0; i < m_tiles.size(); ++i) {
        const ActPreview::Tile &tile = tiles.at(i);
        const TileView &view = m_tiles.at(i);
        view.label->setPlain(tile.label);
        view.value->setPlain(tile.value);
        view.value->setTone(tile.mark == Mark::Bad       ? Tone::Bad
                            : tile.mark == Mark::Unknown ? Tone::Dim
                                                         : Tone::Text);
        view.note->setPlain(tile.note);
        view.note->setVisible(!tile.note.isEmpty());
        view.mark->setMark(tile.mark);
        view.mark->setVisible(tile.mark != Mark::NotYet && tile.mark != Mark::Fine);
        view.card->setAccessibleName(tile.label);
        view.card->setAccessibleDescription(
            tile.note.isEmpty() ? tile.value : QStringLiteral("%1, %2").arg(tile.value, tile.note));
    }
}

} // namespace Switchback
