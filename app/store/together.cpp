// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/together.h"

#include "app/store/place/connection.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace Switchback
{

Error storeNotOpen()
{
    return {QStringLiteral("store_not_open"), QCoreApplication::translate("Store", "The store is not open."),
            QCoreApplication::translate("Store", "See why it could not be opened.")};
}

Together::Together(QObject *parent, std::function<Connection *()> open)
    : QObject(parent)
    , m_open(std::move(open))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Together::flush);
}

void Together::join(Work work, Duration within)
{
    m_works += std::move(work);
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > within)
        m_timer.start(within);
}

bool Together::holds(const QString &key) const
{
    return std::any_of(m_works.cbegin(), m_works.cend(), [&key](const Work &one) { return one.key == key; });
}

void Together::flush()
{
    m_timer.stop();
    QList<Work> works = std::exchange(m_works, {});
    if (works.isEmpty())
        return;
    std::stable_sort(works.begin(), works.end(), [](const Work &a, const Work &b) { return a.key < b.key; });
    const Outcome all = store(works);
    for (const Work &work : std::as_const(works))
        work.tell(all);
}

Outcome Together::store(const QList<Work> &works) const
{
    Connection *connection = m_open();
    if (!connection)
        return storeNotOpen();
    if (works.size() == 1) { // what became of it after a failed commit it knows itself
        (void)works.first().run();
        return Done{};
    }
    return connection->together([&works]() -> Outcome {
        for (const Work &work : works) {
            const Outcome one = work.run();
            if (!one && Connection::isLost(one.error()))
                return one;
        }
        return Done{};
    });
}

} // namespace Switchback
