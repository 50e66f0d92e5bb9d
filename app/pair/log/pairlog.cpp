// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/log/pairlog.h"

#include "models/core/whendone.h"

#include <utility>

namespace Switchback
{

QString stateKey(const QString &pair, const char *what)
{
    return QStringLiteral("pair/%1/%2").arg(pair, QLatin1String(what));
}

QString witnessKey(const QString &pair, const QString &site)
{
    return stateKey(pair, "witness") + QLatin1Char('/') + site;
}

PairLog::PairLog(StoreDoor &door, const PairConfig &pair)
    : m_door(door)
    , m_pair(pair)
{
    m_door.listen(m_pair.id, this, [this](const Event &event) {
        m_head = event.hash;
        emit appended(event);
    });
    connect(&m_door, &StoreDoor::troubled, this, &PairLog::troubled);
}

void PairLog::keepHead()
{
    if (std::exchange(m_keepsHead, true))
        return;
    readEvents(1, [this](const QList<Event> &newest) {
        if (m_head.isEmpty() && !newest.isEmpty()) // else there is a newer one
            m_head = newest.first().hash;
    });
}

void PairLog::readHistory(Instant from, Instant to, int maxPoints,
                          std::function<void(const LossHistory &)> done)
{
    if (!isOpen())
        return;
    whenDone(store().history(m_pair.id, from, to, maxPoints), this,
             [this, done = std::move(done)](const Result<LossHistory> &history) {
                 if (!history) {
                     emit troubled(history.error());
                     return;
                 }
                 LossHistory read = *history;
                 read.rpo = m_pair.rpo;
                 done(read);
             });
}

void PairLog::readEvents(int limit, std::function<void(const QList<Event> &)> done)
{
    if (!isOpen())
        return;
    EventQuery query;
    query.pair = m_pair.id;
    query.limit = limit;
    query.newestFirst = true;
    whenDone(store().events(query), this, [this, done = std::move(done)](const Result<QList<Event>> &read) {
        if (read)
            done(*read);
        else
            emit troubled(read.error());
    });
}

} // namespace Switchback
