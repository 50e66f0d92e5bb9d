// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/replication/losshistory.h"
#include "models/sites/site.h"

#include <QObject>

#include <functional>

namespace Switchback
{

/// The log of a pair, and what else is remembered of it: opens the store however long that takes, says what
/// is in the way, and tells every event that concerns the pair. Without it the sites are watched all the
/// same; nothing that changes a site is done. The thread that made it; the store has one of its own.
class PairLog : public QObject
{
    Q_OBJECT
public:
    PairLog(const QString &url, const PairConfig &pair);

    /// Tries until it is open.
    void open();
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] Store &store() { return m_store; }

    /// Loss of the pair for a chart, as far as the screen can show it; not answered when it can't be read.
    void readHistory(Instant from, Instant to, int maxPoints, std::function<void(const LossHistory &)> done);
    /// The newest events first; not answered when they can't be read.
    void readEvents(int limit, std::function<void(const QList<Event> &)> done);

signals:
    void opened();
    /// It can't be opened, or says nothing for longer than a connection may take. Told once.
    void notThere();
    void found(); ///< it was lost and is there again
    void appended(const Switchback::Event &event);
    /// What is wrong with it; an error without a text: nothing any more.
    void troubled(const Switchback::Error &error);

private:
    void tryToOpen();
    void tell(const Error &error);

    PairConfig m_pair;
    Store m_store;
    bool m_open = false;
    bool m_told = false; ///< that it is not there
    QString m_trouble;   ///< why it can't be opened, as told last
};

/// Under which key the store keeps the newest "watch" or "report" of a pair.
QString stateKey(const QString &pair, const char *what);

} // namespace Switchback
