// SPDX-License-Identifier: GPL-3.0-or-later
// One seat as a process that works until it is killed:
//   incident_seat URL console|duty JOURNAL REAL_START_MS FACTOR
// Both seek the duty; who has it keeps the clocks, and declares the next outage when the last one is closed.
// The console also has the wheel and does what the runbook says, from whatever state the log is in. Prints
// nothing but errors; ends with 3 after one that nothing excuses.
#include "seatfixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
/// The sites' own journal, in a file that outlives every console: a line for each operation that was worked
/// on, on disk before the answer. Work takes a while, and so does the answer.
class FileSites final : public FakeSites
{
public:
    explicit FileSites(QString path)
        : m_path(std::move(path))
    {
    }
    void call(const StepSpec &step, const QJsonObject &request, QObject *context,
              const std::function<void(const StepAnswer &)> &done) override
    {
        const QString op = request.value(QStringLiteral("op")).toString();
        after([this, step, op, context = QPointer<QObject>(context), done] {
            if (!knows(op))
                work(op, step.key);
            after([context, done, step] {
                if (context)
                    done({siteResult(step), true});
            });
        });
    }

private:
    void after(const std::function<void()> &next)
    {
        QTimer::singleShot(QRandomGenerator::global()->bounded(0, 25), this, next);
    }
    [[nodiscard]] bool knows(const QString &op) const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(op.toLatin1() + ' ');
    }
    void work(const QString &op, const QString &key) const
    {
        const int file = ::open(qPrintable(m_path), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        const QByteArray line = op.toLatin1() + ' ' + key.toLatin1() + '\n';
        if (file < 0 || ::write(file, line.constData(), size_t(line.size())) != line.size() ||
            ::fsync(file) != 0)
            qFatal("the journal can't be written");
        ::close(file);
    }

    QString m_path;
};

/// What may happen to anybody when another seat was quicker or the store is being written to.
bool excused(const Error &error)
{
    static const QSet<QString> codes{
        QStringLiteral("already_done"), QStringLiteral("not_now"),       QStringLiteral("lease_lost"),
        QStringLiteral("store_busy"),   QStringLiteral("under_way"),     QStringLiteral("evidence_changed"),
        QStringLiteral("store_lost"),   QStringLiteral("run_under_way"), QStringLiteral("outcome_unknown")};
    return codes.contains(error.code);
}

void complain(const Error &error)
{
    if (excused(error))
        return;
    std::fprintf(stderr, "%s: %s\n", qPrintable(error.code), qPrintable(error.text));
    std::_Exit(3);
}

Habits habitsOf(const Incident &incident)
{
    return {incident.number % 2 == 0, incident.number % 3 != 0, incident.number % 2 == 1, 20min};
}

class Process : public QObject
{
public:
    Process(OneSeat &seat, bool console)
        : m_seat(seat)
        , m_console(console)
    {
        m_pulse.setInterval(20);
        connect(&m_pulse, &QTimer::timeout, this, &Process::look);
        connect(&seat, &OneSeat::changed, this, &Process::lookSoon);
        m_pulse.start();
    }

private:
    void lookSoon() { QMetaObject::invokeMethod(this, &Process::look, Qt::QueuedConnection); }

    void look()
    {
        for (const Error &error : m_seat.troubles())
            complain(error);
        declareNext();
        if (m_console && m_seat.wheel().held() && !m_busy)
            work();
    }

    void work()
    {
        m_busy = true;
        const bool begun = m_seat.workOn(habitsOf(m_seat.incident()), [this](const Outcome &outcome) {
            m_busy = false;
            if (outcome)
                lookSoon();
            else
                complain(outcome.error());
        });
        m_busy = m_busy && begun; // some answers come at once
    }

    /// As it looks from every seat; only the one on duty does something about it.
    void declareNext()
    {
        if (m_seat.incident().open())
            return;
        Detection::Seen seen;
        seen.verdict = Detection::Verdict::Works;
        const auto context = [this] { return m_seat.context(QStringLiteral("console")); };
        m_seat.desk().observe(seen, context);
        seen.verdict = Detection::Verdict::Outage;
        m_seat.desk().observe(seen, context);
    }

    OneSeat &m_seat;
    bool m_console;
    bool m_busy = false;
    QTimer m_pulse;
};
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() != 6)
        return 2;
    FileSites sites(arguments.at(3));
    const FastClock clock(instantFromMs(arguments.at(4).toLongLong()), instantFromMs(1'790'000'000'000),
                          arguments.at(5).toDouble());
    const SystemClock leaseClock;
    OneSeat::Setup setup;
    setup.url = arguments.at(1);
    setup.sites = &sites;
    setup.clock = &clock;
    setup.leaseClock = &leaseClock;
    setup.life = 1s;
    // The feed of a busy machine may take most of a second, however fast the incident's time goes.
    setup.grace = Duration{qint64(1000 * arguments.at(5).toDouble())};
    setup.customers = 8;
    setup.wantsDuty = true;
    setup.wantsWheel = arguments.at(2) == QLatin1String("console");
    OneSeat seat(setup);
    if (const Outcome opened = seat.open(); !opened) {
        complain(opened.error());
        return 0; // begun again
    }
    Process process(seat, setup.wantsWheel);
    return QCoreApplication::exec();
}
