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
        row("approve a message", Right::ApproveNotice, {communicator, op, commander});
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
        Actor actor;
        QCOMPARE(mayAct(actor, Right(right)).error().code, QStringLiteral("not_signed_in"));
        actor = {QStringLiteral("K. Ramos"), {}, {}, true, false};
        QCOMPARE(mayAct(actor, Right(right)).error().code, QStringLiteral("no_right"));
        for (const QString &key : who) {
            actor.roles = *operatorRoleFromKey(key);
            QVERIFY(mayAct(actor, Right(right)).ok());
            actor.asleep = true; // left alone for long
            QCOMPARE(mayAct(actor, Right(right)).error().code, QStringLiteral("sign_in_ended"));
            actor.asleep = false;
        }
        // The refusal names everybody who could do it.
        for (const QString &key : who)
            QVERIFY2(rightNeeds(Right(right)).contains(key), qPrintable(rightNeeds(Right(right))));
    }

    void namesAreReadNotCompared_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *name, const char *typed, bool same) {
            QTest::newRow(name) << QString::fromUtf8(typed) << same;
        };
        row("as it is", "K. Ramos", true);
        row("a blank behind it", "K. Ramos ", true);
        row("small letters", "k. ramos", true);
        row("two blanks", "K.  Ramos", true);
        row("a blank that does not break", "K.\u00a0Ramos", true);
        row("wide letters", "\uff2b. Ramos", true);
        row("an invisible character", "K. Ra\u200bmos", true);
        row("a soft hyphen", "K. Ra\u00admos", true);
        row("a line break", "K.\nRamos", true);
        row("somebody else", "K. Ramo", false);
        row("an accent", "K. R\u00e1mos", false);
    }
    void namesAreReadNotCompared()
    {
        QFETCH(QString, typed);
        QFETCH(bool, same);
        QCOMPARE(sameName(QStringLiteral("K. Ramos"), typed), same);
    }

    void keptNamesCanBeRead()
    {
        QCOMPARE(*readableName(QStringLiteral("  K.  Ramos ")), QStringLiteral("K. Ramos"));
        QCOMPARE(*readableName(QString::fromUtf8("\u0141ucja W\u00f3jcik")),
                 QString::fromUtf8("\u0141ucja W\u00f3jcik"));
        for (const char *bad : {"", "   ", "K.\nRamos", "K. Ramos\x1b[31m", "K. Ramos\u200b",
                                "\u202eK. Ramos", "K. Ra\u00admos", "K. Ramos\u2028"}) {
            const auto name = readableName(QString::fromUtf8(bad));
            QVERIFY2(!name.ok(), bad);
            QCOMPARE(name.error().code, QStringLiteral("bad_name"));
            for (const QChar c : name.error().text)
                QVERIFY2(c.isPrint(), qPrintable(name.error().text));
        }
        QVERIFY(!readableName(QString(61, QLatin1Char('a'))).ok());
    }
};

QTEST_GUILESS_MAIN(TestOperators)
#include "tst_operators.moc"
