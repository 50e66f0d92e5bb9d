// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/runview.h"
#include "widgets/base/card.h"
#include "widgets/base/plainlabel.h"

class QPushButton;

namespace Switchback
{

class Beat;
class MarkWidget;

/// Says on the main page that a run is under way, interrupted, or has just ended; leads to its page.
class RunBanner : public Card
{
    Q_OBJECT
public:
    explicit RunBanner(const Beat &beat, QWidget *parent = nullptr);
    void setRun(const RunView &run);

signals:
    void opened();
    void dismissed(); ///< only a finished run can be put away

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void redraw();

    const Beat &m_beat;
    RunView m_run;
    MarkWidget *m_mark;
    PlainLabel *m_text;
    PlainLabel *m_elapsed;
    QPushButton *m_open;
    QPushButton *m_dismiss;
};

} // namespace Switchback
