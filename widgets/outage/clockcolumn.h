// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"
#include "widgets/base/card.h"

class QVBoxLayout;

namespace Switchback
{

class MarkWidget;
class PlainLabel;

/// One of the clocks: label and note, the figure at the right; a mark beside what is nearly or already over.
class ClockRow : public QWidget
{
    Q_OBJECT
public:
    explicit ClockRow(QWidget *parent = nullptr);
    void setTile(const ClockTile &tile);

private:
    PlainLabel *m_label;
    PlainLabel *m_note;
    MarkWidget *m_mark;
    PlainLabel *m_value;
};

/// The clocks of an outage, one under the other.
class ClockColumn : public Card
{
    Q_OBJECT
public:
    explicit ClockColumn(QWidget *parent = nullptr);
    void setTiles(const QList<ClockTile> &tiles);

private:
    QVBoxLayout *m_column;
    QList<ClockRow *> m_rows;
    QList<QWidget *> m_rules;
};

} // namespace Switchback
