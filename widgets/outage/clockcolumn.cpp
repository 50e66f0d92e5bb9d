// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outage/clockcolumn.h"

#include "widgets/base/plainlabel.h"
#include "widgets/theme/marks.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace Switchback
{

ClockRow::ClockRow(QWidget *parent)
    : QWidget(parent)
    , m_label(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Body, QFont::Medium, PlainLabel::Tone::Text, this))
    , m_note(
          new PlainLabel(PlainLabel::Fit::Elide, TypeSize::Small, QFont::Normal, PlainLabel::Tone::Dim, this))
    , m_mark(new MarkWidget(18, this))
    , m_value(
          new PlainLabel(PlainLabel::Fit::Whole, TypeSize::Title, QFont::Bold, PlainLabel::Tone::Text, this))
{
    setObjectName(QStringLiteral("clockRow"));
    m_value->setObjectName(QStringLiteral("clockValue"));
    for (PlainLabel *label : {m_label, m_note})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 3, 0, 3);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(0);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(m_mark, 0, 1, Qt::AlignVCenter);
    grid->addWidget(m_value, 0, 2, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(m_note, 1, 0, 1, 3);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(2, 1); // words stay together when there is more room
}

void ClockRow::setTile(const ClockTile &tile)
{
    m_label->setPlain(tile.label);
    m_value->setPlain(tile.value);
    m_value->setTone(tile.mark == Mark::Bad       ? PlainLabel::Tone::Bad
                     : tile.mark == Mark::Warning ? PlainLabel::Tone::Warning
                                                  : PlainLabel::Tone::Text);
    m_mark->setMark(tile.mark);
    m_mark->setVisible(tile.mark == Mark::Bad || tile.mark == Mark::Warning);
    m_note->setPlain(tile.note);
    setAccessibleName(tile.label);
    setAccessibleDescription(tile.value + QStringLiteral(", ") + tile.note);
}

ClockColumn::ClockColumn(QWidget *parent)
    : Card(parent)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("clockColumn"));
    setAccessibleName(tr("Clocks"));
    m_column->setContentsMargins(16, 8, 16, 8);
    m_column->setSpacing(0);
}

void ClockColumn::setTiles(const QList<ClockTile> &tiles)
{
    while (m_rows.size() > tiles.size()) {
        delete m_rows.takeLast();
        if (!m_rules.isEmpty())
            delete m_rules.takeLast();
    }
    while (m_rows.size() < tiles.size()) {
        if (!m_rows.isEmpty()) {
            m_rules.append(new Rule(this));
            m_column->addWidget(m_rules.constLast());
        }
        m_rows.append(new ClockRow(this));
        m_column->addWidget(m_rows.constLast(), 1);
    }
    for (qsizetype i = 0; i < tiles.size(); ++i)
        m_rows.at(i)->setTile(tiles.at(i));
}

} // namespace Switchback
