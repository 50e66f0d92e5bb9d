// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/recordwriter.h"

#include "app/pair/log/recordlog.h"
#include "models/record/packet.h"
#include "models/record/record.h"
#include "widgets/record/recordpdf.h"

#include <QCoreApplication>
#include <QDir>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RecordWriter)
};

Outcome writePacket(const QString &path, const QByteArray &packet)
{
    QSaveFile file(path);
    // Also where a wider one lies: it names customers, their people and their phones.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(packet) == packet.size() && file.commit())
        return Done{};
    return Error{QStringLiteral("not_written"),
                 Words::tr("%1 can't be written: %2").arg(path, file.errorString()),
                 Words::tr("Choose another folder, or make room.")};
}

/// The work itself, on any thread.
Result<RecordFiles> write(const RecordEvents &log, const QString &folder, QPageSize::PageSizeId paper,
                          Instant now, RecordProgress &progress)
{
    RecordFiles files;
    const QDir dir(folder);
    files.folder = dir.absolutePath();
    const bool fresh = !dir.exists();
    const auto closed = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (!dir.mkpath(QStringLiteral("customers")) ||
        !QFile::setPermissions(dir.filePath(QStringLiteral("customers")), closed) ||
        (fresh && !QFile::setPermissions(files.folder, closed)))
        return Error{QStringLiteral("not_written"),
                     Words::tr("The folder %1 can't be made").arg(files.folder),
                     Words::tr("Choose another folder.")};
    const Result<QByteArray> packet = makePacket(log.events, log.previous, now);
    if (!packet)
        return packet.error();
    // What is handed out is what a stranger would find whole.
    const Result<PacketFacts> facts = verifyPacket(*packet);
    if (!facts)
        return facts.error();
    files.packet = dir.filePath(QStringLiteral("record.json"));
    if (const Outcome put = writePacket(files.packet, *packet); !put)
        return put.error();
    const QPageSize size(paper);
    files.report = dir.filePath(QStringLiteral("incident.pdf"));
    if (const Outcome put = writeIncidentReport(files.report, facts->record, size); !put)
        return put.error();
    const Result<int> sheets =
        writeCustomerSheets(dir.filePath(QStringLiteral("customers")), facts->record, size, progress);
    if (!sheets)
        return sheets.error();
    files.sheets = *sheets;
    return files;
}
} // namespace

QFuture<Result<RecordFiles>> writeRecord(Store &store, const Incident &incident, const QString &folder,
                                         QPageSize::PageSizeId paper, Instant now,
                                         std::shared_ptr<RecordProgress> progress)
{
    if (!progress)
        progress = std::make_shared<RecordProgress>();
    auto promise = std::make_shared<QPromise<Result<RecordFiles>>>();
    QFuture<Result<RecordFiles>> future = promise->future();
    promise->start();
    const auto end = [promise](const Result<RecordFiles> &result) {
        promise->addResult(result);
        promise->finish();
    };
    readRecordLog(store, incident, [=](const Result<RecordEvents> &log) {
        if (log)
            QThreadPool::globalInstance()->start([=] { end(write(*log, folder, paper, now, *progress)); });
        else
            end(log.error());
    });
    return future;
}

} // namespace Switchback
