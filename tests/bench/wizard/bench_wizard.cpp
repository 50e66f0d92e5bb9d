// SPDX-License-Identifier: GPL-3.0-or-later
// The wizard with 214 customers: how long one refresh takes at each step, from the incident to the painted
// window, beside a plain QTableWidget of the same rows that is filled and painted anew each time. The window
// refreshes on every change and every second; all of it has to stay far below 50 ms. Prints, judges nothing.
//   bench_wizard [customers]
#include "models/wizard/wizardview.h"
#include "tests/models/incident/outagestory.h"
#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QPixmap>
#include <QTableWidget>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr QSize FrameSize(1366, 768);
constexpr int Rounds = 40;

struct Spread {
    double median = 0, worst = 0;
};

/// Milliseconds of `Rounds` times; the first time is not counted.
Spread measure(const std::function<void(int)> &what)
{
    QList<double> took;
    for (int round = 0; round <= Rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        what(round);
        if (round > 0)
            took += double(timer.nsecsElapsed()) / 1e6;
    }
    std::sort(took.begin(), took.end());
    return {took.at(took.size() / 2), took.constLast()};
}

WizardInputs inputs(const OutageStory &story)
{
    WizardInputs in;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.signedInAt = story.now;
    in.now = story.now;
    return in;
}

void bench(const QString &step, int customers, const Beat &beat)
{
    OutageStory story(customers);
    story.declare();
    story.until(step);
    WizardInputs in = inputs(story);
    in.step = step;
    WizardView view;
    QElapsedTimer opening;
    opening.start();
    WizardWindow window(beat);
    window.setView(makeWizardView(in));
    window.resize(FrameSize);
    window.show();
    QPixmap canvas(FrameSize);
    window.render(&canvas);
    const double opened = double(opening.nsecsElapsed()) / 1e6;
    const Spread making = measure([&](int round) {
        in.now = story.now + round * 1s; // the clocks run: nothing can be kept from the time before
        view = makeWizardView(in);
    });
    const Spread showing = measure([&](int round) {
        in.now = story.now + round * 1s;
        window.setView(makeWizardView(in));
    });
    const Spread painting = measure([&](int round) {
        in.now = story.now + round * 1s;
        window.setView(makeWizardView(in));
        window.render(&canvas);
    });
    const QList<CustomerRow> rows = view.table ? view.table->rows : QList<CustomerRow>();
    QTableWidget plain(int(rows.size()), 5);
    plain.resize(FrameSize);
    plain.show();
    const Spread baseline = measure([&](int) {
        for (int row = 0; row < rows.size(); ++row) {
            for (int column = 0; column < 5; ++column)
                plain.setItem(row, column,
                              new QTableWidgetItem(column == 0 ? rows.at(row).name : rows.at(row).contact));
        }
        plain.render(&canvas);
    });
    std::printf("%-9s open %6.1f  view %5.2f / %5.2f  view+set %6.2f / %6.2f  +paint %6.2f / %6.2f   "
                "plain table %6.2f / %6.2f\n",
                qPrintable(step), opened, making.median, making.worst, showing.median, showing.worst,
                painting.median, painting.worst, baseline.median, baseline.worst);
}
} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const int customers = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 214;
    Theme::instance().start(Theme::Choice::Light);
    const ManualClock clock(OutageStory(1).now);
    const Beat beat(clock, 1s);
    std::printf("%d customers, 1366 x 768; milliseconds, median / worst of %d\n", customers, Rounds);
    for (const char *step : {"alert", "decide", "promote", "reroute", "tests", "initials"})
        bench(QString::fromLatin1(step), customers, beat);
    return 0;
}
