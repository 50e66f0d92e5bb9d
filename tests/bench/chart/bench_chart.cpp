// SPDX-License-Identifier: GPL-3.0-or-later
// A year of 10 s samples: how long the first frame, a pan and a zoom take in LagChart, and in a plain
// QLineSeries in the same run. Prints figures, judges nothing. Best with QT_QPA_PLATFORM=offscreen or under
// Xvfb.
//   bench_chart [samples]
#include "demo.h"

#include "models/replication/losshistory.h"
#include "widgets/base/beat.h"
#include "widgets/chart/lagchart.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QElapsedTimer>
#include <QLegend>
#include <QLineSeries>
#include <QPixmap>
#include <QValueAxis>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr QSize FrameSize(1200, 500);

/// Milliseconds for changing something and painting the whole widget once.
double frame(QPixmap &canvas, QWidget &widget, const std::function<void()> &change)
{
    QElapsedTimer timer;
    timer.start();
    change();
    widget.render(&canvas);
    return double(timer.nsecsElapsed()) / 1e6;
}

struct Figures {
    double first = 0;
    QList<double> pan;
    QList<double> zoom;
};

double part(QList<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.isEmpty()
               ? 0
               : values.at(std::min(values.size() - 1, qsizetype(double(values.size()) * share)));
}

Figures measureOurs(const LossHistory &history, const Beat &beat, int rounds)
{
    Figures figures;
    QPixmap canvas(FrameSize);
    LagChart chart(beat);
    chart.resize(FrameSize);
    chart.show();
    QCoreApplication::processEvents();
    const Instant from = history.points.constFirst().at, to = history.points.constLast().at;
    figures.first = frame(canvas, chart, [&] {
        chart.setHistory(history);
        chart.setRange(from, to);
    });
    for (int i = 1; i <= rounds; ++i)
        figures.pan += frame(canvas, chart, [&] { chart.setRange(from - i * 1h, to - i * 1h); });
    for (int i = 1; i <= rounds; ++i) {
        const Duration less{(to - from).count() * i / (qint64(2) * rounds)};
        figures.zoom += frame(canvas, chart, [&] { chart.setRange(from + less, to - 1h); });
    }
    return figures;
}

Figures measurePlain(const LossHistory &history, int rounds)
{
    Figures figures;
    QPixmap canvas(FrameSize);
    auto *chart = new QChart;
    QChartView view(chart);
    view.setRenderHint(QPainter::Antialiasing);
    view.resize(FrameSize);
    chart->legend()->hide();
    auto *series = new QLineSeries;
    auto *x = new QValueAxis;
    auto *y = new QValueAxis;
    const double from = double(toMs(history.points.constFirst().at)),
                 to = double(toMs(history.points.constLast().at));
    x->setRange(from, to);
    y->setRange(0, 5400);
    QList<QPointF> points;
    points.reserve(history.points.size());
    for (const LossPoint &point : history.points)
        points.append(QPointF(double(toMs(point.at)), double(point.maxSeconds)));
    view.show();
    QCoreApplication::processEvents();
    figures.first = frame(canvas, view, [&] {
        series->replace(points);
        chart->addSeries(series);
        chart->addAxis(x, Qt::AlignBottom);
        chart->addAxis(y, Qt::AlignLeft);
        series->attachAxis(x);
        series->attachAxis(y);
    });
    for (int i = 1; i <= rounds; ++i)
        figures.pan += frame(canvas, view, [&] { x->setRange(from - i * 3.6e6, to - i * 3.6e6); });
    for (int i = 1; i <= rounds; ++i)
        figures.zoom += frame(canvas, view, [&] { x->setRange(from + (to - from) * i / (2 * rounds), to); });
    return figures;
}

void print(const char *name, const Figures &f)
{
    std::printf("%-24s first %9.1f ms   pan %8.1f ms (p95 %.1f)   zoom %8.1f ms (p95 %.1f)\n", name, f.first,
                part(f.pan, 0.5), part(f.pan, 0.95), part(f.zoom, 0.5), part(f.zoom, 0.95));
}
} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Theme::instance().start(Theme::Choice::Light);
    const qsizetype samples = argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : 3'153'600;
    const ManualClock clock;
    const Beat beat(clock);
    const LossHistory history = Demo::samples(clock.now(), samples);
    std::printf("%lld samples, 1200x500, platform %s\n", static_cast<long long>(samples),
                qPrintable(QGuiApplication::platformName()));
    const Figures ours = measureOurs(history, beat, 60);
    print("LagChart", ours);
    std::fflush(stdout);
    const Figures plain = measurePlain(history, 2);
    print("plain QLineSeries", plain);
    std::printf("%-24s first %8.0f x    pan %8.0f x             zoom %8.0f x\n", "ratio",
                plain.first / ours.first, part(plain.pan, 0.5) / part(ours.pan, 0.5),
                part(plain.zoom, 0.5) / part(ours.zoom, 0.5));
    return 0;
}
