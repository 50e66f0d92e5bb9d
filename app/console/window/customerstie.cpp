// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/customerstie.h"

#include "app/console/privatefile.h"
#include "app/console/window/outagetie.h"
#include "app/customers/customerexport.h"
#include "app/customers/customerfile.h"
#include "app/pair/callsseen.h"
#include "app/pair/engine.h"
#include "app/pair/peoplehere.h"
#include "app/pair/shown.h"
#include "models/core/counted.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"
#include "models/core/whendone.h"
#include "models/customers/shown/cardchanges.h"
#include "widgets/customers/cardpanel.h"
#include "widgets/customers/directorypage.h"
#include "widgets/customers/importdialog.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/wall/wallwindow.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPointer>
#include <QPromise>
#include <QStandardPaths>
#include <QThreadPool>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MostChanges = 20; ///< shown of a card

QString documents()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

/// Reads and compares on another thread: a list may be long, and a disk slow.
QFuture<std::shared_ptr<ImportPreview>> previewOf(const QString &path, const CardRules &rules,
                                                  const QList<CustomerCard> &known,
                                                  const std::shared_ptr<LongWork> &work)
{
    const auto promise = std::make_shared<QPromise<std::shared_ptr<ImportPreview>>>();
    promise->start();
    QThreadPool::globalInstance()->start([=] {
        const CustomerReading reading = readCustomers(path, rules, *work);
        auto preview = std::make_shared<ImportPreview>();
        preview->faults = reading.faults;
        preview->warnings = reading.warnings;
        preview->dropped = droppedText(reading);
        if (reading.ok())
            preview->plan = importPlan(known, reading.cards, reading.lines, reading.madeIds);
        promise->addResult(reading.calledOff ? nullptr : preview);
        promise->finish();
    });
    return promise->future();
}

QFuture<QByteArray> csvOf(const QList<CustomerCard> &cards, const std::shared_ptr<LongWork> &work)
{
    const auto promise = std::make_shared<QPromise<QByteArray>>();
    promise->start();
    QThreadPool::globalInstance()->start([=] {
        promise->addResult(customersCsv(cards, QLatin1Char(','), work.get()));
        promise->finish();
    });
    return promise->future();
}
} // namespace

