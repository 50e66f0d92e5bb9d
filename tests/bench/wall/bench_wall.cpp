// SPDX-License-Identifier: GPL-3.0-or-later
// What the wall costs in a second of calm, with 1, 50 and 500 pairs: CPU of a beat with the news that comes
// in between, beside the same with all of it painted anew, as a share of a core. Prints, judges nothing.
//   QT_QPA_PLATFORM=offscreen bench_wall [seconds]
#include "tests/gui/demo.h"
#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QApplication>
#include <QPaintEvent>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int PollSeconds = 10;
constexpr int TellingsPerSecond = 10; ///< of the list of pairs, at most

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// How much of a widget is painted.
class Painted : public QObject
{
public:
    double pixels = 0;
    int times = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            ++times;
            for (const QRect &part : static_cast<QPaintEvent *>(event)->region())
                pixels += double(part.width()) * part.height();
        }
        return false;
    }
};

struct Cost {
    double cpuPercent = 0;
    double paintsPerSecond = 0;
    double paintedPercent = 0; ///< of the screen, a second
};

Overview calmAt(int pair, Instant now)
{
    Overview overview = Demo::calm(now);
    overview.pairName = QStringLiteral("Pair %1").arg(pair);
    return overview;
}

Cost secondOf(int pairs, int seconds, bool all)
{
    ManualClock clock(*fromIso(QStringLiteral("2026-11-21T20:17:42Z")));
    Beat beat(clock, std::chrono::seconds(PollSeconds));
    WallWindow wall(beat);
    wall.resize(1920, 1080);
    wall.setHistory(Demo::day(clock.now()));
    wall.setOverview(calmAt(0, clock.now()));
    wall.show();
    QCoreApplication::processEvents();
    QList<PairLine> lines;
    for (int i = 0; i < pairs; ++i)
        lines += pairLine(QString::number(i), calmAt(i, clock.now()), false, false);
    Painted painted;
    wall.installEventFilter(&painted);
    double begun = cpuMs();
    for (int second = 0; second < seconds; ++second) {
        if (second == seconds / 5) { // what is kept has been made by then
            begun = cpuMs();
            painted.pixels = painted.times = 0;
        }
        clock.advance(1s);
        if (second % PollSeconds == 0) {
            wall.setOverview(calmAt(0, clock.now()));
            wall.appendPoint({clock.now(), 780, 780, true});
        }
        const int told = pairs > 1 ? std::min(TellingsPerSecond, std::max(1, pairs / PollSeconds)) : 0;
        for (int i = 0; i < told; ++i) {
            // Of each pair that was asked since, the figure is another one.
            for (int k = 0; k < std::max(1, pairs / PollSeconds / TellingsPerSecond); ++k)
                lines[(second * 37 + i * 11 + k) % pairs].loss =
                    QStringLiteral("%1 s of 1 h").arg(second % 60);
            wall.setOthers(byNeed(lines), QStringLiteral("0"));
            QCoreApplication::processEvents();
        }
        beat.setPollPeriod(beat.pollPeriod()); // a beat
        if (all)
            wall.update();
        QCoreApplication::processEvents();
    }
    const double counted = seconds - seconds / 5;
    return {(cpuMs() - begun) / counted / 10, painted.times / counted,
            painted.pixels / counted / (1920.0 * 1080) * 100};
}
} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    Theme::instance().start(Theme::Choice::Dark);
    const int seconds = argc > 1 ? std::max(10, QByteArray(argv[1]).toInt()) : 120;
    std::printf("1920 x 1080, news every %d s; CPU as a share of a core, %d s of calm\n", PollSeconds,
                seconds);
    std::printf("%8s %14s %22s %8s %14s %18s\n", "pairs", "as it is, %", "all painted anew, %", "ratio",
                "paints a s", "painted a s, %");
    double first = 0, last = 0;
    for (const int pairs : {1, 50, 500}) {
        const Cost seen = secondOf(pairs, seconds, false), all = secondOf(pairs, seconds, true);
        std::printf("%8d %14.2f %22.2f %8.3f %14.1f %18.1f\n", pairs, seen.cpuPercent, all.cpuPercent,
                    seen.cpuPercent / all.cpuPercent, seen.paintsPerSecond, seen.paintedPercent);
        first = first > 0 ? first : seen.cpuPercent;
        last = seen.cpuPercent;
    }
    std::printf("500 times the pairs cost %.1f times as much%s\n", last / first,
                last / first > 500 ? "  GREW" : "");
    return 0;
}
