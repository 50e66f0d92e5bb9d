// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/outagestate.h"

#include <QWidget>

class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;

/// What the outage page says while none is open.
class CalmPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CalmPanel(Wishes &wishes, QWidget *parent = nullptr);
    void setOutage(const OutageState &outage);

private:
    QLayout *acts();
    void buildGoesOn(Wishes &wishes);

    PlainLabel *m_last;
    MarkWidget *m_drillMark;
    PlainLabel *m_lastDrill;
    PlainLabel *m_telling;
    QWidget *m_goesOn; ///< what the last case left, and the way to end it
    PlainLabel *m_goesOnText;
    PlainLabel *m_whyNot;
    QPushButton *m_move;
    QPushButton *m_drill;
    QPushButton *m_declare;
};

} // namespace Switchback
