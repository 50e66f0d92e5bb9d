// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "widgets/base/plainlabel.h"

namespace Switchback
{

class Beat;

/// The window's last line: the ways to the sites, who is on duty, the lab's notice, and whose time it is.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(const Beat &beat, QWidget *parent = nullptr);
    void setOverview(const Overview &overview);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void redraw();

    const Beat &m_beat;
    Overview m_overview;
    PlainLabel *m_links;
    PlainLabel *m_duty;
    PlainLabel *m_lab;
    PlainLabel *m_clocks;
};

} // namespace Switchback
