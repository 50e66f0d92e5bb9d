// SPDX-License-Identifier: GPL-3.0-or-later
// What an incident costs with many customers, all of whom have signed, at three sizes: its log folded, its
// views made, an act planned, a fact of one and one about everybody folded and shown, the console's own
// window on its engine in calm and when something is told, its packet made and checked, its customers'
// sheets, its report. CPU times, so that a busy machine changes them little; the last column says what a
// customer costs at the largest size against the middle one. Prints, judges nothing.
//   bench_customers [customers...]
#include "shownpair.h"

#include "app/console/window/turns.h"
#include "app/keys/signingkey.h"
#include "models/outage/outagestate.h"
#include "models/record/packet.h"
#include "models/record/packetmaker.h"
#include "models/wizard/wizardview.h"
#include "tests/models/record/recordstory.h"
#include "tests/models/record/signedstory.h"
#include "widgets/base/beat.h"
#include "widgets/record/recordpdf.h"
#include "widgets/theme/theme.h"
#include "widgets/theme/type.h"
#include "widgets/wizard/wizardwindow.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QPixmap>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <malloc.h>
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
    {"a run after all signed, folded", {"ms", "", true}},
    {"a run after all signed, shown", {"ms", "50", true}},
    {"a fact of all, folded", {"ms", "", true}},
    {"a fact of all, shown", {"ms", "50", true}},
    {"a second's view, wizard open", {"ms", "16", false}},
    {"idle, wizard closed", {"% of a core", "3", false}},
    {"idle, wizard open", {"% of a core", "3", false}},
    {"longest turn in calm", {"ms", "50", false}},
    {"longest turn, a fact of one", {"ms", "50", false}},
    {"longest turn, a run after all signed", {"ms", "50", false}},
    {"longest turn, a fact of all", {"ms", "50", false}},
    {"packet made and checked", {"ms", "5000", true}},
    {"the same of form 2, unsigned", {"ms", "", true}},
    {"the same, signed and vouched for", {"ms", "", true}},
    {"signed : unsigned", {"", "1.2", false}},
    {"packet", {"MB", "", true}},
    {"packet's peak of memory", {"MB", "", true}},
    {"214 sheets", {"ms", "3000", false}},
    {"214 sheets, wall", {"ms", "3000", false}},
    {"214 sheets, one thread", {"ms", "", false}},
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

void apply(Incident &incident, const Event &event)
{
    if (!applyEvent(incident, event))
        std::printf("A FACT WAS REFUSED\n");
}

Event factOf(const RecordStory &story, const QStringList &customers, int after)
{
    Event event = story.events.constLast();
    event.kind = QStringLiteral("customer.recorded");
    event.seq += after;
    event.body = {{QStringLiteral("fact"), QStringLiteral("call")},
                  {QStringLiteral("outcome"), QStringLiteral("failed")},
                  {QStringLiteral("found"), QStringLiteral("no answer")},
                  {QStringLiteral("customers"), QJsonArray::fromStringList(customers)}};
    return event;
}

/// A run that moves the service once more: what all have signed is no longer true.
QList<Event> runAfter(const RecordStory &story)
{
    OutageStory seat(1);
    seat.incident = story.incident;
    seat.now = story.madeAt;
    seat.log.clear();
    seat.runFailover();
    return seat.log;
}

/// What the log says when everybody has signed, without its end: the incident is open.
void measureWindow(const RecordStory &story, const QList<Event> &everybody, const Beat &beat, Figures &out)
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
    const auto show = [&] {
        (void)state(incident, now);
        in.now = now;
        in.incident = incident;
        window.setView(makeWizardView(in));
        window.render(&canvas);
    };
    show();
    out["a second's view, wizard open"] = measure(15, [&](int) {
        now += 1s;
        show();
    });
    out["one fact shown"] = measure(9, [&](int round) {
        apply(incident, factOf(story, {incident.customers.at(7 * (round + 1)).id}, 1 + round));
        show();
    });
    out["a run after all signed, folded"] = measure(1, [&](int) {
        for (const Event &event : everybody)
            apply(incident, event);
    });
    out["a run after all signed, shown"] = measure(1, [&](int) { show(); });
    incident = story.incident;
    show();
    QStringList all;
    for (const Customer &customer : incident.customers)
        all += customer.id;
    out["a fact of all, folded"] = measure(1, [&](int) { apply(incident, factOf(story, all, 20)); });
    out["a fact of all, shown"] = measure(1, [&](int) { show(); });
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

/// Megabytes that the process holds ("VmRSS") or held at most ("VmHWM").
double memory(const char *which)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(which))
            return line.simplified().split(' ').value(1).toDouble() / 1e3;
    }
    return 0;
}

