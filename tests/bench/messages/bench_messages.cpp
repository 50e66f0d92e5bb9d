// SPDX-License-Identifier: GPL-3.0-or-later
// The page Messages: how long it takes until it stands filled, until something is found, and the longest turn
// in which the news of one and of a thousand deliveries is told and taken in; CPU of the window's thread. And
// how long all its lines take to be made.
#include "tests/gui/demomessages.h"

#include "widgets/messages/messagespage.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QApplication>
#include <QLineEdit>

#include <cstdio>
#include <ctime>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Piece = 200; ///< lines
const Instant Now = instantFromMs(1'800'000'000'000);

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1000 + double(now.tv_nsec) / 1e6;
}

template<class Work>
double taken(const Work &work)
{
    const double begun = cpuMs();
    work();
    return cpuMs() - begun;
}

void measure(int rounds)
{
    Demo::MessagesStory story(Now, {}, rounds);
    MessagesView view;
    const double made = taken([&] { view = story.view(); });
    Wishes wishes;
    MessagesPage page(wishes);
    page.resize(1240, 820);
    const auto shown = [&page] {
        QApplication::processEvents();
        (void)page.grab();
    };
    const double opened = taken([&] {
        page.setView(view);
        page.show();
        shown();
    });
    auto *find = page.findChild<QLineEdit *>(QStringLiteral("messagesFind"));
    double found = 0;
    for (const char *words : {"c", "cl", "clinic", "desk@ example", "nobody at all", ""})
        found = std::max(found, taken([&] {
                             find->setText(QLatin1String(words));
                             shown();
                         }));
    while (story.news(Piece)) // that is what it shows
        continue;
    // What is new comes in pieces, one a turn of the window's loop.
    const auto news = [&](qsizetype many) {
        for (qsizetype i = 0; i < std::min(many, view.lines.size()); ++i)
            story.answer(view.lines.at(i).delivery, Now + std::chrono::seconds(many));
        double longest = 0;
        for (bool more = true; more;)
            longest = std::max(longest, taken([&] {
                                   const std::optional<MessagesNews> piece = story.news(Piece);
                                   more = piece.has_value();
                                   if (more)
                                       page.takeIn(*piece);
                                   QApplication::processEvents();
                               }));
        return longest;
    };
    const double one = news(1);
    const double thousand = news(1000);
    std::printf("%11d %9.1f %10.1f %14.1f %10.1f %12.1f%s\n", int(view.lines.size()), made, opened, found,
                one, thousand, opened > 100 || found > 100 ? "  SLOW" : "");
}
} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Theme::instance().start(Theme::Choice::Light);
    std::printf(" deliveries  made, ms opened, ms  found (worst)   news of 1  of a thousand\n");
    for (const int rounds : {0, 46, 466})
        measure(rounds);
    return 0;
}
