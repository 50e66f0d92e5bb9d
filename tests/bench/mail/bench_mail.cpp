// SPDX-License-Identifier: GPL-3.0-or-later
// What a mail costs through the gateway, and through a whole console with its queue in a store, against a
// bare loop of gmime and libcurl that sends the same mails over as many connections to the same server, which
// only takes and forgets; by turns, the medians of the rounds. CPU time of this process alone.
//   bench_mail [mails] [connections]
#include "app/gateway/mail/mailgateway.h"
#include "bareloop.h"
#include "models/incident/carried/carried.h"
#include "models/notify/deliveryfact.h"
#include "sink.h"
#include "tests/app/notify/notifyseat.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
constexpr int Rounds = 5;

struct Cost {
    double cpu = 0;  ///< microseconds a mail
    double rate = 0; ///< mails a second
};

double cpuUs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

Cost measure(qsizetype mails, const std::function<void()> &what)
{
    QElapsedTimer timer;
    timer.start();
    const double before = cpuUs();
    what();
    const double cpu = cpuUs() - before;
    return {cpu / double(mails), double(mails) * 1e9 / double(timer.nsecsElapsed())};
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

const QString Text =
    QStringLiteral("{customer}: no calls in or out since {since}. We are moving the service.\n").repeated(10);

NotifySettings settingsOf(int connections, quint16 port)
{
    NotifySettings settings;
    settings.fromName = QStringLiteral("Switchback NOC");
    settings.fromAddress = QStringLiteral("noc@example.net");
    settings.mail = {{QStringLiteral("sink"),
                      QStringLiteral("outside"),
                      {QStringLiteral("127.0.0.1"), port, Tls::None, {}, {}, {}, {}},
                      connections,
                      0}};
    return settings;
}

/// A console with all that it has to send: an approved message to that many customers becomes deliveries in a
/// store, whose intents are synced before their first byte.
class Console
{
public:
    Console(int customers, int connections, quint16 port)
        : m_customers(customers)
        , m_sites(m_clock)
    {
        NotifySeat::Setup setup;
        setup.url = QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("store.db"));
        setup.sites = &m_sites;
        setup.clock = &m_clock;
        setup.leaseClock = &m_clock;
        setup.life = 60s;
        setup.sms = false;
        setup.customers = mailCustomers(customers);
        setup.ownMail = [=, this] {
            return std::make_unique<MailGateway>(settingsOf(connections, port), m_clock);
        };
        m_seat = std::make_unique<NotifySeat>(setup);
    }
    bool open()
    {
        return m_seat->open() && m_seat->seat().command(Do::Declare{IncidentMode::Real, m_clock.now() - 1min,
                                                                    QStringLiteral("no dial tone")});
    }
    void tellAll()
    {
        Do::ComposeNotice message;
        message.step = m_seat->incident().runbook.steps.first().key;
        message.words.text = Text;
        message.approve = true;
        m_seat->seat().engine().outages().command(message, [](const Outcome &) {});
        QSet<QString> told;
        const QMetaObject::Connection heard = QObject::connect(
            &m_seat->notifier(), &Notifier::deliveryChanged, [&told](const Delivery &delivery) {
                if (delivery.told())
                    told.insert(delivery.customer);
            });
        while (told.size() < m_customers)
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QObject::disconnect(heard);
    }
    /// What went out, for who sends the same by other means.
    [[nodiscard]] QList<Outgoing> mails() const
    {
        QList<Outgoing> out;
        const MessageText text = messageText(m_seat->incident(), *m_seat->incident().notice("alert"));
        for (const Delivery &each : m_seat->book().all()) {
            const Spelt spelt = spell(text, each.to, Channel::Email);
            Outgoing one;
            one.attempt = QStringLiteral("r%1").arg(out.size());
            one.address = each.to.address;
            one.displayName = each.to.name;
            one.subject = spelt.subject;
            one.text = spelt.text;
            one.html = spelt.html;
            one.thread = "incident-42";
            out += one;
        }
        return out;
    }
    /// How many intents an event holds at most, and how many events there were.
    struct Batches {
        int most = 0;
        int many = 0;
    };
    [[nodiscard]] Batches batches() const
    {
        Batches out;
        for (const Event &event : m_seat->log("delivery.facts")) {
            const QList<DeliveryFact> facts = factsFrom(event);
            ++out.many;
            out.most = std::max(out.most,
                                int(std::count_if(facts.begin(), facts.end(), [](const DeliveryFact &fact) {
                                    return fact.what == DeliveryFact::What::Sending;
                                })));
        }
        return out;
    }

private:
    int m_customers;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    FakeSites m_sites;
    std::unique_ptr<NotifySeat> m_seat;
};

/// As whoever decides what is sent does it: never more than there is room for.
int throughGateway(const QList<Outgoing> &mails, int connections, quint16 port, const Clock &clock)
{
    MailGateway gateway(settingsOf(connections, port), clock);
    QEventLoop loop;
    qsizetype begun = 0;
    qsizetype ended = 0;
    int sent = 0;
    const auto fill = [&] {
        const qsizetype most = std::min(mails.size() - begun, gateway.room() - (begun - ended));
        gateway.send(mails.mid(begun, most));
        begun += most;
    };
    QObject::connect(&gateway, &Gateway::attempted, &loop, [&](const QString &, const Attempted &what) {
        sent += what.what == Attempted::What::Sent ? 1 : 0;
        ++ended;
        if (ended == mails.size())
            loop.quit();
        else if (begun - ended < gateway.room() / 2)
            fill();
    });
    fill();
    loop.exec();
    return sent;
}
} // namespace

int main(int argc, char **argv)
{
    const Sink sink;
    const QCoreApplication application(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 3000;
    const int connections = argc > 2 ? QByteArray(argv[2]).toInt() : 4;
    const SystemClock clock;
    QList<Outgoing> mails;
    Console::Batches batches;
    std::vector<double> cpu[3];
    std::vector<double> rate[3];
    for (int round = 0; round < Rounds; ++round) {
        bool all = true;
        int sent = 0;
        Console console(count, connections, sink.port());
        if (!console.open())
            return 1;
        Cost costs[3];
        costs[2] = measure(count, [&] { console.tellAll(); });
        mails = console.mails();
        const Console::Batches now = console.batches();
        batches = {std::max(batches.most, now.most), std::max(batches.many, now.many)};
        costs[0] = measure(count, [&] { all = bareLoop(mails, connections, sink.port()); });
        costs[1] = measure(count, [&] { sent = throughGateway(mails, connections, sink.port(), clock); });
        if (!all || sent != count) {
            std::printf("not all were taken: %d of %d\n", sent, count);
            return 1;
        }
        for (int i = 0; i < 3; ++i) {
            cpu[i].push_back(costs[i].cpu);
            rate[i].push_back(costs[i].rate);
        }
    }
    std::printf("%d mails, %d connections\n", count, connections);
    static const char *names[]{"bare loop", "gateway", "console"};
    for (int i = 0; i < 3; ++i)
        std::printf("%-10s %10.0f us CPU a mail %10.0f mails/s: CPU %.2f, rate %.2f of the bare loop\n",
                    names[i], median(cpu[i]), median(rate[i]), median(cpu[i]) / median(cpu[0]),
                    median(rate[i]) / median(rate[0]));
    std::printf("(bars: CPU at most 2.0, rate at least 0.8) intents synced in batches of at most %d, "
                "facts in at most %d events\n",
                batches.most, batches.many);
    return 0;
}
