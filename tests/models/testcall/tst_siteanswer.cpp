// SPDX-License-Identifier: GPL-3.0-or-later
// Who answered is proved by what only that site could key.
#include "models/testcall/siteanswer.h"

#include <QSet>
#include <QTest>

using namespace Switchback;

class TestSiteAnswer : public QObject
{
    Q_OBJECT
private slots:
    void isKeyedAndRead();
    void isThatOfOtherPrograms();
    void provesWhoAndWhat();
    void ofScrapsNothing_data();
    void ofScrapsNothing();
    void codesDiffer();
    void m28_messagesAreAskedForByAStar_data();
    void m28_messagesAreAskedForByAStar();
    void m28_answerToThatIsNoOther();
};

void TestSiteAnswer::isKeyedAndRead()
{
    HeardTone heard;
    heard.hz = 880.4;
    heard.level = -13.4;
    heard.missing = 0.021;
    const QString keys = answerKeys("secret", QStringLiteral("471193"), heard);
    QCOMPARE(keys.size(), 15);
    const auto answer = siteAnswerIn(QStringLiteral("12#") + keys);
    QVERIFY(answer.has_value());
    QCOMPARE(answer->heard(), (HeardTone{880, -13, 0.03}));
    // What can't be told by two digits stays within them.
    const auto nothing = siteAnswerIn(answerKeys("secret", {}, HeardTone{}));
    QCOMPARE(nothing->figures, QStringLiteral("00009999"));
    QCOMPARE(nothing->heard(), HeardTone{});
    QVERIFY(nothing->heard().silent());
}

void TestSiteAnswer::isThatOfOtherPrograms()
{
    // printf '%s' '471193|08801303' | openssl dgst -sha256 -hmac secret: first four bytes, last six digits
    QCOMPARE(answerKeys("secret", QStringLiteral("471193"), HeardTone{880, -13, 0.03}),
             QStringLiteral("08801303768703#"));
}

void TestSiteAnswer::provesWhoAndWhat()
{
    const QString code = QStringLiteral("471193");
    const auto answer = siteAnswerIn(answerKeys("one", code, HeardTone{880, -13, 0}));
    QVERIFY(isAnswerOf("one", code, *answer));
    QVERIFY(!isAnswerOf("other", code, *answer));
    QVERIFY(!isAnswerOf("one", QStringLiteral("471194"), *answer));
    QVERIFY(!isAnswerOf("one", QString(), *answer));
    QVERIFY(!isAnswerOf(QByteArray(), code, *answer));
    SiteAnswer better = *answer;
    better.figures[7] = QLatin1Char('1');
    QVERIFY(!isAnswerOf("one", code, better));
}

void TestSiteAnswer::ofScrapsNothing_data()
{
    QTest::addColumn<QString>("keys");
    QTest::newRow("nothing") << QString();
    QTest::newRow("no end") << QStringLiteral("08801300123456");
    QTest::newRow("too short") << QStringLiteral("0880130012345#");
    QTest::newRow("in two") << QStringLiteral("0880130*123456#");
    QTest::newRow("one digit twice") << QStringLiteral("008801300123456#");
    QTest::newRow("letters") << QStringLiteral("0880130012345A#");
}

void TestSiteAnswer::ofScrapsNothing()
{
    QFETCH(QString, keys);
    QVERIFY(!siteAnswerIn(keys));
}

void TestSiteAnswer::codesDiffer()
{
    QSet<QString> codes;
    for (int i = 0; i < 100; ++i) {
        const QString code = makeTestCode();
        QCOMPARE(testCodeIn(code + QLatin1Char('#')), std::optional(code));
        codes.insert(code);
    }
    QVERIFY(codes.size() > 90);
    QVERIFY(!testCodeIn(QStringLiteral("1471193#")));
    // Only what is ended is a code, and of two the last counts.
    QVERIFY(!testCodeIn(QStringLiteral("471193")));
    QCOMPARE(testCodeIn(QStringLiteral("111111#222222#33")), std::optional(QStringLiteral("222222")));
}

void TestSiteAnswer::m28_messagesAreAskedForByAStar_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("code"); ///< empty: none is asked for
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("asked for") << QStringLiteral("*471193#") << QStringLiteral("471193");
    QTest::newRow("after something else") << QStringLiteral("12#*471193#") << QStringLiteral("471193");
    QTest::newRow("the last one") << QStringLiteral("*471193#*471194#") << QStringLiteral("471194");
    QTest::newRow("no star") << QStringLiteral("471193#") << QString();
    QTest::newRow("no end") << QStringLiteral("*471193") << QString();
    QTest::newRow("too short") << QStringLiteral("*47119#") << QString();
    QTest::newRow("too long") << QStringLiteral("*4711933#") << QString();
    QTest::newRow("letters") << QStringLiteral("*47119A#") << QString();
}

void TestSiteAnswer::m28_messagesAreAskedForByAStar()
{
    QFETCH(QString, keys);
    QFETCH(QString, code);
    QCOMPARE(fetchCodeIn(keys).value_or(QString()), code);
}

void TestSiteAnswer::m28_answerToThatIsNoOther()
{
    const QString code = QStringLiteral("471193");
    const auto left = siteAnswerIn(answerKeys("one", code, HeardTone{880, -13, 0}));
    const auto fetched = siteAnswerIn(answerKeys("one", fetchWord(code), HeardTone{880, -13, 0}));
    QVERIFY(isAnswerOf("one", fetchWord(code), *fetched));
    QVERIFY(!isAnswerOf("one", fetchWord(code), *left));
    QVERIFY(!isAnswerOf("one", code, *fetched));
}

QTEST_APPLESS_MAIN(TestSiteAnswer)
#include "tst_siteanswer.moc"