CustomersTie::CustomersTie(Engine &engine, OutageTie &people, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_directory(engine.directory())
    , m_people(people)
{
    connect(&m_directory, &Directory::cardsChanged, this, &CustomersTie::show);
    connect(&engine.callsSeen(), &Part::changed, this, &CustomersTie::showCalls);
    connect(&engine.people(), &PeopleHere::changed, this, &CustomersTie::showWhoMay);
}

void CustomersTie::tieMain(MainWindow *window)
{
    m_main = window;
    connect(window, &MainWindow::customersOpened, this, &CustomersTie::open);
    show();
}

void CustomersTie::open(DirectoryPage *page)
{
    m_page = page;
    connect(page, &DirectoryPage::listChanged, this, [this] {
        show();
        // In the other list a customer of the same id has a history of its own.
        const QString id = m_page->card()->shownId();
        m_page->card()->setHistory(id, {});
        showHistory(id);
    });
    connect(page, &DirectoryPage::importWanted, this, &CustomersTie::askForFile);
    connect(page, &DirectoryPage::exportWanted, this, &CustomersTie::exportList);
    connect(page, &DirectoryPage::undoWanted, this, &CustomersTie::askUndo);
    connect(page, &DirectoryPage::undoConfirmed, this, &CustomersTie::undo);
    connect(page->card(), &CardPanel::checkWanted, this, [this](const CardDraft &draft) {
        m_page->card()->setFaults(checkedCard(draft, m_directory.rules()).faults);
    });
    connect(page->card(), &CardPanel::saveWanted, this, &CustomersTie::save);
    connect(page->card(), &CardPanel::historyWanted, this, &CustomersTie::showHistory);
    connect(page->card(), &CardPanel::shown, this, &CustomersTie::showCalls);
    show();
}

void CustomersTie::show()
{
    if (m_main)
        m_main->setCustomers(m_directory.customers(false).size());
    if (!m_page)
        return;
    showWhoMay();
    m_page->setCards(m_directory.cards(m_page->drill()));
}

void CustomersTie::showWhoMay()
{
    if (m_page)
        m_page->setMayNot(m_directory.mayNotEdit(), m_directory.mayNotManage());
}

void CustomersTie::showHistory(const QString &id)
{
    m_directory.history(
        m_page->drill(), id, [this, id, drill = m_page->drill()](const Result<QList<CardVersion>> &history) {
            if (!m_page || m_page->drill() != drill)
                return;
            const QList<CustomerCard> &cards = m_directory.cards(drill);
            const auto card = std::find_if(cards.cbegin(), cards.cend(),
                                           [&id](const CustomerCard &each) { return each.id == id; });
            if (!history) {
                m_page->card()->setHistory(id, visibleText(history.error().text));
            } else if (card != cards.cend()) {
                const QList<CardChange> newest = cardChanges(*card, *history, MostChanges);
                m_page->card()->setHistory(id,
                                           cardChangesText(newest, QTimeZone(m_engine.pair().production.zone),
                                                           history->size() - newest.size()));
            }
        });
}

void CustomersTie::showCalls()
{
    const QString id = m_page ? m_page->card()->shownId() : QString();
    if (id.isEmpty() || !m_page->isVisible())
        return;
    const QList<CustomerCard> &cards = m_directory.cards(m_page->drill());
    const auto card =
        std::find_if(cards.cbegin(), cards.cend(), [&id](const CustomerCard &each) { return each.id == id; });
    if (card != cards.cend())
        m_page->card()->setCalls(shownCalls(m_engine, *card, m_page->drill()));
}

void CustomersTie::save(const CardDraft &draft)
{
    const CheckedCard checked = checkedCard(draft, m_directory.rules());
    m_page->card()->setFaults(checked.faults);
    if (!checked.ok()) {
        m_page->card()->say(
            {QString(), tr("Something is wrong, and nothing was kept."), tr("See below the fields.")});
        return;
    }
    m_people.signedIn([this, card = checked.card, drill = m_page->drill()] {
        if (!m_page)
            return;
        // What is typed before the answer would be lost with it, or be another customer's.
        m_page->setEnabled(false);
        const QPointer<QWidget> focus = m_page->window()->focusWidget();
        m_directory.put(drill, card, [this, focus, id = card.id](const Outcome &outcome) {
            if (!m_page)
                return;
            m_page->setEnabled(true);
            if (focus)
                focus->setFocus();
            if (!outcome) {
                m_page->card()->say(outcome.error());
                return;
            }
            m_page->card()->saved();
            m_page->choose(id);
            show();
        });
    });
}

void CustomersTie::askForFile()
{
    auto *dialog = new QFileDialog(m_main, tr("Import customers from"), documents(),
                                   tr("Lists of customers (*.csv *.txt *.tsv *.vcf *.vcard);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &CustomersTie::readFile);
    dialog->open();
}

void CustomersTie::readFile(const QString &path)
{
    if (!m_page)
        return;
    const bool drill = m_page->drill();
    delete m_dialog;
    m_dialog = new ImportDialog(visibleText(QFileInfo(path).fileName(), 80), drill, m_main);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto work = std::make_shared<LongWork>();
    m_dialog->begin(tr("The file is being read."), work);
    m_dialog->open();
    whenDone(previewOf(path, m_directory.rules(), m_directory.cards(drill), work), this,
             [this, path, dialog = m_dialog](const std::shared_ptr<ImportPreview> &preview) {
                 if (!dialog)
                     return;
                 if (!preview) {
                     dialog->done(QDialog::Rejected);
                     return;
                 }
                 preview->file = visibleText(QFileInfo(path).fileName(), 80);
                 dialog->showPreview(*preview, m_directory.mayNotManage());
                 connect(dialog, &ImportDialog::importWanted, this,
                         [this, preview] { import(preview->plan); });
             });
}

void CustomersTie::import(const ImportPlan &plan)
{
    m_people.signedIn([this, plan] {
        if (!m_dialog || !m_page)
            return;
        const auto work = std::make_shared<LongWork>();
        m_dialog->begin(tr("The customers are being kept."), work);
        m_directory.import(m_page->drill(), plan, m_dialog->file(), work,
                           [this, plan](const Outcome &outcome) {
                               if (outcome) {
                                   delete m_dialog;
                                   tell(outcome, tr("Taken over: %1 added, %2 changed.")
                                                     .arg(plan.count(ImportRow::What::Added))
                                                     .arg(plan.count(ImportRow::What::Changed)));
                               } else if (m_dialog && outcome.error().code == workCalledOff().code) {
                                   m_dialog->done(QDialog::Rejected);
                               } else if (m_dialog) {
                                   m_dialog->refuse(outcome.error());
                               }
                           });
    });
}

void CustomersTie::exportList()
{
    const bool drill = m_page->drill();
    auto *dialog =
        new QFileDialog(m_main, tr("Write the customers to"), documents(), tr("Spreadsheet (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(drill ? tr("drill-list.csv") : tr("customers.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, drill](const QString &path) {
        if (!m_page)
            return;
        const auto work = std::make_shared<LongWork>();
        m_page->begin(tr("The customers are being written."), work);
        whenDone(csvOf(m_directory.cards(drill), work), this, [this, path](const QByteArray &csv) {
            if (csv.isEmpty()) {
                tell(workCalledOff(), {});
                return;
            }
            whenDone(writePrivately(path, csv), this, [this, path](const Outcome &written) {
                tell(written, tr("Written to %1, readable by you alone: it holds telephone numbers and "
                                 "addresses.")
                                  .arg(visibleText(path, 300)));
            });
        });
    });
    dialog->open();
}

void CustomersTie::askUndo()
{
    m_directory.lastAct(m_page->drill(), [this](const Result<CardAct> &last) {
        if (!m_page)
            return;
        if (!last) {
            tell(last.error(), {});
            return;
        }
        const QTimeZone zone(m_engine.pair().production.zone);
        const QDateTime when = toDateTime(last->at, zone);
        m_page->askUndo(*last, QStringLiteral("%1 %2").arg(when.toString(QStringLiteral("yyyy-MM-dd HH:mm")),
                                                           zone.abbreviation(when)));
    });
}

void CustomersTie::undo(const CardAct &act)
{
    m_people.signedIn([this, act, drill = m_page->drill()] {
        m_directory.undo(drill, act, [this](const Outcome &undone) {
            tell(undone, tr("Undone. To have it back, undo once more."));
        });
    });
}

void CustomersTie::tell(const Outcome &outcome, const QString &done)
{
    if (!m_page)
        return;
    if (outcome)
        m_page->say(done, false);
    else
        m_page->say(asSentences(outcome.error()), true);
}

} // namespace Switchback
