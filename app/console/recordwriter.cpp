// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/recordwriter.h"

#include "app/pair/engine.h"
#include "app/pair/log/recordlog.h"
#include "app/pair/witness/vouching.h"
#include "models/record/packetmaker.h"
#include "models/record/recordprogress.h"
#include "switchback/version.h"
#include "widgets/record/recordpdf.h"

#include <QCoreApplication>
#include <QDir>
#include <QPromise>
#include <QTemporaryFile>
#include <QThreadPool>

#include <cstdio>
#include <memory>
#include <optional>
#include <unistd.h>
#include <utility>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(RecordWriter)
};

/// A record on its way into a folder. The packet lies in a file without a name until it is checked. One
/// thread at a time, but never the window's.
class Writing
{
public:
    Writing(const QString &folder, QPageSize::PageSizeId paper, Instant now,
            std::shared_ptr<RecordProgress> progress)
        : m_dir(folder)
        , m_paper(paper)
        , m_now(now)
        , m_progress(std::move(progress))
    {
    }

    /// False: there is an error, and finish() will say it.
    bool take(const QList<Event> &events, const QByteArray &previous)
    {
        if (!m_maker && !m_failed) {
            m_failed = begin();
            m_maker.emplace(PacketMaker::Terms{previous, m_now, QLatin1String(SWITCHBACK_VERSION), FoldNow},
                            [this](QByteArrayView bytes) {
                                return m_file.write(bytes.data(), bytes.size()) == bytes.size();
                            });
        }
        for (const Event &event : events) {
            if (m_progress->calledOff)
                m_failed = packetCalledOff();
            if (m_failed)
                return false;
            if (const Outcome added = m_maker->add(event); !added)
                m_failed = reason(added.error());
            ++m_progress->done;
        }
        return !m_failed;
    }

    /// Of whom the record that was taken is; nothing: there is none.
    [[nodiscard]] std::optional<VouchersWanted> wanted(const QString &pair, const RecordWord &word) const
    {
        if (m_failed || !m_maker)
            return std::nullopt;
        return VouchersWanted{pair, word.sites, m_maker->firstSeq(), m_maker->at(), m_now, word.signer};
    }

    Result<RecordFiles> finish(const PacketEnd &end)
    {
        if (m_failed)
            return *m_failed;
        if (const Result<PacketFacts> made = m_maker->finish(end); !made)
            return reason(made.error());
        m_maker.reset();
        const Result<PacketFacts> facts = check();
        if (!facts)
            return facts.error();
        return writePapers(facts->record);
    }

private:
    std::optional<Error> begin()
    {
        m_files.folder = m_dir.absolutePath();
        m_files.packet = m_dir.filePath(QStringLiteral("record.json"));
        m_files.report = m_dir.filePath(QStringLiteral("incident.pdf"));
        const bool fresh = !m_dir.exists();
        const auto closed = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
        if (!m_dir.mkpath(QStringLiteral("customers")) ||
            !QFile::setPermissions(m_dir.filePath(QStringLiteral("customers")), closed) ||
            (fresh && !QFile::setPermissions(m_files.folder, closed)))
            return Error{QStringLiteral("not_written"),
                         Words::tr("The folder %1 can't be made").arg(m_files.folder),
                         Words::tr("Choose another folder.")};
        // Of its owner alone from the first byte: it names customers, their people and their phones.
        m_file.setFileTemplate(m_files.packet + QStringLiteral(".XXXXXX"));
        return m_file.open() ? std::nullopt : std::optional(notWritten());
    }

    [[nodiscard]] Error notWritten() const
    {
        return Error{QStringLiteral("not_written"),
                     Words::tr("%1 can't be written: %2").arg(m_files.packet, m_file.errorString()),
                     Words::tr("Choose another folder, or make room.")};
    }

    /// The maker does not know why its bytes were not taken.
    [[nodiscard]] Error reason(const Error &error) const
    {
        return error.code == QLatin1String("not_taken") ? notWritten() : error;
    }

    /// What is handed out is what a stranger would find whole: it is read back before it has its name.
    Result<PacketFacts> check()
    {
        if (!m_file.flush() || ::fsync(m_file.handle()) != 0)
            return notWritten();
        m_progress->begin(RecordPart::Check);
        const PacketStep step = [this](qsizetype done, qsizetype all) {
            m_progress->done = int(done);
            m_progress->all = int(all);
            return !m_progress->calledOff;
        };
        const Result<PacketFacts> facts = verifyPacket(m_file, {signatureFits, step});
        if (!facts)
            return facts;
        const QByteArray now = QFile::encodeName(m_file.fileName());
        if (std::rename(now.constData(), QFile::encodeName(m_files.packet).constData()) != 0)
            return notWritten();
        m_file.setAutoRemove(false);
        return facts;
    }

    Result<RecordFiles> writePapers(const Record &record)
    {
        const QPageSize size(m_paper);
        m_files.key = record.log.key;
        m_progress->begin(RecordPart::Report);
        if (const Outcome put = writeIncidentReport(m_files.report, record, size, &m_progress->calledOff);
            !put)
            return put.error();
        const Result<int> sheets =
            writeCustomerSheets(m_dir.filePath(QStringLiteral("customers")), record, size, *m_progress);
        if (!sheets)
            return sheets.error();
        m_files.sheets = *sheets;
        return m_files;
    }

    QDir m_dir;
    QPageSize::PageSizeId m_paper;
    Instant m_now;
    std::shared_ptr<RecordProgress> m_progress;
    RecordFiles m_files;
    QTemporaryFile m_file;
    std::optional<PacketMaker> m_maker;
    std::optional<Error> m_failed;
};

/// In the common pool.
template<class T, class Work>
QFuture<T> begun(const Work &work)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}
} // namespace

RecordWord recordWordOf(const Engine &engine)
{
    const HeadSigner *signer = engine.signer();
    return {signer ? std::optional(*signer) : std::nullopt,
            {engine.pair().production.id, engine.pair().backup.id}};
}

QFuture<Result<RecordFiles>> writeRecord(Store &store, const Incident &incident, const QString &folder,
                                         QPageSize::PageSizeId paper, Instant now, const RecordWord &word,
                                         std::shared_ptr<RecordProgress> progress)
{
    if (!progress)
        progress = std::make_shared<RecordProgress>();
    progress->begin(RecordPart::Packet);
    const auto writing = std::make_shared<Writing>(folder, paper, now, progress);
    auto promise = std::make_shared<QPromise<Result<RecordFiles>>>();
    QFuture<Result<RecordFiles>> future = promise->future();
    promise->start();
    const auto finish = [writing, promise](const Result<PacketEnd> &end) {
        QThreadPool::globalInstance()->start([=] {
            promise->addResult(end ? writing->finish(*end) : Result<RecordFiles>(end.error()));
            promise->finish();
        });
    };
    readRecordLog(
        store, incident,
        [writing](const QList<Event> &events, const QByteArray &previous) {
            return begun<bool>([=] { return writing->take(events, previous); });
        },
        [writing, finish, &store, pair = incident.pair, word](const Outcome &read) {
            const auto wanted = read ? writing->wanted(pair, word) : std::nullopt;
            if (wanted)
                gatherVouchers(store, *wanted, finish);
            else
                finish(read ? Result<PacketEnd>(PacketEnd()) : read.error());
        });
    return future;
}

} // namespace Switchback
