// SPDX-License-Identifier: GPL-3.0-or-later
// The page Customers: how long it takes until it stands filled, and until somebody is found, CPU of the
// window's thread; how long a list takes to be read, checked with its numbers, compared and written.
#include "tests/gui/democustomers.h"

#include "app/customers/customerexport.h"
#include "app/customers/customerfile.h"
#include "widgets/customers/directorypage.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QLineEdit>

#include <cstdio>
#include <ctime>

using namespace Switchback;

namespace
{
double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1000 + double(now.tv_nsec) / 1e6;
}

void page(int count)
{
    const QList<CustomerCard> cards = Demo::cards(count);
    double begun = cpuMs();
    DirectoryPage page;
    page.resize(1240, 820);
    page.setCards(cards);
    page.show();
    QApplication::processEvents();
    (void)page.grab();
    const double opened = cpuMs() - begun;
    auto *find = page.findChild<QLineEdit *>(QStringLiteral("customersFind"));
    double worst = 0;
    for (const char *words : {"c", "cl", "clinic", "trunk-17", "reyes joliet", "nobody at all", ""}) {
        begun = cpuMs();
        find->setText(QLatin1String(words));
        QApplication::processEvents();
        (void)page.grab();
        worst = std::max(worst, cpuMs() - begun);
    }
    std::printf("%10d %14.1f %14.1f%s\n", count, opened, worst,
                count <= 10'000 && (opened > 100 || worst > 100) ? "  SLOW" : "");
}

void list(int count)
{
    const QByteArray csv = customersCsv(Demo::cards(count));
    for (const bool phones : {false, true}) {
        LongWork work;
        double begun = cpuMs();
        const CustomerReading reading = readCustomers(csv, {phones, "US"}, work);
        const double read = cpuMs() - begun;
        begun = cpuMs();
        const ImportPlan plan = importPlan(reading.cards, reading.cards, reading.lines);
        const double planned = cpuMs() - begun;
        begun = cpuMs();
        const qsizetype size = customersCsv(reading.cards).size();
        std::printf("%10d %14s %14.1f %14.1f %14.1f%s\n", count, phones ? "with numbers" : "plain", read,
                    planned, cpuMs() - begun,
                    reading.ok() && size > 0 && plan.rows.size() == count ? "" : "  NOT SOUND");
    }
}
} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Theme::instance().start(Theme::Choice::Light);
    std::printf(" customers      opened, ms  found (worst)\n");
    for (const int count : {214, 10'000, 100'000})
        page(count);
    std::printf(" customers                      read, ms   compared, ms   written, ms\n");
    for (const int count : {1'000, 10'000})
        list(count);
    return 0;
}
