// SPDX-License-Identifier: GPL-3.0-or-later
// What the configuration names is there: none of the ways of calling is dropped.
#include "app/console/gateways.h"

#include <QTest>

using namespace Switchback;

class TestGateways : public QObject
{
    Q_OBJECT
private slots:
    void everyWayOfCalling_data();
    void everyWayOfCalling();
};

void TestGateways::everyWayOfCalling_data()
{
    QTest::addColumn<int>("providers");
    QTest::addColumn<int>("sbcs");
    QTest::addColumn<QStringList>("members");
    QTest::newRow("none") << 0 << 0 << QStringList();
    QTest::newRow("a provider") << 1 << 0 << QStringList{"voice/p0"};
    QTest::newRow("an SBC") << 0 << 1 << QStringList{"voice/s0"};
    QTest::newRow("two SBCs") << 0 << 2 << QStringList{"voice/s0", "voice/s1"};
    QTest::newRow("both") << 2 << 2 << QStringList{"voice/p0", "voice/p1", "voice/s0", "voice/s1"};
}

void TestGateways::everyWayOfCalling()
{
    QFETCH(int, providers);
    QFETCH(int, sbcs);
    QFETCH(QStringList, members);
    NotifyGateways settings;
    TwilioSettings sms;
    sms.name = QStringLiteral("texts");
    settings.sms = {sms};
    for (int i = 0; i < providers; ++i) {
        TwilioSettings one;
        one.name = QStringLiteral("p%1").arg(i);
        settings.calls += one;
    }
    for (int i = 0; i < sbcs; ++i) {
        SipSettings one;
        one.name = QStringLiteral("s%1").arg(i);
        settings.sip += one;
    }
    SystemClock clock;
    QStringList there;
    int ofCalls = 0;
    for (const auto &each : gatewaysBesideMail(settings, clock)) {
        if (each->channel() != Channel::Call) {
            QCOMPARE(each->members(), QStringList("sms/texts"));
            continue;
        }
        ++ofCalls;
        there += each->members();
    }
    QCOMPARE(ofCalls, members.isEmpty() ? 0 : 1); // the door has one of each
    QCOMPARE(there, members);
}

QTEST_GUILESS_MAIN(TestGateways)
#include "tst_gateways.moc"
