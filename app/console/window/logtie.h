// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/witness/gapdraft.h"

#include <QObject>
#include <QPointer>

namespace Switchback
{

class Engine;
class LogCheckDialog;
class MainWindow;
class OutageTie;

/// Ties the look at the log, and a person's word for what it lost, to a main window. GUI thread.
class LogTie : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it. `people` asks who sits here.
    LogTie(Engine &engine, OutageTie &people, QObject *parent = nullptr);
    void tieMain(MainWindow *window);

private:
    void open();
    void look();
    void sign(const QList<GapDraft> &drafts);

    Engine &m_engine;
    OutageTie &m_people;
    QPointer<MainWindow> m_main;
    QPointer<LogCheckDialog> m_dialog;
};

} // namespace Switchback
