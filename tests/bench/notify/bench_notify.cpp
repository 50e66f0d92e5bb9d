// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to tell very many customers by three channels, through gateways that take everything at once:
// until all are in the outbox, until all were taken, this process's CPU a message, and the longest turn of
// the thread that a window would share with it, in its CPU; beside it a tenth of the customers, and what the
// store alone needs for the same rows; and what of memory is held a customer. Then another console, which has
// to read all that; and what is held after each of more messages to the same customers, which whoever told
// them forgets nothing of while the incident is open; what the gateways keep here counts too. Prints, judges
// nothing.
//   bench_notify [customers]
#include "models/incident/carried/carried.h"
#include "models/incident/clocks.h"
#include "models/notify/outboxrows.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/bench/longestturn.h"
#include "tests/support/soon.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>
#include <QTimer>

#include <array>
#include <cstdio>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Patience = 600'000; ///< ms: that a machine is busy is no finding here
constexpr qsizetype Burst = 100;  ///< heard in a turn of the loop
constexpr int MessagesAll = 4;    ///< to the same customers
constexpr std::array All{Channel::Email, Channel::Sms, Channel::Call};

struct Figures {
    double queued = 0;    ///< seconds
    double queuedCpu = 0; ///< likewise, of the process: whatever else the machine does
    double taken = 0;
    double said = 0;
    double cpu = 0; ///< microseconds a message
    double queueTurn = 0;
    double sendTurn = 0;
    double heardTurn = 0;
    double stored = 0; ///< seconds that the store needs for the same rows
    double takenUp = 0;
    double takeUpTurn = 0;
    double memory = 0;                       ///< kilobytes that a customer takes, once all are told
    std::array<double, MessagesAll> after{}; ///< megabytes that the process holds once each was told
    bool whole = false;
};

/// Kilobytes that the process holds.
double held()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4;
}

