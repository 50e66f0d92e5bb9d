// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testcall/tone.h"

#include <QList>
#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace Switchback
{

namespace
{
constexpr int WindowMs = 50;
constexpr qsizetype Window = qsizetype(ToneRate) * WindowMs / 1000;
constexpr double FullScale = 32768;
constexpr double Amplitude = 9000;
constexpr double SilentDb = -55;
/// A lost packet in a window shifts the phase in its midst, so half of the strength may be gone.
constexpr double PureShare = 0.5;
/// The tail that is still on its way from telephone to file.
constexpr qint64 SpareMs = 200;
constexpr qsizetype WavHead = 44;
constexpr Duration Begins = std::chrono::milliseconds(500);
constexpr Duration LeastHeard = std::chrono::milliseconds(2000);

struct WindowHeard {
    double power = 0; ///< mean square
    double hz = 0;    ///< 0: no tone
};

/// A sine keeps x[n-1] + x[n+1] = 2 cos(w) x[n]; the w that fits best is its frequency, if it is one.
WindowHeard hearWindow(const double *x)
{
    double energy = 0;
    double steps = 0;
    double middle = 0;
    for (qsizetype i = 0; i < Window; ++i)
        energy += x[i] * x[i];
    for (qsizetype i = 1; i + 1 < Window; ++i) {
        steps += x[i] * (x[i - 1] + x[i + 1]);
        middle += 2 * x[i] * x[i];
    }
    WindowHeard out{energy / double(Window), 0};
    if (middle <= 0)
        return out;
    const double turn = std::acos(std::clamp(steps / middle, -1.0, 1.0));
    // How much of the window's strength lies at that frequency (Goertzel).
    double one = 0;
    double two = 0;
    for (qsizetype i = 0; i < Window; ++i) {
        const double now = x[i] + 2 * std::cos(turn) * one - two;
        two = one;
        one = now;
    }
    const double found = one * one + two * two - 2 * std::cos(turn) * one * two;
    if (found / (energy * double(Window) / 2) >= PureShare)
        out.hz = turn * ToneRate / (2 * std::numbers::pi);
    return out;
}

double decibels(double power)
{
    return power <= 0 ? -99 : std::max(-99.0, 10 * std::log10(power / (FullScale * FullScale)));
}

template<class Number>
void append(QByteArray &to, Number value)
{
    char bytes[sizeof(Number)];
    qToLittleEndian(value, bytes);
    to.append(bytes, sizeof bytes);
}
} // namespace

qint64 soundDueMs(Duration sinceAnswer)
{
    return qint64(std::max(sinceAnswer - Begins, LeastHeard).count());
}

HeardTone hearTone(const QByteArray &pcm, double wantedHz, qint64 wantedMs)
{
    const qsizetype windows = pcm.size() / 2 / Window;
    const double near = std::max(10.0, wantedHz * 0.03);
    double x[Window];
    double power = 0;
    qsizetype loud = 0;
    qsizetype right = 0;
    QList<double> tones;
    for (qsizetype w = 0; w < windows; ++w) {
        for (qsizetype i = 0; i < Window; ++i)
            x[i] = qFromLittleEndian<qint16>(pcm.constData() + 2 * (w * Window + i));
        const WindowHeard heard = hearWindow(x);
        if (decibels(heard.power) <= SilentDb)
            continue;
        power += heard.power;
        ++loud;
        if (heard.hz > 0)
            tones += heard.hz;
        if (heard.hz > 0 && std::abs(heard.hz - wantedHz) <= near)
            ++right;
    }
    HeardTone out;
    if (loud > 0)
        out.level = decibels(power / double(loud));
    if (!tones.isEmpty()) {
        std::nth_element(tones.begin(), tones.begin() + tones.size() / 2, tones.end());
        out.hz = tones.at(tones.size() / 2);
    }
    const qsizetype due = std::max(windows, qsizetype(std::max<qint64>(0, wantedMs - SpareMs) / WindowMs));
    out.missing = due > 0 ? 1 - double(right) / double(due) : 1;
    return out;
}

QByteArray wavOf(const QByteArray &pcm)
{
    const qsizetype bytes = pcm.size() / 2 * 2;
    QByteArray wav("RIFF");
    append<quint32>(wav, quint32(36 + bytes));
    wav += "WAVEfmt ";
    append<quint32>(wav, 16);
    append<quint16>(wav, 1); // PCM
    append<quint16>(wav, 1); // one channel
    append<quint32>(wav, ToneRate);
    append<quint32>(wav, 2 * ToneRate);
    append<quint16>(wav, 2);
    append<quint16>(wav, 16);
    wav += "data";
    append<quint32>(wav, quint32(bytes));
    return wav + pcm.left(bytes);
}

QByteArray toneWav(double hz, int seconds)
{
    QByteArray pcm;
    for (int i = 0; i < ToneRate * seconds; ++i)
        append<qint16>(pcm, hz > 0 ? qint16(Amplitude * std::sin(2 * std::numbers::pi * hz * i / ToneRate))
                                   : qint16(0));
    return wavOf(pcm);
}

QByteArray soundOf(const QByteArray &wav)
{
    if (wav.size() < WavHead || !wav.startsWith("RIFF") || wav.mid(8, 4) != "WAVE")
        return {};
    return wav.mid(WavHead);
}

} // namespace Switchback
