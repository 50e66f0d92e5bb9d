// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/overview/overview.h"
#include "widgets/base/plainlabel.h"

class QPushButton;

namespace Switchback
{

class Beat;
class MarkWidget;

/// The page's first line: how things are, in one sentence, and the one act that is offered. A button that
/// can't be pressed says why, beneath it and in its tool tip.
class SentenceHeader : public QWidget
{
    Q_OBJECT
public:
    explicit SentenceHeader(const Beat &beat, QWidget *parent = nullptr);
    void setOverview(const Overview &overview);
    /// While a run is under way no other is started; empty: none is.
    void setBusy(const QString &why);

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
    QPushButton *m_act;
};

} // namespace Switchback
