// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/storefile.h"

#include "app/store/momenttext.h"
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

QString heldText(const std::optional<Witness> &witness)
{
    return witness
               ? counted("Store", QT_TRANSLATE_N_NOOP("Store", " It held %1 entries at %2."), witness->seq)
                     .arg(witness->seq)
                     .arg(momentText(witness->at))
               : QString();
}

QString wayOut(const StoreUrl &url)
{
    return say(QT_TRANSLATE_NOOP("Store",
                                 "Put it back, or its last good copy. To begin a new one on purpose, "
                                 "move %1 away too: all people, customers and the log are then gone."))
        .arg(witnessFile(url));
}

Error gone(const StoreUrl &url)
{
    return {
        QStringLiteral("store_gone"),
        say(QT_TRANSLATE_NOOP("Store", "The store %1 is not there any more: its file was removed or moved."))
                .arg(url.path) +
            heldText(readWitness(url)),
        wayOut(url)};
}
} // namespace

Error storeEmptied(const StoreUrl &url, const std::optional<Witness> &witness)
{
    return {QStringLiteral("store_emptied"),
            say(QT_TRANSLATE_NOOP("Store", "The store %1 is empty, but was not before.")).arg(url.name()) +
                heldText(witness),
            wayOut(url)};
}

Outcome StoreFile::mayOpen() const
{
    if (m_identity)
        return stillThere();
    const std::optional<Witness> witness = readWitness(m_url);
    struct stat info = {};
    const bool there = ::stat(QFile::encodeName(m_url.path).constData(), &info) == 0;
    if (witness && !there)
        return gone(m_url);
    if (witness && info.st_size == 0)
        return storeEmptied(m_url, witness);
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
        return storeEmptied(m_url, readWitness(m_url));
    return Done{};
}

} // namespace Switchback
