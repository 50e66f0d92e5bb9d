// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/pairlog.h"

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

QString stateKey(const QString &pair, const char *what)
{
    return QStringLiteral("pair/%1/%2").arg(pair, QLatin1String(what));
}

PairLog::PairLog(const QString &url, const PairConfig &pair)
    : m_pair(pair)
    , m_store(url)
{
    connect(&m_store, &Store::eventAppended, this, [this](const Event &event) {
        if (event.pair.isEmpty() || event.pair == m_pair.id) // else another pair's, on the same store
            emit appended(event);
    });
    connect(&m_store, &Store::lost, this, &PairLog::troubled);
    connect(&m_store, &Store::found, this, [this] {
        emit troubled({});
        emit found();
    });
}

void PairLog::open()
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

void PairLog::tell(const Error &error)
{
    emit troubled(error);
    if (!std::exchange(m_told, true))
        emit notThere();
}

void PairLog::tryToOpen()
{
    m_store.open().then(this, [this](const Outcome &opened) {
        if (!opened) {
            // What is in the way may be taken out of it: a server that is away, a process that holds the
            // file.
            if (std::exchange(m_trouble, opened.error().text) != opened.error().text)
                tell(opened.error());
            QTimer::singleShot(OpenAgain, this, &PairLog::tryToOpen);
            return;
        }
        if (m_told)
            emit troubled({});
        m_open = true;
        emit this->opened();
    });
}

void PairLog::readHistory(Instant from, Instant to, int maxPoints,
                          std::function<void(const LossHistory &)> done)
{
    if (!m_open)
        return;
    m_store.history(m_pair.id, from, to, maxPoints)
        .then(this, [this, done = std::move(done)](const Result<LossHistory> &history) {
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
    if (!m_open)
        return;
    EventQuery query;
    query.pair = m_pair.id;
    query.limit = limit;
    query.newestFirst = true;
    m_store.events(query).then(this, [this, done = std::move(done)](const Result<QList<Event>> &read) {
        if (read)
            done(*read);
        else
            emit troubled(read.error());
    });
}

} // namespace Switchback
