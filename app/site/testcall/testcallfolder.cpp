// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/testcallfolder.h"

#include "app/durable/durable.h"
#include "app/site/testcall/siptrace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TestCalls)
};
constexpr qsizetype MostTrace = qsizetype(64) * 1024;
constexpr int MostKept = 100;
constexpr qint64 MostLog = qint64(8) * 1024 * 1024;

QString topOf(const SiteConfig &config)
{
    return config.stateDir + QStringLiteral("/testcalls");
}

QString offFile(const QString &top, const QString &id)
{
    return QStringLiteral("%1/%2.off").arg(top, id);
}

QString traceFile(const QString &top, const QString &id)
{
    return QStringLiteral("%1/%2.sip").arg(top, id);
}
} // namespace

TestCallFolder::TestCallFolder(const SiteConfig &config, const QString &id)
    : m_top(topOf(config))
    , m_id(id)
{
}

TestCallFolder::~TestCallFolder()
{
    QDir(work()).removeRecursively();
    QFile::remove(offFile(m_top, m_id));
}

Outcome TestCallFolder::prepare() const
{
    const QDir top(m_top);
    for (const QString &left : top.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        QDir(top.filePath(left)).removeRecursively();
    for (const QString &left : top.entryList({QStringLiteral("*.off")}, QDir::Files)) {
        if (left != m_id + QStringLiteral(".off"))
            QFile::remove(top.filePath(left));
    }
    const Outcome made = Durable::makeFolder(m_top);
    return made ? Durable::makeFolder(work()) : made;
}

bool TestCallFolder::calledOff() const
{
    return QFile::exists(offFile(m_top, m_id));
}

Outcome TestCallFolder::keepTrace() const
{
    QFile file(log());
    QByteArray sip = file.open(QIODevice::ReadOnly) ? sipIn(file.read(MostLog)) : QByteArray();
    // How a call began and how it ended tell most.
    if (sip.size() > MostTrace)
        sip = sip.left(MostTrace / 2) + "\n[...]\n" + sip.right(MostTrace / 2 - 16);
    const Outcome written = Durable::write(traceFile(m_top, m_id), sip);
    const QDir top(m_top);
    const QStringList kept = top.entryList({QStringLiteral("*.sip")}, QDir::Files, QDir::Time);
    for (const QString &old : kept.mid(MostKept))
        QFile::remove(top.filePath(old));
    return written;
}

Outcome TestCallFolder::keepBefore(const QByteArray &earlier) const
{
    QFile file(traceFile(m_top, m_id));
    const QByteArray later = file.open(QIODevice::ReadOnly) ? file.read(MostTrace) : QByteArray();
    return Durable::write(traceFile(m_top, m_id), earlier.left(MostTrace / 2) + later.left(MostTrace / 2));
}

Outcome TestCallFolder::callOff(const SiteConfig &config, const QString &id)
{
    const Outcome made = Durable::makeFolder(topOf(config));
    if (!made)
        return made;
    const auto written = Durable::create(offFile(topOf(config), id), "off\n");
    return written ? Outcome(Done{}) : Outcome(written.error());
}

Result<QByteArray> TestCallFolder::trace(const SiteConfig &config, const QString &id)
{
    QFile file(traceFile(topOf(config), id));
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("no_trace"),
                     Words::tr("%1 keeps no SIP of that operation.").arg(config.name),
                     Words::tr("Of test calls the newest %1 keep it.").arg(MostKept)};
    return file.read(MostTrace);
}

} // namespace Switchback::Site
