// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/toldlist.h"

#include <QTest>

using namespace Switchback;

class TestToldList : public QObject
{
    Q_OBJECT
private slots:
    /// A wrong file was imported in mid-outage and undone: who is gone could not be reached by nobody.
    void whoWasTakenOffAgainIsLeftOut()
    {
        Incident incident;
        incident.joined.insert(QStringLiteral("mistake"), JoinedAt{});
        const ToldList list;
        QVERIFY(!list.recipients(QStringLiteral("mistake"), incident, Instant{}).has_value());
        const auto lost = list.recipients(QStringLiteral("of the beginning"), incident, Instant{});
        QVERIFY(lost.has_value() && lost->isEmpty()); // nobody knows how to reach them: that is said
    }
};

QTEST_GUILESS_MAIN(TestToldList)
#include "tst_toldlist.moc"
