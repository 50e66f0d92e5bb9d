// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>

namespace Switchback
{

/// The one store of a console, whatever number of pairs it has: opens it however long that takes and says
/// what is in the way. The thread that made it; the store has one of its own.
class StoreDoor : public QObject
{
    Q_OBJECT
public:
    explicit StoreDoor(const QString &url);

    /// Tries until it is open.
    void open();
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] Store &store() { return m_store; }
    /// The machines of its server, any one of which will do; empty: it lies on this one's disk.
    [[nodiscard]] const QStringList &hosts() const { return m_hosts; }
    /// Calls `heard` for every event that concerns the pair (its own, and those of no pair) until `context`,
    /// which lives in this thread, is gone. An event costs those whom it concerns, however many pairs there
    /// are.
    void listen(const QString &pair, QObject *context, std::function<void(const Event &)> heard);
    /// Something else about the log that every pair shows.
    void say(const Error &error) { emit troubled(error); }

signals:
    void opened();
    /// It can't be opened, or says nothing for longer than a connection may take. Told once.
    void notThere();
    void found(); ///< it was lost and is there again
    /// What is wrong with it; an error without a text: nothing any more.
    void troubled(const Switchback::Error &error);

private:
    void tryToOpen();
    void tell(const Error &error);
    void hear(const Event &event) const;

    struct Listener {
        QPointer<QObject> context;
        std::function<void(const Event &)> heard;
    };
    Store m_store;
    QHash<QString, QList<Listener>> m_listeners; ///< by their pairs
    QStringList m_hosts;
    bool m_open = false;
    bool m_told = false; ///< that it is not there
    QString m_trouble;   ///< why it can't be opened, as told last
};

/// Where a console keeps its store when the configuration does not say.
QString defaultStoreUrl();

} // namespace Switchback
