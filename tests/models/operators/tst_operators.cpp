// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operators/operator.h"

#include <QTest>

using namespace Switchback;

class TestOperators : public QObject
{
    Q_OBJECT
private slots:
    void words()
    {
        QStringList keys;
        Roles all;
        for (const Role role : allRoles()) {
            const QString key = operatorRoleKey(role);
            QVERIFY(!key.isEmpty() && !keys.contains(key));
            QVERIFY(operatorRoleFromKey(key) == role);
            keys.append(key);
            all |= role;
        }
        QCOMPARE(keys.size(), 6);
        QCOMPARE(operatorRoleKeys(all), keys);
        QVERIFY(!operatorRoleFromKey(QStringLiteral("Operator")));
        QVERIFY(!operatorRoleFromKey({}));
        QVERIFY(operatorRoleKeys({}).isEmpty());
    }

    void rights_data()
    {
        QTest::addColumn<int>("right");
        QTest::addColumn<QStringList>("who");
        const auto row = [](const char *name, Right right, const QStringList &who) {
            QTest::newRow(name) << int(right) << who;
        };
        const QString communicator = operatorRoleKey(Role::Communicator);
        const QString op = operatorRoleKey(Role::Operator);
        const QString commander = operatorRoleKey(Role::Commander);
        const QString administrator = operatorRoleKey(Role::Administrator);
        row("declare", Right::Declare, {op, commander});
        row("close", Right::CloseIncident, {commander});
        row("write", Right::WriteNotice, {communicator, op, commander});
        row("approve a message", Right::ApproveNotice, {op, commander});
        row("wheel", Right::TakeWheel, {op, commander});
        row("decide", Right::Decide, {commander});
        row("second person", Right::Approve, {commander});
        row("operators", Right::ManageOperators, {administrator});
        row("customers", Right::ManageCustomers, {administrator});
    }
    void rights()
    {
        QFETCH(int, right);
        QFETCH(QStringList, who);
        QStringList allowed;
        for (const Role role : allRoles()) {
            if (may(role, Right(right)))
                allowed.append(operatorRoleKey(role));
        }
        QCOMPARE(allowed, who);
        QVERIFY(!may({}, Right(right)));
        // The refusal names everybody who could do it.
        for (const QString &key : who)
            QVERIFY2(rightNeeds(Right(right)).contains(key), qPrintable(rightNeeds(Right(right))));
    }
};

QTEST_GUILESS_MAIN(TestOperators)
#include "tst_operators.moc"
