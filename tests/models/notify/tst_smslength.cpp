// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of rows are those of 3GPP TS 23.038 and 23.040, and agree with two published calculators.
#include "models/notify/spelling/smslength.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;

class TestSmsLength : public QObject
{
    Q_OBJECT
private slots:
    void counts_data();
    void counts();
    void namesCulprits();
    void properties();
};

void TestSmsLength::counts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("unicode");
    QTest::addColumn<QList<int>>("parts"); // in units of UTF-16
    const auto row = [](const char *name, const QString &text, bool unicode, const QList<int> &parts) {
        QTest::newRow(name) << text << unicode << parts;
    };
    const QString euro = QStringLiteral("€");
    const QString smile = QString::fromUtf8("\xF0\x9F\x98\x80");
    row("nothing", "", false, {});
    row("160", QString(160, 'a'), false, {160});
    row("161", QString(161, 'a'), false, {153, 8});
    row("306", QString(306, 'a'), false, {153, 153});
    row("307", QString(307, 'a'), false, {153, 153, 1});
    row("80 of two", euro.repeated(80), false, {80});
    row("81 of two", euro.repeated(81), false, {76, 5});
    row("153 of two", euro.repeated(153), false, {76, 76, 1});
    row("two at the seam", QString(152, 'a') + euro + QString(10, 'a'), false, {152, 11});
    row("lines", "a\r\nb", false, {4});
    row("form feed and the like", "\f^{}\\[~]|", false, {9});
    row("70", QString(70, QChar(0x4E00)), true, {70});
    row("71", QString(71, QChar(0x4E00)), true, {67, 4});
    row("35 smiles", smile.repeated(35), true, {70});
    row("36 smiles", smile.repeated(36), true, {66, 6});
    row("a pair at the seam", QString(66, QChar(0x4E00)) + smile + QString(66, QChar(0x4E00)), true,
        {66, 67, 1});
    row("one character costs ninety", QString(70, 'a') + QStringLiteral("ç"), true, {67, 4});
    row("composed first", QStringLiteral("u\u0308"), false, {1});
    row("Greek that is in it", QStringLiteral("ΔΦΓΛΩΠΨΣΘΞ"), false, {10});
    row("Greek that is not", QStringLiteral("ΑΒ"), true, {2});
}

void TestSmsLength::counts()
{
    QFETCH(QString, text);
    QFETCH(bool, unicode);
    QFETCH(QList<int>, parts);
    const SmsLength length = smsLength(text);
    QCOMPARE(length.unicode, unicode);
    QList<int> sizes;
    for (const QString &part : length.parts)
        sizes += int(part.size());
    QCOMPARE(sizes, parts);
}

void TestSmsLength::namesCulprits()
{
    const SmsLength length = smsLength(QStringLiteral("It\u2019s \u201Cdown\u201D \u2014 \u4E00, it\u2019s"));
    QList<SmsLength::Culprit> expected{{QStringLiteral("\u2019"), QStringLiteral("'"), 2},
                                       {QStringLiteral("\u201C"), QStringLiteral("\""), 5},
                                       {QStringLiteral("\u201D"), QStringLiteral("\""), 10},
                                       {QStringLiteral("\u2014"), QStringLiteral("-"), 12},
                                       {QStringLiteral("\u4E00"), QString(), 14}};
    QCOMPARE(length.culprits, expected);
    QCOMPARE(withLookAlikes(QStringLiteral("It\u2019s \u201Cdown\u201D \u4E00")),
             QStringLiteral("It's \"down\" \u4E00"));
    // What is offered is in the alphabet itself.
    QString all;
    for (char32_t each = 1; each < 0x3000; ++each) {
        if (each < 0xD800 || each > 0xDFFF)
            all += QString::fromUcs4(&each, 1);
    }
    const QList<SmsLength::Culprit> culprits = smsLength(all).culprits;
    int offered = 0;
    for (const SmsLength::Culprit &each : culprits) {
        if (each.lookAlike.isEmpty())
            continue;
        ++offered;
        QVERIFY2(!smsLength(each.lookAlike).unicode, qPrintable(each.character));
    }
    QVERIFY(offered > 40);
}

void TestSmsLength::properties()
{
    QRandomGenerator dice(11);
    const QString some = QStringLiteral("ab €^[é\n\u4E00\u2019Ω");
    for (int round = 0; round < 3000; ++round) {
        QString text;
        const bool plain = dice.bounded(2) == 0;
        const int many = dice.bounded(400);
        int before = 0;
        for (int i = 0; i < many; ++i) {
            if (!plain && dice.bounded(40) == 0)
                text += QString::fromUtf8("\xF0\x9F\x98\x80");
            text += plain ? some.at(dice.bounded(8)) : some.at(dice.bounded(int(some.size())));
            if (i % 37 == 0) { // longer is never fewer
                const int now = int(smsLength(text).parts.size());
                QVERIFY(now >= before);
                before = now;
            }
        }
        const SmsLength length = smsLength(text);
        QCOMPARE(length.parts.join(QString()), text.normalized(QString::NormalizationForm_C));
        const int most =
            length.unicode ? (length.parts.size() > 1 ? 67 : 70) : (length.parts.size() > 1 ? 153 : 160);
        for (const QString &part : length.parts) {
            const SmsLength alone = smsLength(part);
            QVERIFY((length.unicode ? int(part.size()) : alone.units) <= most);
            QVERIFY(!part.back().isHighSurrogate() && !part.front().isLowSurrogate());
        }
        QVERIFY(length.left >= 0 && length.left <= most);
    }
}

QTEST_GUILESS_MAIN(TestSmsLength)
#include "tst_smslength.moc"
