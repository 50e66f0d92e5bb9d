// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/fileslook.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>
#include <QUuid>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration Deadline = 12s;
constexpr int Random = 60;
constexpr int Newest = 20;
// Of one call.
constexpr qsizetype MostNames = 40;
constexpr qsizetype MostBytes = 40'000;
} // namespace

FilesLook::FilesLook(const PairConfig &pair, SiteCalls &calls, const Clock &clock, Duration again)
    : m_pair(pair)
    , m_calls(calls)
    , m_clock(clock)
    , m_again(again)
    , m_seed(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

void FilesLook::begin(const QStringList &also, DoneFn done)
{
    m_done = std::move(done);
    m_open = 1; // ours, until all are asked: an answer may come at once
    for (const Side side : {Side::Production, Side::Backup})
        ask(side, {m_seed, Random, Newest, also.mid(0, MostNames)});
    --m_open;
    if (m_open == 0)
        goOn();
}

void FilesLook::ask(Side side, const SampleWish &wish)
{
    ++m_open;
    m_calls.call({configOf(m_pair, side).id, QStringLiteral("files_check"), toJson(wish), AnyWay, Deadline},
                 this, {}, [this, side](const CallAnswer &answer) { heard(side, answer); });
}

void FilesLook::askNames(Side side, const QStringList &names)
{
    SampleWish wish{m_seed, 0, 0, {}};
    for (const QString &name : names) {
        wish.names << name;
        const bool full = wish.names.size() == MostNames ||
                          QJsonDocument(QJsonArray::fromStringList(wish.names)).toJson().size() > MostBytes;
        if (full)
            ask(side, std::exchange(wish, {m_seed, 0, 0, {}}));
    }
    if (!wish.names.isEmpty())
        ask(side, wish);
}

void FilesLook::heard(Side side, const CallAnswer &answer)
{
    if (answer.data)
        m_comparison.take(side, fileSampleFrom(*answer.data));
    else if (!m_trouble)
        m_trouble = Error{answer.data.error().code,
                          tr("%1: %2").arg(configOf(m_pair, side).shortName, answer.data.error().text),
                          answer.data.error().hint};
    if (--m_open == 0)
        goOn();
}

void FilesLook::goOn()
{
    if (m_trouble) {
        end(*m_trouble);
        return;
    }
    if (m_stage == Stage::Samples) {
        m_stage = Stage::Names;
        m_open = 1;
        for (const Side side : {Side::Production, Side::Backup})
            askNames(side, m_comparison.unheard(side));
        if (--m_open > 0)
            return;
    }
    const QStringList doubtful = m_comparison.doubtful();
    if (m_stage == Stage::Again || doubtful.isEmpty()) {
        end(m_comparison.result(m_clock.now(), m_pair.production.id, m_pair.backup.id));
        return;
    }
    m_stage = Stage::Again;
    emit waiting(int(doubtful.size()));
    QTimer::singleShot(m_again, this, [this, doubtful] {
        m_open = 1;
        for (const Side side : {Side::Production, Side::Backup})
            askNames(side, doubtful);
        if (--m_open == 0)
            goOn();
    });
}

void FilesLook::end(const Result<FilesCheck> &result)
{
    if (const DoneFn done = std::exchange(m_done, {}))
        done(result);
}

} // namespace Switchback
