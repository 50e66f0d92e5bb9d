// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/act/actpreview.h"
#include "models/outage/outagestate.h"
#include "widgets/base/plainlabel.h"

class QPushButton;

namespace Switchback
{

class Beat;
class MarkWidget;
class Wishes;

/// The page's first line: how things are, in one sentence, and what can be done: declare an outage, start a
/// drill, and the one act that is offered. A button that can't be pressed says why, beneath it or in its tool
/// tip.
class SentenceHeader : public QWidget
{
    Q_OBJECT
public:
    SentenceHeader(const Beat &beat, Wishes &wishes, QWidget *parent = nullptr);
    void setOverview(const Overview &overview);
    /// While a run is under way no other is started; empty: none is.
    void setBusy(const QString &why);
    /// While an outage is open nothing is declared; during a drill a real outage still can be.
    void setOutage(const OutageState &outage);

signals:
    void actWanted(Switchback::ActPreview::Kind kind);

private:
    void redraw();

    const Beat &m_beat;
    Overview m_overview;
    bool m_heard = false;
    QString m_busy;
    MarkWidget *m_mark;
    PlainLabel *m_sentence;
    PlainLabel *m_subline;
    PlainLabel *m_blocked;
    QPushButton *m_drill;
    QPushButton *m_declare;
    QPushButton *m_act;
};

} // namespace Switchback
