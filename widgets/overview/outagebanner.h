// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/outagestate.h"
#include "widgets/base/card.h"

class QPushButton;

namespace Switchback
{

class Beat;
class MarkWidget;
class PlainLabel;
class Wishes;

/// Says on the main page that an outage (red) or a drill (blue) is open, and for how long; leads to its
/// wizard and to its page.
class OutageBanner : public Card
{
    Q_OBJECT
public:
    OutageBanner(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);
    void setOutage(const OutageState &outage);

signals:
    void opened();

private:
    void redraw();

    const Beat &m_beat;
    OutageState m_outage;
    MarkWidget *m_mark;
    PlainLabel *m_text;
    PlainLabel *m_elapsed;
    QPushButton *m_page;
    QPushButton *m_wizard;
};

} // namespace Switchback
