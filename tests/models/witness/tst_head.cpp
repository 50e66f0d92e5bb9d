// SPDX-License-Identifier: GPL-3.0-or-later
// A head: signed, spelled in one way, short enough to be read out, and read strictly.
#include "witnessworld.h"

#include <QSet>
#include <QTest>

using namespace Switchback;
using namespace Switchback::Test;

class TestHead : public QObject
{
    Q_OBJECT

private slots:
    void goesThereAndBack();
    void otherFormsAreRefused_data();
    void otherFormsAreRefused();
    void codeIsReadOut_data();
    void codeIsReadOut();
    void badCodeIsRefused_data();
    void badCodeIsRefused();
    void everyFieldIsSigned();
    void fingerprintsDiffer();
};

namespace
{
HeldHead someHead()
{
    QList<Event> chain;
    grow(chain, 3);
    HeldHead told = *nextTold({linkOf(chain.last())}, {}, StoreId, QStringLiteral("hosted"));
    sign(told, keyOf(1), instantFromMs(1'790'000'000'123));
    return told;
}
} // namespace

void TestHead::goesThereAndBack()
{
    HeldHead held = someHead();
    held.toldAt = instantFromMs(1'790'000'001'000);
    held.from = {1, QByteArray(64, 'a')};
    held.digests = {QByteArray(64, 'b'), QByteArray(64, 'c')};
    held.gap = SignedGap{{1, QByteArray(64, 'a')},
                         {9, QByteArray(64, 'd')},
                         QStringLiteral("A. Admin"),
                         QStringLiteral("why"),
                         keyOf(1),
                         QByteArray(128, 'e')};
    const auto back = heldFromJson(heldJson(held));
    QVERIFY(back);
    QCOMPARE(*back, held);
}

void TestHead::otherFormsAreRefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *field, const QJsonValue &value) {
        QTest::addRow("%s: %s", field, qPrintable(value.toVariant().toString().left(20)))
            << QString::fromLatin1(field) << value;
    };
    row("store", QStringLiteral("x"));
    row("store", QStringLiteral("../../etc/passwd"));
    row("chain", 7);
    row("seq", 0);
    row("seq", -1);
    row("seq", 1.5);
    row("seq", 1e300);
    row("seq", QStringLiteral("3"));
    row("hash", QStringLiteral(""));
    row("hash", QString(64, QLatin1Char('G')));
    row("at", QStringLiteral("yesterday"));
    row("at", QStringLiteral("2026-09-21T14:13:20+02:00")); // another spelling
    row("key", QString(63, QLatin1Char('a')));
    row("signature", QString(128, QLatin1Char('A')));
    row("more", true);
}

void TestHead::otherFormsAreRefused()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    QJsonObject json = headJson(someHead().head);
    QVERIFY(headFromJson(json));
    json.insert(field, value);
    QVERIFY(!headFromJson(json));
    json.remove(field);
    QCOMPARE(headFromJson(json).ok(), field == QLatin1String("more"));
}

void TestHead::codeIsReadOut_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("as printed") << "4711:7K2Q-00MX-11TD";
    QTest::newRow("small") << "4711:7k2q-00mx-11td";
    QTest::newRow("look alike") << "47l1:7k2q-oOmx-iLtd";
    QTest::newRow("no dashes") << "4711:7K2Q00MX11TD";
    QTest::newRow("blanks") << " 4711 : 7K2Q 00MX 11TD ";
    QTest::newRow("long dashes") << QStringLiteral("4711:7K2Q–00MX—11TD");
}

void TestHead::codeIsReadOut()
{
    QFETCH(QString, typed);
    const auto code = headCodeFromText(typed);
    QVERIFY(code);
    QCOMPARE(code->seq, qint64(4711));
    QCOMPARE(code->code, QStringLiteral("7K2Q00MX11TD"));
    QList<Event> chain;
    grow(chain, 5);
    const ChainEnd end = endOf(chain);
    const auto printed = headCodeFromText(headCode(end));
    QVERIFY(printed && printed->fits(end));
    QVERIFY(!printed->fits({end.seq, endOf(chain.first(4)).hash}));
    QVERIFY(!printed->fits({end.seq + 1, end.hash}));
}

void TestHead::badCodeIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *typed :
         {"", ":", "4711", "4711:", ":7K2Q-9MXP-TD4R", "0:7K2Q-9MXP-TD4R", "-3:7K2Q-9MXP-TD4R",
          "4711:7K2Q-9MXP-TD4", "4711:7K2Q-9MXP-TD4RR", "4711:7K2Q-9MXP-TD4U", "x:7K2Q-9MXP-TD4R",
          "99999999999999999999:7K2Q-9MXP-TD4R"})
        QTest::newRow(typed[0] ? typed : "nothing") << QString::fromUtf8(typed);
}

void TestHead::badCodeIsRefused()
{
    QFETCH(QString, typed);
    const auto code = headCodeFromText(typed);
    QVERIFY(!code);
    QVERIFY(code.error().hint.contains(QStringLiteral("4711:")));
}

void TestHead::everyFieldIsSigned()
{
    const Head head = someHead().head;
    QSet<QByteArray> bytes{headBytes(head)};
    Head other = head;
    other.store = QString(32, QLatin1Char('f'));
    bytes += headBytes(other);
    other = head;
    other.chain = QStringLiteral("elsewhere");
    bytes += headBytes(other);
    other = head;
    ++other.end.seq;
    bytes += headBytes(other);
    other = head;
    other.end.hash = QByteArray(64, '0');
    bytes += headBytes(other);
    other = head;
    other.at += Duration{1};
    bytes += headBytes(other);
    other = head;
    other.key = keyOf(2);
    bytes += headBytes(other);
    QCOMPARE(bytes.size(), 7);
    const SignedGap gap{{1, QByteArray(64, 'a')},
                        {9, QByteArray(64, 'd')},
                        QStringLiteral("A"),
                        QStringLiteral("why"),
                        keyOf(1),
                        {}};
    QVERIFY(!bytes.contains(gapBytes(head, gap)));
}

void TestHead::fingerprintsDiffer()
{
    QSet<QString> seen;
    for (int seat = 0; seat < 1000; ++seat)
        seen += keyFingerprint(keyOf(seat));
    QCOMPARE(seen.size(), 1000);
    QCOMPARE(keyFingerprint(keyOf(1)).size(), 19); // four groups of four
}

QTEST_GUILESS_MAIN(TestHead)
#include "tst_head.moc"
