// SPDX-License-Identifier: GPL-3.0-or-later
// What an incident costs with many customers, all of whom have signed, at three sizes: its log folded, its
// views made, an act planned, one fact shown, a second in which nothing happens, its packet made and checked,
// its customers' sheets. CPU times, so that a busy machine changes them little; the last column says what a
// customer costs at the largest size against the middle one. Prints, judges nothing.
//   bench_customers [customers...]
#include "models/outage/outagestate.h"
#include "models/record/packet.h"
#include "models/wizard/wizardview.h"
#include "tests/models/record/recordstory.h"
#include "widgets/base/beat.h"
#include "widgets/record/recordpdf.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QPixmap>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <vector>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr QSize FrameSize(1366, 768);
constexpr int Sheets = 214;
constexpr double Straight = 1.3; ///< a customer may cost that much more at the largest size

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Median of the CPU time of one, in milliseconds.
double measure(int rounds, const std::function<void(int)> &what)
{
    std::vector<double> took;
    for (int round = 0; round < rounds; ++round) {
        const double before = cpuMs();
        what(round);
        took.push_back(cpuMs() - before);
    }
    std::sort(took.begin(), took.end());
    return took.at(took.size() / 2);
}

struct Row {
    const char *unit;
    const char *bar; ///< at the largest size; empty: none
    bool perCustomer;
};
const std::vector<std::pair<const char *, Row>> Rows{
    {"fold", {"ms", "500", true}},
    {"view, made anew", {"ms", "", true}},
    {"plan of one's initials", {"ms", "", false}},
    {"plan of a fact of all", {"ms", "", true}},
    {"one fact shown", {"ms", "16", false}},
    {"idle, wizard closed", {"% of a core", "3", false}},
    {"idle, wizard open", {"% of a core", "3", false}},
    {"longest turn of an hour idle", {"ms", "50", false}},
    {"packet made and checked", {"ms", "5000", true}},
    {"packet", {"MB", "", true}},
    {"214 sheets", {"ms", "3000", false}},
    {"214 sheets, wall", {"ms", "3000", false}},
    {"report", {"ms", "", true}},
};
using Figures = std::map<std::string, double>;

WizardInputs inputs(const Incident &incident, Instant now)
{
    WizardInputs in;
    in.incident = incident;
    in.actor = OutageStory::op();
    in.signedInAt = now;
    in.now = now;
    in.step = QStringLiteral("initials");
    return in;
}

OutageState state(const Incident &incident, Instant now)
{
    OutageInputs in;
    in.incident = incident;
    in.forecast = forecast(incident, {}, now);
    in.rpo = 1h;
    in.now = now;
    return makeOutageState(in);
}

/// What the log says when everybody has signed, without its end: the incident is open.
void measureWindow(const RecordStory &story, const Beat &beat, Figures &out)
{
    Incident incident = story.incident;
    Instant now = story.madeAt;
    WizardInputs in = inputs(incident, now);
    out["view, made anew"] = measure(3, [&](int) { (void)makeWizardView(in); });
    KeptRows kept;
    in.kept = &kept;
    WizardWindow window(beat);
    window.resize(FrameSize);
    window.setView(makeWizardView(in));
    window.show();
    QPixmap canvas(FrameSize);
    window.render(&canvas);
    double longest = 0;
    const auto second = [&](bool open) {
        const double before = cpuMs();
        now += 1s;
        (void)state(incident, now);
        if (open) {
            in.now = now;
            window.setView(makeWizardView(in));
            window.render(&canvas);
        }
        longest = std::max(longest, cpuMs() - before);
    };
    second(true);
    longest = 0;
    out["idle, wizard closed"] = measure(15, [&](int) { second(false); }) / 10;
    out["idle, wizard open"] = measure(15, [&](int) { second(true); }) / 10;
    out["longest turn of an hour idle"] = longest;
    out["one fact shown"] = measure(9, [&](int round) {
        Event event = story.events.constLast();
        event.kind = QStringLiteral("customer.recorded");
        event.seq += 1 + round;
        event.body = {{QStringLiteral("fact"), QStringLiteral("call")},
                      {QStringLiteral("outcome"), QStringLiteral("failed")},
                      {QStringLiteral("found"), QStringLiteral("no answer")},
                      {QStringLiteral("customers"), QJsonArray{incident.customers.at(7 * (round + 1)).id}}};
        if (!applyEvent(incident, event))
            std::printf("A FACT WAS REFUSED\n");
        (void)state(incident, now);
        in.incident = incident;
        window.setView(makeWizardView(in));
        window.render(&canvas);
    });
}