void until(const std::function<bool()> &there)
{
    while (!there())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

class Evening
{
public:
    explicit Evening(int customers)
        : m_customers(customers)
        , m_sites(m_clock)
    {
        m_setup.url = m_backends.newUrl(QStringLiteral("sqlite"));
        m_setup.sites = &m_sites;
        m_setup.clock = &m_clock;
        m_setup.leaseClock = &m_leaseClock;
        m_setup.life = 60s;
        m_setup.patience = Patience;
        m_setup.voice = true;
        m_setup.rules.acknowledgeWithin = 24h; // each message to each of them once
        m_setup.customers = mailCustomers(customers);
        for (int i = 0; i < customers; ++i)
            m_setup.channels += QList<Channel>{All.at(size_t(i % 3))};
    }
    Figures run()
    {
        Figures out;
        m_one = std::make_unique<NotifySeat>(m_setup);
        if (const Outcome opened = m_one->open(); !opened) {
            std::fprintf(stderr, "the console does not open: %s\n", qPrintable(opened.error().text));
            return out;
        }
        for (ScriptedGateway *gateway : {&m_one->mail(), &m_one->sms(), &m_one->voice()})
            gateway->setRoom(200);
        if (!m_one->seat().command(
                Do::Declare{IncidentMode::Real, m_clock.now() - 1min, QStringLiteral("no dial tone")}))
            return out;
        tellAll(out);
        hearAll(out);
        storeAlone(out);
        takeUp(out);
        out.whole = out.whole && tellMore(out);
        return out;
    }

private:
    [[nodiscard]] qsizetype arrived() const
    {
        return m_one->mail().arrived().size() + m_one->sms().arrived().size() +
               m_one->voice().arrived().size();
    }
    void tellAll(Figures &out)
    {
        LongestTurn turn;
        QElapsedTimer whole;
        whole.start();
        const std::clock_t before = std::clock();
        const double heldBefore = held();
        m_one->seat().engine().outages().command(
            Do::ComposeNotice{m_one->incident().runbook.steps.first().key,
                              QStringLiteral("To {customer}: we are down since {since}."), true},
            [](const Outcome &) {});
        until([&] { return m_one->book().all().size() >= m_customers; });
        out.queued = double(whole.elapsed()) / 1000;
        out.queuedCpu = double(std::clock() - before) / CLOCKS_PER_SEC;
        out.queueTurn = turn.take();
        until([&] { return arrived() >= m_customers; });
        out.taken = double(whole.elapsed()) / 1000;
        out.cpu = double(std::clock() - before) / CLOCKS_PER_SEC * 1e6 / m_customers;
        until([&] { return m_one->incident().notice(QStringLiteral("alert"))->sentAt.has_value(); });
        out.said = double(whole.elapsed()) / 1000;
        out.sendTurn = turn.take();
        out.memory = (held() - heldBefore) / m_customers;
        out.after.front() = held() / 1024;
    }
    /// Update by update, each once the one before it was said.
    bool tellMore(Figures &out)
    {
        const RunbookStep *step = updatesStep(m_one->incident());
        for (int slot = 1; step && slot < MessagesAll; ++slot) {
            m_clock.advance(*slotDue(m_one->incident(), slot) - m_clock.now() - 3min);
            const qsizetype before = arrived();
            if (!m_one->seat().command(
                    Do::ComposeNotice{step->key, QStringLiteral("To {customer}: still down."), true}))
                return false;
            const QString id = m_one->incident().notices.last().id;
            until([&] { return arrived() >= before + m_customers; });
            until([&] { return m_one->incident().notice(id)->sentAt.has_value(); });
            out.after.at(size_t(slot)) = held() / 1024;
        }
        return step != nullptr;
    }
    /// Each of them is told of as fast as it is taken, as when a mailbox is read after a while.
    void hearAll(Figures &out)
    {
        LongestTurn turn;
        for (ScriptedGateway *gateway : {&m_one->mail(), &m_one->sms(), &m_one->voice()})
            hearFrom(*gateway, 0);
        until([&] {
            return m_one->standing("alert").deliveries.value(DeliveryState::Delivered) >= m_customers;
        });
        out.heardTurn = turn.take();
    }
    void hearFrom(ScriptedGateway &gateway, qsizetype from)
    {
        for (const Outgoing &each : gateway.arrived().mid(from, Burst)) {
            Heard heard;
            heard.attempt = each.attempt;
            heard.at = m_clock.now();
            gateway.hear(heard);
        }
        if (from + Burst < gateway.arrived().size())
            QTimer::singleShot(0, &gateway, [this, &gateway, from] { hearFrom(gateway, from + Burst); });
    }
    /// The same rows in as many transactions, into a store that does nothing else.
    void storeAlone(Figures &out)
    {
        Store store(m_backends.newUrl(QStringLiteral("sqlite")));
        if (!wait(store.open()))
            return;
        const QList<Delivery> all = m_one->book().all();
        QElapsedTimer whole;
        whole.start();
        for (const Event &event : m_one->log("delivery.queued")) {
            Entry entry;
            entry.event = event;
            entry.event.seq = 0;
            const QJsonArray made = event.body.value(QLatin1String("deliveries")).toArray();
            for (const QJsonValue &each : made) {
                if (const Delivery *one =
                        m_one->book().find(each.toObject().value(QLatin1String("delivery")).toString()))
                    entry.outbox += rowOf(*one);
            }
            wait(store.append(QList<Entry>{entry}));
        }
        out.stored = double(whole.elapsed()) / 1000;
    }
    void takeUp(Figures &out)
    {
        m_setup.where = QStringLiteral("noc-2");
        LongestTurn turn;
        QElapsedTimer whole;
        whole.start();
        NotifySeat other(m_setup);
        const Outcome opened = other.open();
        out.whole = opened && other.book().all().size() == m_customers;
        if (!out.whole)
            std::fprintf(stderr, "another console knows of %lld: %s\n",
                         static_cast<long long>(other.book().all().size()),
                         opened ? "" : qPrintable(opened.error().text));
        out.takenUp = double(whole.elapsed()) / 1000;
        out.takeUpTurn = turn.take();
    }

    int m_customers;
    Backends m_backends;
    ManualClock m_clock;
    SystemClock m_leaseClock;
    FakeSites m_sites;
    NotifySeat::Setup m_setup;
    std::unique_ptr<NotifySeat> m_one;
};

void print(const char *what, double few, double many, const char *unit)
{
    std::printf("%-44s %10.2f %10.2f %-4s ratio %.1f\n", what, few, many, unit, few > 0 ? many / few : 0.0);
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int customers = argc > 1 ? atoi(argv[1]) : 10'000;
    const Figures few = Evening(customers / 10).run();
    const Figures many = Evening(customers).run();
    if (!few.whole || !many.whole)
        return 1;
    std::printf("%-44s %10d %10d\n", "customers, by three channels", customers / 10, customers);
    print("all in the outbox", few.queued, many.queued, "s");
    print("  CPU of the process until then", few.queuedCpu, many.queuedCpu, "s");
    print("  the store alone, the same rows", few.stored, many.stored, "s");
    print("all taken", few.taken, many.taken, "s");
    print("said", few.said, many.said, "s");
    print("CPU of the process a message", few.cpu, many.cpu, "us");
    print("memory a customer", few.memory, many.memory, "kB");
    print("longest turn while they are queued", few.queueTurn * 1000, many.queueTurn * 1000, "ms");
    print("longest turn while they are sent", few.sendTurn * 1000, many.sendTurn * 1000, "ms");
    print("longest turn while all are heard of", few.heardTurn * 1000, many.heardTurn * 1000, "ms");
    print("another console has read all", few.takenUp, many.takenUp, "s");
    print("  its longest turn", few.takeUpTurn * 1000, many.takeUpTurn * 1000, "ms");
    for (size_t i = 0; i < many.after.size(); ++i)
        print(qPrintable(QStringLiteral("held after message %1").arg(i + 1)), few.after.at(i),
              many.after.at(i), "MB");
    std::printf("queued in %.1f times what the store alone needs\n",
                many.queued / std::max(0.001, many.stored));
    return 0;
}
