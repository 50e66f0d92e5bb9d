// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wizard/smslength.h"

#include <QTest>

using namespace Switchback;

class TestSmsLength : public QObject
{
    Q_OBJECT
private slots:
    void counts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("gsm7");
        QTest::addColumn<int>("units");
        QTest::addColumn<int>("parts");
        const QString a(QLatin1Char('a'));
        const QString u = QString::fromUtf8("\u4f60"), smile = QString::fromUtf8("\U0001F525");
        QTest::newRow("empty") << QString() << true << 0 << 0;
        QTest::newRow("160") << a.repeated(160) << true << 160 << 1;
        QTest::newRow("161") << a.repeated(161) << true << 161 << 2;
        QTest::newRow("306") << a.repeated(306) << true << 306 << 2;
        QTest::newRow("307") << a.repeated(307) << true << 307 << 3;
        QTest::newRow("umlauts are GSM-7") << QString::fromUtf8("äöüßÄÖÜéà") << true << 9 << 1;
        QTest::newRow("euro takes two") << QString::fromUtf8("€").repeated(80) << true << 160 << 1;
        QTest::newRow("euro beyond") << QString::fromUtf8("€").repeated(81) << true << 162 << 2;
        // 152 and an escaped one: it does not fit into the first part's last unit.
        QTest::newRow("escape is not cut")
            << a.repeated(152) + QString::fromUtf8("€") + a.repeated(152) << true << 306 << 3;
        QTest::newRow("70") << u.repeated(70) << false << 70 << 1;
        QTest::newRow("71") << u.repeated(71) << false << 71 << 2;
        QTest::newRow("134") << u.repeated(134) << false << 134 << 2;
        QTest::newRow("135") << u.repeated(135) << false << 135 << 3;
        QTest::newRow("one curly quote makes it UCS-2")
            << a.repeated(100) + QString::fromUtf8("\u201d") << false << 101 << 2;
        QTest::newRow("pair is not cut") << a.repeated(66) + smile + a.repeated(66) << false << 134 << 3;
        QTest::newRow("tab is not in it") << QStringLiteral("\t") << false << 1 << 1;
    }
    void counts()
    {
        QFETCH(QString, text);
        QFETCH(bool, gsm7);
        QFETCH(int, units);
        QFETCH(int, parts);
        const SmsLength length = smsLength(text);
        QCOMPARE(length.gsm7, gsm7);
        QCOMPARE(length.units, units);
        QCOMPARE(length.parts, parts);
    }
    void namesWhatBreaks()
    {
        QCOMPARE(smsLength(QString::fromUtf8("ab\u201dc\u4f60")).breaks, QChar(0x201d));
        QCOMPARE(smsLength(QStringLiteral("abc")).breaks, QChar());
    }
};

QTEST_APPLESS_MAIN(TestSmsLength)
#include "tst_smslength.moc"
