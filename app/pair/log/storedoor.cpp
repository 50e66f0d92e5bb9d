// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/log/storedoor.h"

#include "app/store/place/storeurl.h"
#include "models/core/whendone.h"

#include <QStandardPaths>
#include <QTimer>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr auto OpenAgain = 2s;

/// Longer than a connection to a server may take.
constexpr Duration StoreSilent = 7s;
} // namespace

QString defaultStoreUrl()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QStringLiteral("sqlite:%1/switchback/switchback.db").arg(folder);
}

StoreDoor::StoreDoor(const QString &url)
    : m_store(url)
{
    // A folder is a socket's: a server on this machine.
    const Result<StoreUrl> place = parseStoreUrl(url);
    if (place && !place->isSqlite() && !place->host.startsWith(QLatin1Char('/')))
        m_hosts = place->host.split(QLatin1Char(','), Qt::SkipEmptyParts);
    connect(&m_store, &Store::lost, this, &StoreDoor::troubled);
    connect(&m_store, &Store::damaged, this, &StoreDoor::troubled);
    connect(&m_store, &Store::found, this, [this] {
        emit troubled({});
        emit found();
    });
    connect(&m_store, &Store::eventAppended, this, &StoreDoor::hear);
}

void StoreDoor::listen(const QString &pair, QObject *context, std::function<void(const Event &)> heard)
{
    m_listeners[pair] += {context, std::move(heard)};
    connect(context, &QObject::destroyed, this, [this, pair] {
        m_listeners[pair].removeIf([](const Listener &one) { return one.context.isNull(); });
    });
}

void StoreDoor::hear(const Event &event) const
{
    // Copies: what is heard may end who hears, or another one.
    const auto tell = [&event](const QList<Listener> &those) {
        for (const Listener &one : those) {
            if (one.context)
                one.heard(event);
        }
    };
    if (!event.pair.isEmpty()) {
        tell(m_listeners.value(event.pair));
        return;
    }
    const QHash<QString, QList<Listener>> all = m_listeners;
    for (const QList<Listener> &those : all)
        tell(those);
}

void StoreDoor::open()
{
    // A server or a disk that says nothing keeps nobody from watching; what it says later counts.
    QTimer::singleShot(StoreSilent, this, [this] {
        if (!m_open && !m_told)
            tell(Error{QStringLiteral("store_silent"),
                       tr("The store does not answer: nothing is remembered, and nothing can be begun."),
                       tr("See whether its server or its disk hangs.")});
    });
    tryToOpen();
}

void StoreDoor::tell(const Error &error)
{
    emit troubled(error);
    if (!std::exchange(m_told, true))
        emit notThere();
}

void StoreDoor::tryToOpen()
{
    whenDone(m_store.open(), this, [this](const Outcome &opened) {
        if (!opened) {
            // What is in the way may be taken out of it: a server that is away, a process that holds the
            // file.
            if (std::exchange(m_trouble, opened.error().text) != opened.error().text)
                tell(opened.error());
            QTimer::singleShot(OpenAgain, this, &StoreDoor::tryToOpen);
            return;
        }
        if (m_told)
            emit troubled({});
        m_open = true;
        emit this->opened();
    });
}

} // namespace Switchback
