// SPDX-License-Identifier: GPL-3.0-or-later
// What the wizard's table of customers costs with 1,000, 4,000 and 10,000 of them: opened, told anew,
// scrolled, looked through letter by letter, all chosen; the longest turn of the window in each, CPU, beside
// a plain QListView's filter. Prints, judges nothing.
//   QT_QPA_PLATFORM=offscreen bench_table
#include "widgets/base/plainlabel.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/customers/customerpanel.h"

#include <QAbstractButton>
#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QTableView>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace Switchback;

namespace
{
double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// The longest turn until nothing is left to do, `act` being the first.
double longest(const std::function<void()> &act)
{
    double begun = cpuMs();
    act();
    double most = cpuMs() - begun;
    for (bool more = true; more;) {
        begun = cpuMs();
        more = QCoreApplication::eventDispatcher()->processEvents(QEventLoop::AllEvents);
        most = std::max(most, cpuMs() - begun);
    }
    return most;
}

CustomerTable tableOf(int count)
{
    CustomerTable table;
    table.columns = {QStringLiteral("Moved"), QStringLiteral("Test call")};
    const QStringList groups{QStringLiteral("waiting"), QStringLiteral("says"), QStringLiteral("moved")};
    for (int i = 0; i < count; ++i) {
        CustomerRow row;
        row.id = QStringLiteral("clinic-%1").arg(i);
        row.name = QStringLiteral("Clinic %1 of Carver County").arg(i);
        row.contact = QStringLiteral("Diana Osei");
        row.phone = QStringLiteral("+1 303 555 %1").arg(1000 + i * 7 % 9000);
        row.email = QStringLiteral("it%1@clinic.example.com").arg(i);
        row.group = groups.at(i % 3);
        row.mark = Mark::NotYet;
        row.cells = QStringList{QStringLiteral("waiting"), QStringLiteral("not yet")};
        table.rows += row;
    }
    for (const QString &group : groups)
        table.groups += {group, group, count / 3};
    return table;
}

/// What a list without any of it takes for the same letters.
double plainFilter(const CustomerTable &table)
{
    QStringList texts;
    for (const CustomerRow &row : table.rows)
        texts += row.name + QLatin1Char(' ') + row.contact + QLatin1Char(' ') + row.phone + QLatin1Char(' ') +
                 row.email;
    QStringListModel model(texts);
    QSortFilterProxyModel filter;
    filter.setSourceModel(&model);
    filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    QListView view;
    view.setUniformItemSizes(true);
    view.setModel(&filter);
    view.resize(900, 600);
    view.show();
    QCoreApplication::processEvents();
    double most = 0;
    for (const char *words : {"7", "77", "777"})
        most = std::max(most, longest([&] { filter.setFilterFixedString(QLatin1String(words)); }));
    return most;
}

struct Turns {
    double opened = 0, told = 0, scrolled = 0, found = 0, cleared = 0, grouped = 0, chosen = 0;
};

Turns turnsOf(const CustomerTable &table)
{
    Turns turns;
    CustomerPanel panel;
    panel.resize(900, 700);
    panel.show();
    QCoreApplication::processEvents();
    turns.opened = longest([&] { panel.setTable(table); });
    CustomerTable next = table;
    for (int i = 0; i < 3; ++i) {
        next.rows[next.rows.size() / 2 + i].group = QStringLiteral("moved");
        turns.told = std::max(turns.told, longest([&] { panel.setTable(next); }));
    }
    auto *view = panel.findChild<QTableView *>(QStringLiteral("customerTable"));
    QScrollBar *bar = view->verticalScrollBar();
    for (int i = 0; i <= 40; ++i)
        turns.scrolled = std::max(turns.scrolled, longest([&] { bar->setValue(bar->maximum() * i / 40); }));
    auto *find = panel.findChild<QLineEdit *>(QStringLiteral("customerFind"));
    for (const char *words : {"7", "77", "777", "77", "clinic 7", "nobody"})
        turns.found = std::max(turns.found, longest([&] { find->setText(QLatin1String(words)); }));
    turns.cleared = longest([&] { find->clear(); });
    for (const char *group : {"group-says", "group-moved", "group-all"}) {
        auto *button = panel.findChild<QAbstractButton *>(QLatin1String(group));
        turns.grouped = std::max(turns.grouped, longest([&] { button->setChecked(true); }));
    }
    turns.chosen = longest([&] {
        view->selectAll();
        (void)panel.chosenRows();
    });
    return turns;
}
} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    Theme::instance().start(Theme::Choice::Light);
    std::printf("the longest turn of the window, CPU ms\n%10s %9s %9s %9s %9s %9s %9s %9s %14s\n",
                "customers", "opened", "told anew", "scrolled", "found", "cleared", "grouped", "chosen",
                "plain's filter");
    double first = 0, last = 0;
    for (const int count : {1000, 4000, 10'000}) {
        const CustomerTable table = tableOf(count);
        const Turns t = turnsOf(table);
        const double plain = plainFilter(table);
        std::printf("%10d %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %9.1f %14.1f\n", count, t.opened, t.told,
                    t.scrolled, t.found, t.cleared, t.grouped, t.chosen, plain);
        std::fflush(stdout);
        first = first > 0 ? first : t.found;
        last = t.found;
    }
    std::printf("ten times the customers are looked through in turns %.1f times as long%s\n", last / first,
                last / first > 13 ? "  GREW" : "");
    return 0;
}