void forgetPeak()
{
    malloc_trim(0); // what was freed before is no room to hide in
    QFile refs(QStringLiteral("/proc/self/clear_refs"));
    if (refs.open(QIODevice::WriteOnly))
        refs.write("5");
}

/// As a record's writer does it: into a file, and read back.
Result<PacketFacts> writePacket(const RecordStory &story, QIODevice &file, const PacketEnd &end = {})
{
    file.seek(0);
    PacketMaker maker(
        {story.previous, story.madeAt, QStringLiteral("bench"), FoldNow},
        [&file](QByteArrayView bytes) { return file.write(bytes.data(), bytes.size()) == bytes.size(); });
    for (const Event &event : story.events) {
        if (const Outcome added = maker.add(event); !added)
            return added.error();
    }
    const Result<PacketFacts> made = maker.finish(end);
    return made ? verifyPacket(file, {signatureFits, {}}) : made;
}

Signer signerOf(const SigningKey &key)
{
    return {key.publicKey(), [key](const QByteArray &bytes) { return key.sign(bytes); }};
}

/// What it costs that somebody vouches for a record, beside the same record that nobody does.
void measureSigned(int customers, Figures &out)
{
    StoryOptions options;
    options.customers = OutageStory::makeCustomers(customers);
    const Signer seat = signerOf(SigningKey::make());
    const SignedStory story(seat, signerOf(SigningKey::make()), signerOf(SigningKey::make()), options);
    const PacketEnd whole{story.vouchers(),
                          [&](const QByteArray &seal) { return std::optional(story.signature(seat, seal)); }};
    const auto cost = [&](const PacketEnd &end) {
        QTemporaryFile file;
        return measure(1, [&](int) {
            if (!file.open() || !writePacket(story.story, file, end))
                std::printf("NO SIGNED PACKET\n");
        });
    };
    out["the same of form 2, unsigned"] = cost({});
    out["the same, signed and vouched for"] = cost(whole);
    out["signed : unsigned"] = out["the same, signed and vouched for"] / out["the same of form 2, unsigned"];
}

void measureRecord(const RecordStory &story, Figures &out)
{
    QTemporaryFile file;
    if (!file.open())
        return;
    forgetPeak();
    const double before = memory("VmRSS");
    out["packet made and checked"] = measure(1, [&](int) {
        if (const Result<PacketFacts> facts = writePacket(story, file); !facts)
            std::printf("NO PACKET: %s\n", qPrintable(facts.error().text));
    });
    out["packet's peak of memory"] = memory("VmHWM") - before;
    out["packet"] = double(file.size()) / 1e6;
    Record record = makeRecord(story.incident, story.madeAt);
    addLog(record, story.events, story.previous);
    const QTemporaryDir folder;
    const QPageSize size(QPageSize::A4);
    Record some = record;
    some.customers.resize(Sheets);
    RecordProgress progress;
    QElapsedTimer wall;
    const auto sheets = [&](int) {
        wall.start();
        if (!writeCustomerSheets(folder.path(), some, size, progress))
            std::printf("NO SHEETS\n");
    };
    out["214 sheets"] = measure(2, sheets);
    out["214 sheets, wall"] = double(wall.elapsed());
    out["214 sheets, one thread"] = measure(1, [&](int) {
        for (const RecordCustomer &row : some.customers)
            (void)writeCustomerSheet(folder.filePath(QStringLiteral("one.pdf")), some, row.who.id, size);
    });
    out["report"] = measure(1, [&](int) {
        (void)writeIncidentReport(folder.filePath(QStringLiteral("report.pdf")), record, size);
    });
}

Figures measureAll(MeasuredApplication &application, int customers, const Beat &beat)
{
    StoryOptions options;
    options.customers = OutageStory::makeCustomers(customers);
    const RecordStory story = recordStory(options);
    Figures out;
    out["fold"] = measure(3, [&](int) { (void)foldIncident(story.events); });
    measurePlans(story, out);
    const QList<Event> everybody = runAfter(story);
    measureWindow(story, everybody, beat, out);
    measureShown(application, story, everybody, out);
    measureRecord(story, out);
    measureSigned(customers, out);
    return out;
}

void print(const std::vector<int> &sizes, std::vector<Figures> &figures)
{
    std::printf("\n%-38s", "");
    for (const int size : sizes)
        std::printf("%12d", size);
    std::printf("  %-12s %10s  a customer, last : before\n", "", "bar");
    for (const auto &[name, row] : Rows) {
        std::printf("%-38s", name);
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
    MeasuredApplication application(argc, argv);
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
        figures.push_back(measureAll(application, size, beat));
    print(sizes, figures);
    return 0;
}
