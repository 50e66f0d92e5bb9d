// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/store.h"
#include "models/core/clock.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace Switchback
{

/// Sign-ins that were refused, as events of the log's chain about people: what was typed is in none of them,
/// and a name only where somebody is set up by it. However many there are, they don't fill the log: one event
/// a minute and name from all consoles of a store, which says how often, and so many names at most; what is
/// beyond counts as nobody's. The thread that made it.
class FailedSignIns : public QObject
{
    Q_OBJECT
public:
    enum class Why {
        WrongSecret,
        Unknown, ///< nobody has that name
        Retired,
        Waits, ///< too many wrong ones before
    };
    static constexpr int MostNames = 20; ///< a minute, from one console

    /// Store and clock must outlive it. `seat`: where it was tried, for people.
    FailedSignIns(Store &store, const Clock &clock, QString seat);
    /// Before the store goes: what was counted in a minute that is not over is told too, once a minute, name
    /// and seat, however often the program is begun and ended.
    void release();

    /// `person`: as they are set up; empty: nobody is.
    void add(const QString &person, Why why);
    /// Tells what was counted, where its minute is over.
    void tell();

private:
    struct Counted {
        QHash<int, int> tries; ///< by why
        qint64 told = -1;      ///< the last minute in which it was told of
        bool telling = false;
    };
    void tellOf(const QString &person, Counted &counted);
    [[nodiscard]] Entry entryOf(const QString &person, const QHash<int, int> &tries) const;
    void stored(const QString &person, const QHash<int, int> &tries, const Outcome &outcome);

    Store &m_store;
    const Clock &m_clock;
    QString m_seat;
    QHash<QString, Counted> m_counted;
    QTimer m_next;
};

} // namespace Switchback
