// SPDX-License-Identifier: GPL-3.0-or-later
// One seat as a process that works until it is killed:
//   incident_seat URL console|duty JOURNAL OUTAGE_SCALE
// Both are whole engines and seek the duty; who has it keeps the clocks, and declares the next outage, for
// the primary stops whenever the last one is closed. The console also has the wheel and does what the runbook
// says, from whatever state the log is in. Prints nothing but errors; ends with 3 after one that nothing
// excuses.
#include "consoleseat.h"

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// The sites' own journal, in a file that outlives every console: a line for each operation that was worked
/// on, on disk before the answer. Work takes a while, and so does the answer.
class FileSites final : public FakeSites
{
public:
    FileSites(const Clock &clock, QString path)
        : FakeSites(clock, Service::Works)
        , m_path(std::move(path))
    {
        setSlow(25);
    }

protected:
    [[nodiscard]] QList<Deed> deeds() const override
    {
        QList<Deed> all;
        QFile file(m_path);
        if (!file.open(QIODevice::ReadOnly))
            return all; // nothing was done yet
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        for (const QByteArray &line : lines) {
            const QList<QByteArray> words = line.split(' ');
            all += {QString::fromLatin1(words.value(0)), QString::fromLatin1(words.value(1)),
                    QString::fromLatin1(words.value(2))};
        }
        return all;
    }
    void keep(const Deed &deed) override
    {
        const int file = ::open(qPrintable(m_path), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        const QByteArray line = QStringLiteral("%1 %2 %3\n").arg(deed.op, deed.verb, deed.site).toLatin1();
        if (file < 0 || ::write(file, line.constData(), size_t(line.size())) != line.size() ||
            ::fsync(file) != 0)
            qFatal("the journal can't be written");
        ::close(file);
    }

private:
    QString m_path;
};

/// What may happen to anybody when another seat was quicker or the store is being written to.
bool excused(const Error &error)
{
    static const QSet<QString> codes{
        QStringLiteral("already_done"), QStringLiteral("not_now"),       QStringLiteral("lease_lost"),
        QStringLiteral("store_busy"),   QStringLiteral("under_way"),     QStringLiteral("evidence_changed"),
        QStringLiteral("store_lost"),   QStringLiteral("run_under_way"), QStringLiteral("outcome_unknown"),
        QStringLiteral("no_wheel"),     QStringLiteral("blocked")};
    return codes.contains(error.code);
}

void complain(const Error &error)
{
    if (excused(error))
        return;
    std::fprintf(stderr, "%s: %s\n", qPrintable(error.code), qPrintable(error.text));
    std::_Exit(3);
}

Habits habitsOf(const Incident &incident, int scale)
{
    return {incident.number % 2 == 0, incident.number % 3 != 0, incident.number % 2 == 1,
            Duration{20min} / scale};
}

class Process : public QObject
{
public:
    Process(ConsoleSeat &seat, FileSites &sites, bool console, int scale)
        : m_seat(seat)
        , m_sites(sites)
        , m_console(console)
        , m_scale(scale)
    {
        m_pulse.setInterval(20);
        connect(&m_pulse, &QTimer::timeout, this, [this] {
            m_seat.incident().open() ? serve(m_seat.incident()) : stopAnew();
            look();
        });
        connect(&seat, &ConsoleSeat::changed, this, &Process::lookSoon);
        m_pulse.start();
    }

private:
    void lookSoon()
    {
        if (!std::exchange(m_soon, true))
            QMetaObject::invokeMethod(this, &Process::look, Qt::QueuedConnection);
    }

    void look()
    {
        m_soon = false;
        for (const Error &error : m_seat.troubles())
            complain(error);
        if (m_console && !m_busy)
            m_seat.hasWheel() ? work() : takeWheel();
    }

    /// What failed stays down, and what took over works.
    void serve(const Incident &incident)
    {
        m_seenToWork = false;
        m_sites.setService(m_sites.primary() == incident.from ? FakeSites::Service::Stopped
                                                              : FakeSites::Service::Works);
    }

    /// Works until that was seen, then stops. As it looks from every seat; only the one on duty does
    /// something about it.
    void stopAnew()
    {
        m_sites.setService(m_seenToWork ? FakeSites::Service::Stopped : FakeSites::Service::Works);
        if (std::exchange(m_looking, true))
            return;
        m_seat.lookAtSites([this, works = !m_seenToWork] {
            m_looking = false;
            m_seenToWork = m_seenToWork || (works && !m_seat.incident().open());
        });
    }

    /// It was held a moment ago by one that was killed, or ran out while this process stood still.
    void takeWheel()
    {
        m_busy = true;
        m_seat.engine().takeWheel([this](const Outcome &taken) {
            m_busy = false;
            if (!taken)
                complain(taken.error());
        });
    }

    void work()
    {
        m_busy = true;
        const bool begun =
            m_seat.workOn(habitsOf(m_seat.incident(), m_scale), [this](const Outcome &outcome) {
                m_busy = false;
                if (outcome)
                    lookSoon();
                else
                    complain(outcome.error());
            });
        m_busy = m_busy && begun; // some answers come at once
    }

    ConsoleSeat &m_seat;
    FileSites &m_sites;
    bool m_console;
    int m_scale;
    bool m_busy = false;
    bool m_soon = false;
    bool m_looking = false;
    bool m_seenToWork = false;
    QTimer m_pulse;
};
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 5)
        return 2;
    const SystemClock clock;
    FileSites sites(clock, arguments.at(3));
    ConsoleSeat::Setup setup;
    setup.url = arguments.at(1);
    setup.sites = &sites;
    setup.clock = &clock;
    setup.seating.leaseLife = 1s;
    // The feed of a busy machine may take most of a second, however fast the incident's time goes.
    setup.seating.grace = 1s;
    const bool console = arguments.at(2) == QLatin1String("console");
    setup.purpose = console ? Purpose::Window : Purpose::Watch;
    setup.pair.pollPeriod = 1s;
    setup.pair.outageScale = arguments.at(4).toInt();
    ConsoleSeat seat(setup);
    if (const Outcome opened = seat.open(); !opened) {
        complain(opened.error());
        return 0; // begun again
    }
    Process process(seat, sites, console, setup.pair.outageScale);
    return QCoreApplication::exec();
}
