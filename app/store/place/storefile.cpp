// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storefile.h"

#include "app/store/place/momenttext.h"
#include "models/core/counted.h"

#include <QCoreApplication>
#include <QFile>

#include <sys/stat.h>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Store", text);
}

QString heldText(const std::optional<StoreTrace> &trace)
{
    return trace ? counted("Store", QT_TRANSLATE_N_NOOP("Store", " It held %1 entries at %2."), trace->seq)
                       .arg(trace->seq)
                       .arg(momentText(trace->at))
                 : QString();
}

QString wayOut(const StoreUrl &url)
{
    return say(QT_TRANSLATE_NOOP("Store",
                                 "Put it back, or its last good copy. To begin a new one on purpose, "
                                 "move %1 away too: all people, customers and the log are then gone."))
        .arg(traceFile(url));
}

Error gone(const StoreUrl &url)
{
    return {
        QStringLiteral("store_gone"),
        say(QT_TRANSLATE_NOOP("Store", "The store %1 is not there any more: its file was removed or moved."))
                .arg(url.path) +
            heldText(readTrace(url)),
        wayOut(url)};
}
} // namespace

Error storeEmptied(const StoreUrl &url, const std::optional<StoreTrace> &trace)
{
    return {QStringLiteral("store_emptied"),
            say(QT_TRANSLATE_NOOP("Store", "The store %1 is empty, but was not before.")).arg(url.name()) +
                heldText(trace),
            wayOut(url)};
}

Outcome StoreFile::mayOpen() const
{
    if (m_identity)
        return stillThere();
    const std::optional<StoreTrace> trace = readTrace(m_url);
    struct stat info = {};
    const bool there = ::stat(QFile::encodeName(m_url.path).constData(), &info) == 0;
    if (trace && !there)
        return gone(m_url);
    if (trace && info.st_size == 0)
        return storeEmptied(m_url, trace);
    return Done{};
}

void StoreFile::opened()
{
    struct stat info = {};
    if (::stat(QFile::encodeName(m_url.path).constData(), &info) == 0)
        m_identity = Identity{info.st_dev, info.st_ino};
}

Outcome StoreFile::stillThere() const
{
    struct stat info = {};
    if (!m_identity)
        return Done{};
    if (::stat(QFile::encodeName(m_url.path).constData(), &info) != 0)
        return gone(m_url);
    if (*m_identity != Identity{info.st_dev, info.st_ino})
        return Error{
            QStringLiteral("store_replaced"),
            say(QT_TRANSLATE_NOOP("Store", "The store %1 was replaced by another file while it was in "
                                           "use. Nothing is stored any more from here."))
                .arg(m_url.path),
            say(QT_TRANSLATE_NOOP("Store", "Put the former file back, or start this program again to "
                                           "go on with the one that is there now."))};
    if (info.st_size == 0)
        return storeEmptied(m_url, readTrace(m_url));
    return Done{};
}

} // namespace Switchback
