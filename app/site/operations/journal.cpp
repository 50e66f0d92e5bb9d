// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/operations/journal.h"

#include "models/core/clock.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Journal)
};

QByteArray lineOf(QJsonObject line)
{
    if (!line.contains(QStringLiteral("at")))
        line.insert(QStringLiteral("at"), toIso(SystemClock().now()));
    return QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject progressLine(const QString &id, int seq, const QJsonObject &line)
{
    return {{QStringLiteral("type"), QStringLiteral("progress")},
            {QStringLiteral("op"), id},
            {QStringLiteral("seq"), seq},
            {QStringLiteral("at"), line.value(QStringLiteral("at"))},
            {QStringLiteral("step"), line.value(QStringLiteral("step")).toString().left(40)},
            {QStringLiteral("text"), visibleText(line.value(QStringLiteral("text")).toString())}};
}

void fold(JournalView &view, const QJsonObject &line)
{
    const QString type = line.value(QStringLiteral("type")).toString();
    const Instant at = fromIso(line.value(QStringLiteral("at")).toString()).value_or(view.acceptedAt);
    if (type == QLatin1String("accepted")) {
        view.kind = line.value(QStringLiteral("kind")).toString();
        view.by = line.value(QStringLiteral("by")).toString();
        view.params = line.value(QStringLiteral("params")).toObject();
        view.acceptedAt = at;
    } else if (type == QLatin1String("attempt")) {
        ++view.attempts;
    } else if (type == QLatin1String("result")) {
        view.data = line.value(QStringLiteral("data")).toObject();
        view.finishedAt = at;
    } else if (type == QLatin1String("error")) {
        QJsonObject error = line;
        error.remove(QStringLiteral("at"));
        view.error = error;
        view.finishedAt = at;
    } else {
        if (type == QLatin1String("end"))
            view.ended.insert(line.value(QStringLiteral("step")).toString(),
                              line.value(QStringLiteral("note")).toObject());
        if (!line.value(QStringLiteral("text")).toString().isEmpty())
            view.progress << progressLine(view.id, int(view.progress.size()), line);
    }
}

bool plainId(const QString &id)
{
    if (id.size() != 36)
        return false;
    return std::all_of(id.begin(), id.end(), [](QChar c) {
        return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) ||
               (c >= QLatin1Char('a') && c <= QLatin1Char('f')) || c == QLatin1Char('-');
    });
}
} // namespace

QString JournalView::state() const
{
    if (data)
        return QStringLiteral("done");
    if (error)
        return QStringLiteral("failed");
    return running ? QStringLiteral("running") : QStringLiteral("interrupted");
}

QString Journal::fileOf(const QString &id) const
{
    return m_folder + QLatin1Char('/') + id + QStringLiteral(".jsonl");
}

Result<bool> Journal::accept(const QString &id, const QString &kind, const QString &by,
                             const QJsonObject &params) const
{
    if (!plainId(id))
        return Error{QStringLiteral("bad_request"), Words::tr("op: is no operation id"), {}};
    const QJsonObject line{{QStringLiteral("type"), QStringLiteral("accepted")},
                           {QStringLiteral("op"), id},
                           {QStringLiteral("kind"), kind},
                           {QStringLiteral("by"), by},
                           {QStringLiteral("params"), params}};
    auto made = QFile::exists(fileOf(id)) ? Result<bool>(false) : Durable::create(fileOf(id), lineOf(line));
    if (!made || *made)
        return made;
    const auto known = read(id);
    if (!known || known->kind != kind || known->params != params)
        return Error{QStringLiteral("op_mismatch"),
                     Words::tr("Operation %1 is already known here as another one: %2 by %3.")
                         .arg(id, known ? known->kind : Words::tr("a damaged journal"),
                              known ? visibleText(known->by, 80) : QString()),
                     Words::tr("Use a new operation id for new work.")};
    return false;
}

std::optional<JournalView> Journal::read(const QString &id) const
{
    QFile file(fileOf(id));
    if (!plainId(id) || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    JournalView view;
    view.id = id;
    // Look at the lock first: a worker that ends in between has then written its last line already.
    view.running = FileLock::isHeld(fileOf(id));
    const QByteArray all = file.read(qint64(16) * 1024 * 1024);
    qsizetype start = 0;
    for (qsizetype end = all.indexOf('\n'); end >= 0; start = end + 1, end = all.indexOf('\n', start))
        fold(view,
             QJsonDocument::fromJson(all.mid(start, end - start)).object()); // a torn last line has no end
    return view;
}

QList<OperationSummary> Journal::list(int most) const
{
    QList<OperationSummary> out;
    const QFileInfoList files =
        QDir(m_folder).entryInfoList({QStringLiteral("*.jsonl")}, QDir::Files, QDir::Time);
    for (const QFileInfo &file : files.mid(0, std::max(most * 2, 40))) {
        const auto view = read(file.completeBaseName());
        if (!view || view->kind.isEmpty())
            continue;
        OperationSummary one;
        one.id = view->id;
        one.kind = view->kind;
        one.state = view->state();
        one.by = view->by;
        one.startedAt = view->acceptedAt;
        one.finishedAt = view->finishedAt;
        one.attempts = std::max(1, view->attempts);
        if (view->error)
            one.text = view->error->value(QStringLiteral("text")).toString();
        else if (!view->progress.isEmpty())
            one.text = view->progress.last().value(QStringLiteral("text")).toString();
        out << one;
    }
    std::sort(out.begin(), out.end(), [](const auto &a, const auto &b) { return a.startedAt > b.startedAt; });
    return out.mid(0, most);
}

void Journal::prune(int keep) const
{
    const QFileInfoList files =
        QDir(m_folder).entryInfoList({QStringLiteral("*.jsonl")}, QDir::Files, QDir::Time);
    int backups = 0;
    for (const QFileInfo &file : files) {
        const auto view = read(file.completeBaseName());
        const bool backup =
            view && (view->kind == QLatin1String("log_backup") || view->kind == QLatin1String("full_backup"));
        if (backup && view->finished() && ++backups > keep)
            QFile::remove(file.filePath());
    }
}

JournalWriter::JournalWriter(const Journal &journal, const QString &id)
    : m_file(journal.fileOf(id))
{
    if (!QFile::exists(m_file))
        return;
    m_lock = FileLock::take(m_file, 300); // somebody may be just looking whether it is held
    if (!m_lock.held())
        return;
    // A worker that was killed in the middle of a write has left half a line: nobody acted on it.
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QByteArray all = file.readAll();
    const qsizetype whole = all.lastIndexOf('\n') + 1;
    if (whole != all.size() && ftruncate(m_lock.descriptor(), whole) != 0)
        m_lock = FileLock();
}

Outcome JournalWriter::append(QJsonObject line)
{
    return Durable::append(m_lock.descriptor(), lineOf(std::move(line)), m_file);
}

} // namespace Switchback::Site
