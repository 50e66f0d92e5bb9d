// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/film.h"

#include "models/customers/erasure.h"
#include "models/notify/deliveryfact.h"
#include "models/replication/schedule.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Outage", text);
}

/// The words without their figures: numbers, times of day, lengths of time.
QString words(const QString &text)
{
    static const QRegularExpression figures(
        QStringLiteral("[0-9](?:[0-9.,:]|[ \\x{00a0}\\x{202f}](?=[0-9]))*(?:\\x{00a0}\\p{L}+)?"
                       "(?: [0-9]+\\x{00a0}\\p{L}+)*"));
    QString plain = text;
    return plain.replace(figures, QStringLiteral("#"));
}

bool lineDiffers(const ComponentLine &a, const ComponentLine &b)
{
    return a.key != b.key || a.label != b.label || a.mark != b.mark || a.at.has_value() != b.at.has_value() ||
           words(a.value) != words(b.value);
}

bool stageDiffers(const LossCard::Stage &a, const LossCard::Stage &b)
{
    return a.label != b.label || a.mark != b.mark || words(a.text) != words(b.text);
}

template<class T, class Differs>
bool listDiffers(const QList<T> &a, const QList<T> &b, Differs differs)
{
    return !std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend(),
                       [&differs](const T &x, const T &y) { return !differs(x, y); });
}

bool siteDiffers(const SiteCard &a, const SiteCard &b)
{
    return a.id != b.id || a.name != b.name || a.purpose != b.purpose || a.role != b.role ||
           a.roleMark != b.roleMark || a.zone != b.zone || a.big.isEmpty() != b.big.isEmpty() ||
           a.bigUnit != b.bigUnit || words(a.verdict) != words(b.verdict) ||
           listDiffers(a.lines, b.lines, lineDiffers);
}

bool lossDiffers(const LossCard &a, const LossCard &b)
{
    return a.kind != b.kind || rpoBand(a.loss, a.rpo) != rpoBand(b.loss, b.rpo) || a.rpo != b.rpo ||
           words(a.why) != words(b.why) || words(a.rowsText) != words(b.rowsText) ||
           words(a.scheduleAdvice) != words(b.scheduleAdvice) ||
           listDiffers(a.stages, b.stages, stageDiffers);
}

bool sooner(const Event &a, const Event &b)
{
    return a.at != b.at ? a.at < b.at : a.seq < b.seq;
}
} // namespace

Frame frameOf(const Overview &overview, Instant at)
{
    return {at, overview.headline, overview.mark, overview.production, overview.backup, overview.loss};
}

bool looksDifferent(const Frame &a, const Frame &b)
{
    return a.mark != b.mark || words(a.headline) != words(b.headline) ||
           siteDiffers(a.production, b.production) || siteDiffers(a.backup, b.backup) ||
           lossDiffers(a.loss, b.loss);
}

void Film::add(const Event &event)
{
    if (event.kind == QLatin1String("sites.seen")) {
        Result<Frame> frame = frameFromJson(event.body);
        if (frame) {
            const auto place = std::upper_bound(m_frames.begin(), m_frames.end(), frame->at,
                                                [](Instant at, const Frame &other) { return at < other.at; });
            if (place == m_frames.begin() || *std::prev(place) != *frame)
                m_frames.insert(place, std::move(*frame));
            return;
        }
        Event unreadable = event;
        unreadable.text = say(QT_TRANSLATE_NOOP("Outage", "How the sites looked can't be read: %1"))
                              .arg(frame.error().text);
        const auto place = std::upper_bound(m_lines.begin(), m_lines.end(), unreadable, sooner);
        m_lines.insert(place, unreadable);
        return;
    }
    if (isUsual(event))
        return;
    const auto place = std::lower_bound(m_lines.begin(), m_lines.end(), event, sooner);
    if (place == m_lines.end() || place->at != event.at || place->seq != event.seq)
        m_lines.insert(place, event);
}

void Film::erase(const QMap<qint64, QStringList> &places)
{
    for (Event &line : m_lines) {
        if (const auto gone = places.find(line.seq); gone != places.end())
            line = withoutPlaces(line, *gone);
    }
}

void Film::clear()
{
    m_frames.clear();
    m_lines.clear();
}

std::optional<Frame> Film::frameAt(Instant at) const
{
    const auto next = std::upper_bound(m_frames.cbegin(), m_frames.cend(), at,
                                       [](Instant moment, const Frame &frame) { return moment < frame.at; });
    if (next == m_frames.cbegin())
        return std::nullopt;
    return *std::prev(next);
}

QList<Event> Film::linesUntil(Instant at, int most) const
{
    const auto end = std::upper_bound(m_lines.cbegin(), m_lines.cend(), at,
                                      [](Instant moment, const Event &line) { return moment < line.at; });
    const auto count = std::min<qsizetype>(std::max(0, most), end - m_lines.cbegin());
    QList<Event> lines(end - count, end);
    std::reverse(lines.begin(), lines.end());
    return lines;
}

QList<Instant> Film::moments() const
{
    QList<Instant> all;
    all.reserve(m_frames.size() + m_lines.size());
    for (const Frame &frame : m_frames)
        all.append(frame.at);
    for (const Event &line : m_lines)
        all.append(line.at);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::optional<Instant> Film::after(Instant at) const
{
    std::optional<Instant> next;
    const auto later = [at](const auto &thing) { return thing.at <= at; };
    const auto frame = std::partition_point(m_frames.cbegin(), m_frames.cend(), later);
    if (frame != m_frames.cend())
        next = frame->at;
    const auto line = std::partition_point(m_lines.cbegin(), m_lines.cend(), later);
    if (line != m_lines.cend() && (!next || line->at < *next))
        next = line->at;
    return next;
}

std::optional<Instant> Film::before(Instant at) const
{
    std::optional<Instant> last;
    const auto earlier = [at](const auto &thing) { return thing.at < at; };
    const auto frame = std::partition_point(m_frames.cbegin(), m_frames.cend(), earlier);
    if (frame != m_frames.cbegin())
        last = std::prev(frame)->at;
    const auto line = std::partition_point(m_lines.cbegin(), m_lines.cend(), earlier);
    if (line != m_lines.cbegin() && (!last || std::prev(line)->at > *last))
        last = std::prev(line)->at;
    return last;
}

} // namespace Switchback
