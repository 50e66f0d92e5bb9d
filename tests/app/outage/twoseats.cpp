// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/outage/twoseats.h"
#include "tests/support/soon.h"

#include "models/core/whendone.h"

#include <QTest>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

QString textOf(const Outcome &outcome)
{
    return outcome ? QStringLiteral("ok")
                   : outcome.error().code + QStringLiteral(": ") + outcome.error().text;
}

std::unique_ptr<ConsoleSeat> TwoSeats::seat(const QString &url, const QString &who, const QString &where,
                                            int customers, Duration life)
{
    ConsoleSeat::Setup setup;
    setup.url = url;
    setup.person = who;
    setup.sites = m_sites.get();
    setup.clock = &m_clock;
    setup.seating.seat = where.isEmpty() ? QString() : farSeat(where);
    setup.seating.leaseClock = &m_leaseClock;
    setup.seating.leaseLife = life;
    setup.customers = customers;
    auto one = std::make_unique<ConsoleSeat>(setup);
    const Outcome opened = one->open();
    if (!opened)
        qFatal("%s", qPrintable(opened.error().text));
    return one;
}

void TwoSeats::sit(const QString &url, int customers, Duration life)
{
    m_here = seat(url, Ramos, QStringLiteral("noc-1"), customers, life);
    SOON_VERIFY(m_here->hasWheel());
    SOON_VERIFY(m_here->onDuty());
    m_there = seat(url, Osei, QStringLiteral("noc-2"), customers, life);
}

Do::Declare TwoSeats::declaration() const
{
    return {IncidentMode::Real, m_clock.now() - 1min, QStringLiteral("nobody gets a dial tone")};
}

bool TwoSeats::alike() const
{
    return m_here->incident().lastSeq == m_there->incident().lastSeq &&
           m_here->incident() == m_there->incident();
}

QList<Event> TwoSeats::log()
{
    EventQuery query;
    query.limit = 1'000'000;
    return *wait(m_here->store().events(query));
}

int TwoSeats::countOf(const char *kind)
{
    const QList<Event> all = log();
    return int(std::count_if(all.cbegin(), all.cend(),
                             [kind](const Event &each) { return each.kind == QLatin1String(kind); }));
}

void TwoSeats::workUntil(const QString &key, const Habits &habits)
{
    const auto there = [&] {
        const RunbookStep *step = currentStep(m_here->incident());
        return !step || step->key == key;
    };
    while (!there()) {
        std::optional<Outcome> done;
        if (m_here->workOn(habits, [&](const Outcome &outcome) { done = outcome; })) {
            SOON_VERIFY(done.has_value());
            QVERIFY2(done->ok(), qPrintable(textOf(*done)));
        } else {
            QTest::qWait(1);
        }
    }
    SOON_VERIFY(alike());
}

void TwoSeats::pressBeside(const Command &command, const std::function<void(const Outcome &)> &done)
{
    const auto planned = plan(m_there->incident(), command, m_there->context());
    if (!planned) {
        done(planned.error());
        return;
    }
    QList<Entry> entries;
    for (const PlannedEvent &each : *planned)
        entries += Entry{each.event, each.once};
    whenDone(m_there->store().append(entries), m_there.get(), [done](const Result<QList<Event>> &stored) {
        done(stored ? Outcome(Done{}) : Outcome(stored.error()));
    });
}

QList<Outcome> TwoSeats::bothPress(const Command &command, int round, bool guarded)
{
    std::optional<Outcome> here;
    std::optional<Outcome> there;
    const auto pressHere = [&] {
        m_here->press(command, Ramos, [&](const Outcome &outcome) { here = outcome; });
    };
    const auto pressThere = [&] {
        const auto done = [&](const Outcome &outcome) { there = outcome; };
        guarded ? m_there->press(command, Osei, done) : pressBeside(command, done);
    };
    if (round % 2 == 0) {
        pressHere();
        pressThere();
    } else {
        pressThere();
        pressHere();
    }
    if (!QTest::qWaitFor([&] { return here && there; }, 30'000))
        return {};
    return {*here, *there};
}

void TwoSeats::oneWins(const QList<Outcome> &answers)
{
    QCOMPARE(answers.size(), 2);
    const bool here = answers.at(0).ok();
    QVERIFY2(here != answers.at(1).ok(),
             qPrintable(textOf(answers.at(0)) + QLatin1Char('\n') + textOf(answers.at(1))));
    const Error &lost = answers.at(here ? 1 : 0).error();
    QVERIFY2(lost.text.contains(here ? Ramos : Osei), qPrintable(lost.text));
    SOON_VERIFY(alike());
}

void TwoSeats::takeWheel(ConsoleSeat &seat)
{
    const Outcome taken = ConsoleSeat::ended([&seat](const auto &done) { seat.engine().takeWheel(done); });
    QVERIFY2(taken.ok(), qPrintable(textOf(taken)));
}

void TwoSeats::workedOnce()
{
    for (const char *key : {"fence", "promote", "write_test", "take_calls", "drain_calls"})
        QCOMPARE(m_sites->timesWorked(QLatin1String(key)), 1);
    QCOMPARE(countOf("run.started"), 1);
    QCOMPARE(countOf("step.intended"), 5);
    QCOMPARE(countOf("step.done"), 5);
    QCOMPARE(countOf("run.finished"), 1);
}

void TwoSeats::beginRun()
{
    QVERIFY(m_here->command(declaration()).ok());
    workUntil(QStringLiteral("promote"));
    if (QTest::currentTestFailed())
        return;
    const QString step = QStringLiteral("promote");
    QVERIFY(m_here->command(Do::AskApproval{step}).ok());
    SOON_VERIFY(alike());
    // Not by who asked, at whatever seat.
    QCOMPARE(m_there->command(Do::Approve{step, false, {}}, Ramos).error().code, QStringLiteral("no_right"));
    const Outcome approved = m_there->command(Do::Approve{step, false, {}}, Osei);
    QVERIFY2(approved.ok(), qPrintable(textOf(approved)));
    SOON_VERIFY(m_here->incident().approval(step)->granted());
    const Outcome begun = m_here->command(Do::BeginStep{step});
    QVERIFY2(begun.ok(), qPrintable(textOf(begun)));
}

} // namespace Switchback
