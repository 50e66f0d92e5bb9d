// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/log/storedoor.h"
#include "models/replication/losshistory.h"
#include "models/sites/site.h"

#include <QObject>

#include <functional>

namespace Switchback
{

/// The log of a pair, and what else is remembered of it, in the store that it shares with others: tells every
/// event that concerns the pair. The thread that made it.
class PairLog : public QObject
{
    Q_OBJECT
public:
    /// Both must outlive its use.
    PairLog(StoreDoor &door, const PairConfig &pair);

    [[nodiscard]] bool isOpen() const { return m_door.isOpen(); }
    [[nodiscard]] Store &store() { return m_door.store(); }

    /// The hash of the newest event that concerns the pair, hex; empty: none is known. Kept from keepHead()
    /// on.
    [[nodiscard]] const QByteArray &head() const { return m_head; }
    void keepHead();

    /// Loss of the pair for a chart, as far as the screen can show it; not answered when it can't be read.
    void readHistory(Instant from, Instant to, int maxPoints, std::function<void(const LossHistory &)> done);
    /// The newest events first; not answered when they can't be read.
    void readEvents(int limit, std::function<void(const QList<Event> &)> done);

signals:
    void appended(const Switchback::Event &event);
    /// What is wrong with it; an error without a text: nothing any more.
    void troubled(const Switchback::Error &error);

private:
    StoreDoor &m_door;
    const PairConfig &m_pair; ///< outlives this: a pair has one for all its parts
    QByteArray m_head;
    bool m_keepsHead = false;
};

/// Under which key the store keeps the newest "watch" or "report" of a pair.
QString stateKey(const QString &pair, const char *what);
/// Under which key the store keeps what a site, as a witness of the log, last said of it
/// (LogTeller::words()).
QString witnessKey(const QString &pair, const QString &site);

} // namespace Switchback
