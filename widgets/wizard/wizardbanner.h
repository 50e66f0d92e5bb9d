// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wizard/wizardview.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;

/// What is the matter, in one sentence on its tint, beside it who is signed in, and beneath it the clocks. In
/// a drill it says so in words.
class WizardBanner : public QWidget
{
    Q_OBJECT
public:
    explicit WizardBanner(Wishes &wishes, QWidget *parent = nullptr);
    void setView(const WizardView &view);
    /// Leaves the notes beneath the clocks to their tool tips.
    void setBrief(bool brief);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Tile {
        QWidget *widget;
        MarkWidget *mark;
        PlainLabel *label;
        PlainLabel *value;
        PlainLabel *note;
        QHBoxLayout *top = nullptr;
        QVBoxLayout *column = nullptr;
    };
    void place(const Tile &tile) const;
    void fitClocks(qsizetype count);
    Mark m_mark = Mark::Unknown;
    QWidget *m_top;
    MarkWidget *m_markWidget;
    PlainLabel *m_headline;
    PlainLabel *m_drill;
    PlainLabel *m_person;
    QPushButton *m_signIn;
    QWidget *m_clockRow;
    bool m_brief = false;
    QHBoxLayout *m_clocks;
    QList<Tile> m_tiles;
};

} // namespace Switchback
