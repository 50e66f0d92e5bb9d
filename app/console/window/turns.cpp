// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/turns.h"

#include <QAbstractEventDispatcher>
#include <QEvent>
#include <QJsonArray>
#include <QMetaEnum>
#include <QThread>

#include <algorithm>
#include <ctime>

namespace Switchback
{

namespace
{
constexpr qsizetype Kept = 12;           ///< of the longest turns
constexpr qint64 WorthAName = 2'000'000; ///< nanoseconds
constexpr double MicrosecondsPerMs = 1000;
constexpr double SmoothMs = 16, JerkyMs = 50; ///< a frame; what a hand feels

qint64 cpuTime()
{
    timespec at{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return qint64(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
}
} // namespace

void Turns::begin()
{
    if (!m_last) {
        // With either of Qt's loops one turn lies between two of these.
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, &Turns::turned,
                Qt::DirectConnection);
    }
    m_took.clear();
    m_took.reserve(1'000'000);
    m_longest.clear();
    m_heaviest = {};
    m_last = cpuTime();
}

void Turns::turned()
{
    const qint64 now = cpuTime(), took = now - *m_last;
    m_took.push_back(quint32(std::min<qint64>(took / 1000, std::numeric_limits<quint32>::max())));
    if (took > WorthAName) {
        // Of a turn that was many events, the heaviest and its part of it.
        const int part = int(100 * m_heaviest.took / took);
        remember({took, part > 80 || m_heaviest.name.isEmpty()
                            ? m_heaviest.name
                            : QStringLiteral("%1 (%2 %)").arg(m_heaviest.name).arg(part)});
    }
    m_heaviest = {};
    m_last = cpuTime(); // the measuring is no part of it
}

void Turns::remember(const Work &work)
{
    if (m_longest.size() == Kept && work.took <= m_longest.constLast().took)
        return;
    const auto at = std::upper_bound(m_longest.begin(), m_longest.end(), work,
                                     [](const Work &a, const Work &b) { return a.took > b.took; });
    m_longest.insert(at, work);
    m_longest = m_longest.mid(0, Kept);
}

double Turns::longestMs() const
{
    return m_took.empty() ? 0 : *std::max_element(m_took.cbegin(), m_took.cend()) / MicrosecondsPerMs;
}

QString Turns::longestName() const
{
    return m_longest.isEmpty() ? QString() : m_longest.constFirst().name;
}

QJsonObject Turns::report() const
{
    std::vector<quint32> sorted = m_took;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&sorted](double share) {
        return sorted.empty()
                   ? 0.0
                   : sorted[std::min(sorted.size() - 1, std::size_t(double(sorted.size()) * share))] /
                         MicrosecondsPerMs;
    };
    const auto over = [&sorted](double ms) {
        return qint64(sorted.cend() -
                      std::upper_bound(sorted.cbegin(), sorted.cend(), quint32(ms * MicrosecondsPerMs)));
    };
    QJsonArray longest;
    for (const Work &work : m_longest)
        longest += QJsonObject{{QStringLiteral("ms"), double(work.took) / 1'000'000},
                               {QStringLiteral("what"), work.name}};
    return {{QStringLiteral("turns"), qint64(sorted.size())},
            {QStringLiteral("p50_ms"), at(0.5)},
            {QStringLiteral("p99_ms"), at(0.99)},
            {QStringLiteral("p99_9_ms"), at(0.999)},
            {QStringLiteral("longest_ms"), longestMs()},
            {QStringLiteral("over_16_ms"), over(SmoothMs)},
            {QStringLiteral("over_50_ms"), over(JerkyMs)},
            {QStringLiteral("longest"), longest}};
}

bool MeasuredApplication::notify(QObject *receiver, QEvent *event)
{
    if (!m_turns.counting() || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    // Taken before: the receiver may be gone after it.
    const char *type = receiver->metaObject()->className();
    const QString name = receiver->objectName();
    const QObject *parent = receiver->parent();
    const char *owner = name.isEmpty() && parent ? parent->metaObject()->className() : nullptr;
    const QEvent::Type kind = event->type();
    m_turns.m_under.append(Turns::Work{});
    const qint64 from = cpuTime();
    const bool done = QApplication::notify(receiver, event);
    const qint64 took = cpuTime() - from;
    const Turns::Work within = m_turns.m_under.takeLast();
    Turns::Work &around = m_turns.m_under.isEmpty() ? m_turns.m_heaviest : m_turns.m_under.last();
    if (took <= around.took)
        return done;
    around.took = took;
    if (took < WorthAName)
        return done;
    // Named is the innermost one that took most of it.
    if (within.took * 10 > took * 7 && !within.name.isEmpty()) {
        around.name = within.name;
        return done;
    }
    const char *word = QMetaEnum::fromType<QEvent::Type>().valueToKey(kind);
    around.name = QStringLiteral("%1 to %2 %3")
                      .arg(QString::fromLatin1(word ? word : "event"), QString::fromLatin1(type),
                           owner ? QStringLiteral("of a %1").arg(QString::fromLatin1(owner)) : name);
    return done;
}

} // namespace Switchback
