// SPDX-License-Identifier: GPL-3.0-or-later
// What the wizard says of those whom a message would go to follows from the whole list, and is worked out
// when that is another one: a second in which nothing happens costs the same with ten customers and ten
// thousand. Counted, not timed.
#include "app/pair/customers/directory.h"
#include "app/pair/shown.h"
#include "models/wizard/wizardview.h"
#include "tests/app/notify/notifyseat.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestTellingShown : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_backends = std::make_unique<Backends>(); }
    void cleanupTestCase() { m_backends.reset(); }

    void aSecondCostsTheSameForAllSizes_data()
    {
        QTest::addColumn<int>("customers");
        QTest::addColumn<QString>("step");
        for (const int customers : {3, 300}) {
            for (const char *step : {"alert", "updates", "reroute"})
                QTest::addRow("%s of %d", step, customers) << customers << QString::fromLatin1(step);
        }
    }
    void aSecondCostsTheSameForAllSizes()
    {
        QFETCH(const int, customers);
        QFETCH(const QString, step);
        ManualClock clock;
        FakeSites sites(clock);
        SystemClock leaseClock;
        NotifySeat::Setup setup;
        setup.url = m_backends->newUrl(QStringLiteral("sqlite"));
        setup.sites = &sites;
        setup.clock = &clock;
        setup.leaseClock = &leaseClock;
        setup.customers = mailCustomers(customers);
        NotifySeat seat(setup);
        QVERIFY(seat.open().ok());
        QVERIFY(seat.seat()
                    .command(Do::Declare{IncidentMode::Real, clock.now() - 1min, QStringLiteral("no calls")})
                    .ok());
        KeptRows kept;
        const auto shown = [&] { return shownWizard(seat.seat().engine(), step, {}, &kept); };
        const quint64 before = recipientsLookedAt();
        const WizardView first = shown();
        QVERIFY(first.notice);
        QCOMPARE(first.notice->recipients.size(), customers);
        QCOMPARE(recipientsLookedAt() - before, quint64(customers));
        for (int second = 0; second < 5; ++second) {
            clock.advance(1s);
            const WizardView next = shown();
            QCOMPARE(recipientsLookedAt() - before, quint64(customers));
            QVERIFY(next.notice->recipients.isSharedWith(first.notice->recipients));
            QVERIFY(next.table->rows.isSharedWith(first.table->rows));
            QCOMPARE(next.notice->byHand, first.notice->byHand);
            QCOMPARE(next.notice->draft.contacts, first.notice->draft.contacts);
            QCOMPARE(next.table->sentence, first.table->sentence);
        }
        anotherListIsLookedAtOnce(seat, shown, customers);
    }

private:
    /// Somebody corrects a contact: what is said follows from the next view on.
    static void anotherListIsLookedAtOnce(NotifySeat &seat, const std::function<WizardView()> &shown,
                                          int customers)
    {
        QList<CustomerCard> cards = seat.seat().engine().directory().cards(false).mid(0, 1);
        cards[0].contacts[0].language = "de";
        cards[0].contacts[0].channels = {Channel::Sms};
        const QString was = shown().notice->byHand;
        QVERIFY(seat.put(cards).ok());
        const quint64 before = recipientsLookedAt();
        const WizardView next = shown();
        QCOMPARE(recipientsLookedAt() - before, quint64(customers));
        QCOMPARE(next.notice->draft.contacts.value("de"), 1);
        QVERIFY(next.notice->byHand != was); // it was e-mail
        (void)shown();
        QCOMPARE(recipientsLookedAt() - before, quint64(customers));
    }

    std::unique_ptr<Backends> m_backends;
};

QTEST_GUILESS_MAIN(TestTellingShown)
#include "tst_tellingshown.moc"
