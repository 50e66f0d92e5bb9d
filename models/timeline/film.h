// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/event.h"
#include "models/core/result.h"
#include "models/overview/overview.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

namespace Switchback
{

/// What was on the screen at one moment: both sites, the loss, the sentence. Taken by the duty whenever
/// something of it changed that isn't merely an age, and kept in the log as `sites.seen`.
struct Frame {
    Instant at{};
    QString headline;
    Mark mark = Mark::Unknown;
    SiteCard production;
    SiteCard backup;
    LossCard loss;
    bool operator==(const Frame &) const = default;
};
Frame frameOf(const Overview &overview, Instant at);
/// Whether a person would see a difference: marks, roles, words without figures, verdicts.
bool looksDifferent(const Frame &a, const Frame &b);
QJsonObject frameJson(const Frame &frame);
/// Strict: a field that is missing or of another kind, a mark nobody knows, too many lines or too long a text
/// is an Error that names it.
Result<Frame> frameFromJson(const QJsonObject &json);

/// The log as a film: a place in it can be moved to and fro. Takes events in any order, each once; a frame
/// that can't be read becomes a line. Copies are cheap.
class Film
{
public:
    /// `sites.seen` gives a frame, everything else a line but what isUsual().
    void add(const Event &event);
    /// These places of these events (by seq) were erased.
    void erase(const QMap<qint64, QStringList> &places);
    void clear();
    [[nodiscard]] bool isEmpty() const { return m_frames.isEmpty() && m_lines.isEmpty(); }
    /// The sites as they were last seen at or before `at`; none before the first.
    [[nodiscard]] std::optional<Frame> frameAt(Instant at) const;
    /// What had happened until `at`, newest first.
    [[nodiscard]] QList<Event> linesUntil(Instant at, int most) const;
    /// Every moment at which something happened, ascending, each once.
    [[nodiscard]] QList<Instant> moments() const;
    /// The moment of the next or the previous thing that happened.
    [[nodiscard]] std::optional<Instant> after(Instant at) const;
    [[nodiscard]] std::optional<Instant> before(Instant at) const;

private:
    QList<Frame> m_frames; ///< ascending by time; of one moment the newest comes last
    QList<Event> m_lines;  ///< ascending by time, then by seq
};

} // namespace Switchback
