// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/outage/outagestate.h"
#include "widgets/base/card.h"

class QBoxLayout;
class QPushButton;

namespace Switchback
{

class MarkWidget;
class PlainLabel;
class Wishes;

/// What an open outage (red) or drill (blue) is, in one sentence, and what can be done about it from here.
class OutageHead : public Card
{
    Q_OBJECT
public:
    explicit OutageHead(Wishes &wishes, QWidget *parent = nullptr);
    void setOutage(const OutageState &outage);
    /// For so wide: its buttons beside the words, or beneath them.
    void fit(int width);

private:
    QLayout *acts();
    void showEndings(const QList<WizardAction> &endings);
    QBoxLayout *m_outer = nullptr;
    MarkWidget *m_mark;
    QWidget *m_plate;
    PlainLabel *m_drill;
    PlainLabel *m_headline;
    PlainLabel *m_subline;
    PlainLabel *m_telling;
    PlainLabel *m_whyNot;
    QPushButton *m_wizard;
    QPushButton *m_declare;
    QPushButton *m_falseAlarm;
    QPushButton *m_close;
};

} // namespace Switchback
