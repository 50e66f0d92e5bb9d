// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/customers/directory.h"
#include "models/customers/carddraft.h"

#include <QObject>
#include <QPointer>

namespace Switchback
{

class DirectoryPage;
class Engine;
class ImportDialog;
class MainWindow;
class OutageTie;

/// Ties the pair's directory to the page Customers: what is shown and checked, kept, undone, imported and
/// exported, by who has signed in. GUI thread; files are read and written beside it.
class CustomersTie : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive it. `people` asks who sits here.
    CustomersTie(Engine &engine, OutageTie &people, QObject *parent = nullptr);
    void tieMain(MainWindow *window);

private:
    void open(DirectoryPage *page);
    void show();
    void showWhoMay();
    void showCalls();
    void save(const CardDraft &draft);
    void showHistory(const QString &id);
    void askForFile();
    void readFile(const QString &path);
    void import(const ImportPlan &plan);
    void exportList();
    void askUndo();
    void undo(const CardAct &act);
    void tell(const Outcome &outcome, const QString &done);

    Engine &m_engine;
    Directory &m_directory;
    OutageTie &m_people;
    QPointer<MainWindow> m_main;
    QPointer<DirectoryPage> m_page;
    QPointer<ImportDialog> m_dialog;
};

} // namespace Switchback
