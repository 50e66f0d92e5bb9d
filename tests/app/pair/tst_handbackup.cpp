// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/sites/handbackup.h"
#include "tests/support/soon.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

/// A log backup by hand: it waits for a site that is at other work, and says what came of it.
class TestHandBackup : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    QList<HandBackup::Done> m_calls;
    QStringList m_operations;

    HandBackup::Call call()
    {
        return [this](const QString &site, const QJsonObject &body, QObject *, const HandBackup::Done &done) {
            QCOMPARE(site, QStringLiteral("naperville"));
            QCOMPARE(body.value(QStringLiteral("by")).toString(), QStringLiteral("K. Ramos"));
            m_operations += body.value(QStringLiteral("op")).toString();
            m_calls += done;
        };
    }
    static Error busy()
    {
        return {QStringLiteral("busy"), QStringLiteral("Another operation is under way."), {}};
    }

private slots:
    void init()
    {
        m_calls.clear();
        m_operations.clear();
    }

    void otherWorkIsWaitedFor()
    {
        HandBackup backup(m_clock, call());
        QVERIFY(!backup.asked());
        backup.take(QStringLiteral("naperville"), QStringLiteral("K. Ramos"));
        backup.take(QStringLiteral("naperville"), QStringLiteral("K. Ramos")); // one is on its way
        QCOMPARE(m_calls.size(), 1);
        m_calls.first()(busy());
        QVERIFY(!backup.asked()->endedAt);
        SOON_COMPARE(m_calls.size(), 2);
        QVERIFY(m_operations.first() != m_operations.last()); // the first has ended in the site's journal
        m_calls.last()(QJsonObject{{QStringLiteral("copied"), true}});
        QVERIFY(backup.asked()->endedAt && backup.asked()->ok);
        QVERIFY(backup.asked()->text.isEmpty());
    }

    void notForEver()
    {
        HandBackup backup(m_clock, call());
        backup.take(QStringLiteral("naperville"), QStringLiteral("K. Ramos"));
        m_clock.advance(2min);
        m_calls.first()(busy());
        QVERIFY(backup.asked()->endedAt && !backup.asked()->ok);
        QCOMPARE(backup.asked()->text, busy().text);
        backup.take(QStringLiteral("naperville"), QStringLiteral("K. Ramos"));
        QCOMPARE(m_calls.size(), 2);
    }

    void notArrivedIsSaid()
    {
        HandBackup backup(m_clock, call());
        backup.take(QStringLiteral("naperville"), QStringLiteral("K. Ramos"));
        m_calls.first()(QJsonObject{{QStringLiteral("copied"), false}});
        QVERIFY(!backup.asked()->ok && !backup.asked()->text.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHandBackup)
#include "tst_handbackup.moc"
