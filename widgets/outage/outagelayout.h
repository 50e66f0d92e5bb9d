// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timeline.h"

#include <QFont>
#include <QList>
#include <QRectF>

#include <optional>

namespace Switchback
{

/// How the timeline is written: the desk's type or the wall's.
struct OutageStyle {
    QFont small;            ///< times, axis, words beneath the line
    QFont strong;           ///< flags
    double unit = 1;        ///< of the line's thickness, dots and gaps: 1 at a desk
    bool wordsBelow = true; ///< about the updates and the RTO, between the line and its axis
};

/// Where everything of an outage's timeline goes. Words never lie on words, on a flag's stem or on the marker
/// of now; what finds no room is counted in a "+3" at its place.
struct OutageLayout {
    struct PlacedFlag {
        qsizetype flag = 0; ///< index into OutageTimeline::flags
        QPointF dot;
        QRectF stem; ///< from the dot down to the line
        QRectF time;
        QRectF words;
        Qt::Alignment side = Qt::AlignLeft; ///< AlignRight: the words end at the dot
        [[nodiscard]] QRectF all() const { return time.united(words); }
    };
    struct MergedFlags {
        QRectF pill;
        double x = 0; ///< of the newest one in it
        QList<qsizetype> flags;
    };
    struct Word {
        QRectF rect;
        QString text;
    };
    struct Pointer {
        double x = 0;
        Word word;
    };
    QRectF track; ///< the line, from the outage's beginning to the end of the RTO band or later
    double thick = 6;
    QRectF band;
    Word bandWord;
    Word updatesWord;
    QList<Word> axis;
    QList<double> axisAt;
    Pointer now; ///< or when it was closed
    std::optional<Pointer> forecast;
    QList<PlacedFlag> flags;
    QList<MergedFlags> merged;

    [[nodiscard]] double xOf(double position) const { return track.left() + track.width() * position; }
    [[nodiscard]] double positionAt(double x) const
    {
        return track.width() > 0 ? (x - track.left()) / track.width() : 0;
    }
};
OutageLayout layOutOutage(const OutageTimeline &line, const QRectF &area, const OutageStyle &style);
/// The height at which `rows` rows of flags have room.
double outageHeight(const OutageStyle &style, int rows);

/// What stands beside a flag's dot; from outside, made safe to show.
QString flagTime(const OutageTimeline &line, Instant at, bool withSeconds = false);
QString flagText(const Flag &flag);

} // namespace Switchback
