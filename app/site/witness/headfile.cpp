// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/witness/headfile.h"

#include "app/durable/durable.h"
#include "app/keys/signingkey.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(HeadFile)
};

constexpr int LockMs = 2000;
constexpr qint64 ThinAboveBytes = qint64(8) * 1024 * 1024;
constexpr qint64 MaxBytes = 4 * ThinAboveBytes;
constexpr qint64 MaxLine = qint64(256) * 1024;
constexpr int MostFiles = 4096; ///< who may call could make up logs without end
const QString Ending = QStringLiteral(".heads");

Error ioError(const QString &file, const QString &why)
{
    return {QStringLiteral("io"), Words::tr("%1 cannot be read: %2.").arg(visibleText(file), why), {}};
}

QByteArray lineOf(const HeldHead &held)
{
    return QJsonDocument(heldJson(held)).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<HeldHead> headOf(const QByteArray &line)
{
    const Result<HeldHead> held = heldFromJson(QJsonDocument::fromJson(line).object());
    return held ? std::optional<HeldHead>(*held) : std::nullopt;
}

/// Closed with this.
class Descriptor
{
public:
    explicit Descriptor(const QString &file)
        : m_fd(::open(QFile::encodeName(file).constData(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600))
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int number() const { return m_fd; }

private:
    int m_fd;
};
} // namespace

HeadFile::HeadFile(const QString &folder, const QString &store, const QString &chain)
    : m_folder(folder)
    , m_file(folder + QLatin1Char('/') +
             QString::fromLatin1(QCryptographicHash::hash((store + QLatin1Char('/') + chain).toUtf8(),
                                                          QCryptographicHash::Sha256)
                                     .toHex()
                                     .first(40)) +
             Ending)
{
}

QStringList HeadFile::stores(const QString &folder, const QString &chain, int most)
{
    QStringList out;
    for (const QString &name : QDir(folder).entryList({QLatin1Char('*') + Ending}, QDir::Files, QDir::Time)) {
        QFile file(folder + QLatin1Char('/') + name);
        if (out.size() == most || !file.open(QIODevice::ReadOnly))
            continue;
        const std::optional<HeldHead> first = headOf(file.readLine(MaxLine));
        if (first && first->head.chain == chain)
            out += first->head.store;
    }
    return out;
}

Result<std::optional<HeldHead>> HeadFile::newest() const
{
    QFile file(m_file);
    if (!file.exists())
        return std::optional<HeldHead>();
    if (!file.open(QIODevice::ReadOnly))
        return ioError(m_file, file.errorString());
    // A power cut may have left half a line at the end: it was never answered for.
    file.seek(std::max<qint64>(0, file.size() - 2 * MaxLine));
    const QByteArray tail = file.read(2 * MaxLine);
    for (qsizetype end = tail.lastIndexOf('\n'); end > 0;) {
        const qsizetype before = tail.lastIndexOf('\n', end - 1);
        if (auto held = headOf(tail.mid(before + 1, end - before - 1)))
            return held;
        end = before;
    }
    return std::optional<HeldHead>();
}

Result<HeadFile::All> HeadFile::all() const
{
    All out;
    QFile file(m_file);
    if (!file.exists())
        return out;
    if (!file.open(QIODevice::ReadOnly))
        return ioError(m_file, file.errorString());
    const QByteArray bytes = file.read(MaxBytes);
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype end = bytes.indexOf('\n', at);
        if (end < 0)
            break; // half a line
        auto held = headOf(bytes.mid(at, end - at));
        if (held)
            out.heads.restore(std::move(*held));
        else
            ++out.damaged;
        at = end + 1;
    }
    return out;
}

Outcome HeadFile::take(HeldHead held, Instant now) const
{
    if (const Outcome folder = Durable::makeFolder(m_folder); !folder)
        return folder;
    if (!QFileInfo::exists(m_file) &&
        QDir(m_folder).entryList({QLatin1Char('*') + Ending}, QDir::Files).size() >= MostFiles)
        return Error{QStringLiteral("too_many_logs"),
                     Words::tr("This site witnesses %1 logs already.").arg(MostFiles),
                     Words::tr("Remove those of stores that are no more from its state folder.")};
    const FileLock lock = FileLock::take(m_file + QStringLiteral(".lock"), LockMs);
    if (!lock.held())
        return Error{QStringLiteral("busy"), Words::tr("Another call has this log's witness."), {}};
    const Result<std::optional<HeldHead>> newest = this->newest();
    if (!newest)
        return newest.error();
    // Nearly always it goes on from the newest, or is it, and the rest need not be read.
    HeldHeads heads;
    if (*newest)
        heads.restore(**newest);
    Result<HeldHeads::Taken> taken = heads.look(held, signatureFits);
    if (!taken && *newest && taken.error().code != QLatin1String("bad_signature")) {
        Result<All> all = this->all();
        if (!all)
            return all.error();
        taken = all->heads.look(held, signatureFits);
    }
    if (!taken)
        return taken.error();
    if (*taken == HeldHeads::Taken::Known)
        return Done{};
    held.toldAt = now;
    heads.keep(std::move(held));
    return keep(*heads.newest());
}

Outcome HeadFile::keep(const HeldHead &held) const
{
    const bool fresh = !QFileInfo::exists(m_file);
    const Descriptor file(m_file);
    if (file.number() < 0)
        return ioError(m_file, qt_error_string(errno));
    // Half a line of a power cut is ended, so that this one is a line of its own.
    char last = '\n';
    const off_t size = ::lseek(file.number(), 0, SEEK_END);
    if (size > 0 && ::pread(file.number(), &last, 1, size - 1) != 1)
        return ioError(m_file, qt_error_string(errno));
    const QByteArray line = last == '\n' ? lineOf(held) : '\n' + lineOf(held);
    if (const Outcome appended = Durable::append(file.number(), line, m_file); !appended)
        return appended;
    if (fresh) {
        if (const Outcome synced = Durable::syncFolder(m_folder); !synced)
            return synced;
    }
    if (size + line.size() < ThinAboveBytes)
        return Done{};
    Result<All> all = this->all();
    return all ? thin(std::move(all->heads)) : Outcome(all.error());
}

Outcome HeadFile::thin(HeldHeads heads) const
{
    if (!heads.thin())
        return Done{};
    QByteArray bytes;
    for (const HeldHead &held : heads.all())
        bytes += lineOf(held);
    return Durable::write(m_file, bytes);
}

} // namespace Switchback::Site
