// SPDX-License-Identifier: GPL-3.0-or-later
// What is written to files from the windows of an outage: recipients, and the record.
#include "app/console/privatefile.h"
#include "app/console/recordwriter.h"
#include "app/console/window/outagetie.h"
#include "app/pair/engine.h"
#include "models/core/visibletext.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/record/recordpdf.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wizard/wizardwindow.h"

#include "models/core/whendone.h"

#include <QDir>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QProgressDialog>
#include <QStandardPaths>
#include <QTimer>

namespace Switchback
{

void OutageTie::exportRecipients(const QByteArray &csv)
{
    auto *dialog = new QFileDialog(front(), tr("Write the recipients to"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                                   tr("Spreadsheet (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("recipients-%1.csv").arg(m_outages.incident().number));
    connect(dialog, &QFileDialog::fileSelected, this, [this, csv](const QString &path) {
        // Written away from the window's thread: a folder may lie on a network that is slow.
        auto *watcher = new QFutureWatcher<Outcome>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
            const Outcome written = watcher->result();
            watcher->deleteLater();
            if (!m_wizard)
                return;
            if (written)
                m_wizard->sayExported(
                    tr("Written to %1, readable by you alone. Delete it when the messages are "
                       "out: it holds telephone numbers and addresses.")
                        .arg(path));
            else
                m_wizard->refuse(written.error());
        });
        watcher->setFuture(writePrivately(path, csv));
    });
    dialog->open();
}

/// Comes up when it takes long, stands in nobody's way, and ends the work when it is closed.
QProgressDialog *OutageTie::showProgress(const std::shared_ptr<RecordProgress> &progress, int number)
{
    auto *shown = new QProgressDialog(front());
    shown->setWindowTitle(tr("Record of incident %1").arg(number));
    shown->setLabelText(tr("The record is made and checked."));
    shown->setMinimumDuration(800);
    shown->setAutoReset(false);
    shown->setAutoClose(false);
    shown->setRange(0, 0);
    shown->setValue(0);
    auto *look = new QTimer(shown);
    connect(look, &QTimer::timeout, shown, [progress, shown] {
        if (const int all = progress->all; all > 0) {
            shown->setLabelText(tr("Customers' sheets: %1 of %2").arg(progress->done.load()).arg(all));
            shown->setRange(0, all);
            shown->setValue(progress->done);
        }
    });
    look->start(200);
    connect(shown, &QProgressDialog::canceled, this, [progress] { progress->calledOff = true; });
    connect(shown, &QObject::destroyed, [progress] { progress->calledOff = true; });
    return shown;
}

void OutageTie::record(const QString &incident)
{
    const Incident *found = m_outages.desk().find(incident);
    if (!found)
        return;
    auto *dialog = new QFileDialog(front(), tr("Write the record of incident %1 to").arg(found->number),
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
        QProgressDialog *shown = showProgress(progress, written.number);
        whenDone(writeRecord(m_engine.log().store(), written, where, paper, m_engine.now(), progress), this,
                 [this, where, shown = QPointer(shown)](const Result<RecordFiles> &files) {
                     delete shown;
                     emit said(
                         files ? Error{QStringLiteral("written"), tr("The record lies in %1.").arg(where), {}}
                               : files.error());
                 });
    });
    dialog->open();
}

} // namespace Switchback
