// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/outagefiles.h"

#include "app/console/privatefile.h"
#include "app/console/recordwriter.h"
#include "app/pair/engine.h"
#include "app/pair/outages.h"
#include "models/core/whendone.h"
#include "widgets/record/recordprogressdialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QPointer>
#include <QStandardPaths>

#include <utility>

namespace Switchback
{

OutageFiles::OutageFiles(Engine &engine, std::function<QWidget *()> front)
    : m_engine(engine)
    , m_front(std::move(front))
{
}

void OutageFiles::exportRecipients(const QByteArray &csv)
{
    auto *dialog = new QFileDialog(m_front(), tr("Write the recipients to"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                                   tr("Spreadsheet (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("recipients-%1.csv").arg(m_engine.outages().incident().number));
    connect(dialog, &QFileDialog::fileSelected, this, [this, csv](const QString &path) {
        // Written away from the window's thread: a folder may lie on a network that is slow.
        auto *watcher = new QFutureWatcher<Outcome>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
            const Outcome written = watcher->result();
            watcher->deleteLater();
            emit exported(written ? Result<QString>(path) : Result<QString>(written.error()));
        });
        watcher->setFuture(writePrivately(path, csv));
    });
    dialog->open();
}

void OutageFiles::writeRecordOf(const QString &incident)
{
    const Incident *found = m_engine.outages().desk().find(incident);
    if (!found)
        return;
    auto *dialog = new QFileDialog(m_front(), tr("Write the record of incident %1 to").arg(found->number),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, written = *found](const QString &folder) {
        const QString where = QDir(folder).filePath(tr("incident-%1").arg(written.number));
        // A country's own paper.
        const auto paper =
            QLocale().measurementSystem() == QLocale::ImperialUSSystem ? QPageSize::Letter : QPageSize::A4;
        auto progress = std::make_shared<RecordProgress>();
        auto *shown = new RecordProgressDialog(progress, written.number, where, m_front());
        shown->showSoon();
        whenDone(writeRecord(m_engine.log().store(), written, where, paper, m_engine.now(),
                             recordWordOf(m_engine), progress),
                 this, [this, where, shown = QPointer(shown)](const Result<RecordFiles> &files) {
                     delete shown;
                     emit recorded(files ? Result<QString>(where) : Result<QString>(files.error()));
                 });
    });
    dialog->open();
}

} // namespace Switchback