void measurePlans(const RecordStory &story, Figures &out)
{
    OutageStory seat(1);
    seat.context.actor = OutageStory::op();
    seat.context.now = story.madeAt;
    QStringList ids;
    for (const Customer &customer : story.incident.customers)
        ids += customer.id;
    seat.incident = story.incident;
    const Signoff again = seat.signoffOf(ids.constFirst());
    bool sound = true;
    out["plan of one's initials"] = measure(9, [&](int) {
        const auto planned = plan(story.incident, Do::TakeInitials{again}, seat.context);
        sound = sound && !planned && planned.error().code == QLatin1String("already_done");
    });
    out["plan of a fact of all"] = measure(3, [&](int) {
        const auto planned = plan(story.incident,
                                  Do::RecordCustomers{Do::CustomerFact::TestCall, ids, StepOutcome::Passed,
                                                      QStringLiteral("answered")},
                                  seat.context);
        sound = sound && planned;
    });
    if (!sound)
        std::printf("A PLAN WAS NOT AS IT SHOULD BE\n");
}

void measureRecord(const RecordStory &story, Figures &out)
{
    Result<PacketFacts> facts = Error{};
    out["packet made and checked"] = measure(1, [&](int) {
        const Result<QByteArray> packet = makePacket(story.events, story.previous, story.madeAt);
        if (!packet) {
            std::printf("NO PACKET: %s\n", qPrintable(packet.error().text));
            return;
        }
        out["packet"] = double(packet->size()) / 1e6;
        facts = verifyPacket(*packet);
        if (!facts)
            std::printf("NOT WHOLE: %s\n", qPrintable(facts.error().text));
    });
    Record record = makeRecord(story.incident, story.madeAt);
    addLog(record, story.events, story.previous);
    const QTemporaryDir folder;
    const QPageSize size(QPageSize::A4);
    Record some = record;
    some.customers.resize(Sheets);
    RecordProgress progress;
    QElapsedTimer wall;
    out["214 sheets"] = measure(2, [&](int) {
        wall.start();
        if (!writeCustomerSheets(folder.path(), some, size, progress))
            std::printf("NO SHEETS\n");
    });
    out["214 sheets, wall"] = double(wall.elapsed());
    out["report"] = measure(1, [&](int) {
        (void)writeIncidentReport(folder.filePath(QStringLiteral("report.pdf")), record, size);
    });
}

Figures measureAll(int customers, const Beat &beat)
{
    StoryOptions options;
    options.customers = OutageStory::makeCustomers(customers);
    const RecordStory story = recordStory(options);
    Figures out;
    out["fold"] = measure(3, [&](int) { (void)foldIncident(story.events); });
    measurePlans(story, out);
    measureWindow(story, beat, out);
    measureRecord(story, out);
    return out;
}

void print(const std::vector<int> &sizes, std::vector<Figures> &figures)
{
    std::printf("\n%-30s", "");
    for (const int size : sizes)
        std::printf("%12d", size);
    std::printf("  %-12s %10s  a customer, last : before\n", "", "bar");
    for (const auto &[name, row] : Rows) {
        std::printf("%-30s", name);
        for (Figures &each : figures)
            std::printf("%12.2f", each[name]);
        std::printf("  %-12s %10s", row.unit, row.bar);
        if (sizes.size() > 1) {
            const std::size_t last = sizes.size() - 1;
            const double before = figures[last - 1][name] / (row.perCustomer ? sizes[last - 1] : 1);
            const double after = figures[last][name] / (row.perCustomer ? sizes[last] : 1);
            const double ratio = before > 0 ? after / before : 0;
            std::printf("  %.2f%s%s", ratio, row.perCustomer ? "" : " in all",
                        row.perCustomer && ratio > Straight ? "  GREW" : "");
        }
        const bool missed = row.bar[0] != '\0' && sizes.back() >= 10'000 &&
                            figures.back()[name] > QByteArray(row.bar).toDouble();
        std::printf("%s\n", missed ? "  MISSED" : "");
    }
}
} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    std::vector<int> sizes;
    for (int i = 1; i < argc; ++i)
        sizes.push_back(std::max(Sheets, QByteArray(argv[i]).toInt()));
    if (sizes.empty())
        sizes = {214, 2'000, 10'000};
    if (!loadFonts())
        return 1;
    Theme::instance().start(Theme::Choice::Light);
    const ManualClock clock(OutageStory(1).now);
    const Beat beat(clock, 1s);
    std::vector<Figures> figures;
    for (const int size : sizes)
        figures.push_back(measureAll(size, beat));
    print(sizes, figures);
    return 0;
}
