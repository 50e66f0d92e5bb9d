// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>

namespace Switchback
{

/// What was heard where a tone should be. Levels in dB below full scale, so -13 is loud and -99 nothing.
struct HeardTone {
    double hz = 0;      ///< of what was heard most; 0: no tone at all
    double level = -99; ///< of all that was no silence
    double missing = 1; ///< in how much of the time the wanted tone was not there, 0 to 1
    bool operator==(const HeardTone &) const = default;
    [[nodiscard]] bool silent() const { return level <= -60; }
};

/// Sound as telephones have it: 16 bit, 8000 samples a second, one channel, little-endian.
constexpr int ToneRate = 8000;

/// For how much of a call a tone is due, by the time since its answer: all but the half second in which its
/// sound may begin. A call that is over sooner than two seconds tells too little, and owes them all the same.
qint64 soundDueMs(Duration sinceAnswer);

/// Listens for a tone in windows of 50 ms. What is missing of `wantedMs` counts as not heard, however much
/// came.
HeardTone hearTone(const QByteArray &pcm, double wantedHz, qint64 wantedMs);
/// A WAV of that sound.
QByteArray wavOf(const QByteArray &pcm);
/// A WAV of a tone, well below full scale; 0 Hz: of silence.
QByteArray toneWav(double hz, int seconds);
/// The sound in a WAV that is still being written: its head does not know its length yet. Empty: it is none.
QByteArray soundOf(const QByteArray &wav);

} // namespace Switchback
