// SPDX-License-Identifier: GPL-3.0-or-later
// A tone is found again, and everything that is none is not taken for one.
#include "models/testcall/tone.h"

#include <QRandomGenerator>
#include <QtEndian>
#include <QTest>

#include <cmath>

using namespace Switchback;

namespace
{
QByteArray tone(double hz, int seconds = 3)
{
    return soundOf(toneWav(hz, seconds));
}

/// As a telephone would send it: mu-law, there and back.
QByteArray muLaw(QByteArray pcm)
{
    for (qsizetype i = 0; i + 1 < pcm.size(); i += 2) {
        const int x = qFromLittleEndian<qint16>(pcm.constData() + i);
        const int size = std::min(std::abs(x), 32'635) + 132;
        int exponent = 7;
        while (exponent > 0 && (size & (0x80 << exponent)) == 0)
            --exponent;
        const int step = 8 << exponent;
        const int back = (size / step) * step + step / 2 - 132;
        qToLittleEndian<qint16>(qint16(x < 0 ? -back : back), pcm.data() + i);
    }
    return pcm;
}

QByteArray louder(QByteArray pcm, double by)
{
    for (qsizetype i = 0; i + 1 < pcm.size(); i += 2)
        qToLittleEndian<qint16>(qint16(qFromLittleEndian<qint16>(pcm.constData() + i) * by), pcm.data() + i);
    return pcm;
}

QByteArray noise(int seconds, double size)
{
    QRandomGenerator random(7);
    QByteArray pcm(qsizetype(ToneRate) * seconds * 2, '\0');
    for (qsizetype i = 0; i < pcm.size(); i += 2)
        qToLittleEndian<qint16>(qint16((random.generateDouble() * 2 - 1) * size), pcm.data() + i);
    return pcm;
}

/// Each packet is 20 ms; those of every so many are lost, and nothing is put in their place.
QByteArray without(const QByteArray &pcm, int each)
{
    constexpr qsizetype Packet = 320;
    QByteArray out;
    for (qsizetype i = 0; i * Packet < pcm.size(); ++i) {
        if (i % each != 0)
            out += pcm.mid(i * Packet, Packet);
    }
    return out;
}
} // namespace

class TestTone : public QObject
{
    Q_OBJECT
private slots:
    void isFoundAgain_data();
    void isFoundAgain();
    void otherSoundIsNone_data();
    void otherSoundIsNone();
    void whatIsMissingIsCounted();
    void brokenFilesAreSilence();
};

void TestTone::isFoundAgain_data()
{
    QTest::addColumn<double>("hz");
    QTest::addColumn<double>("by");
    QTest::addColumn<double>("level");
    for (const double hz : {440.0, 660.0, 880.0, 1000.0, 2800.0}) {
        QTest::addRow("%g Hz", hz) << hz << 1.0 << -14.2;
        QTest::addRow("%g Hz, faint", hz) << hz << 0.03 << -44.7;
    }
}

void TestTone::isFoundAgain()
{
    QFETCH(double, hz);
    QFETCH(double, by);
    QFETCH(double, level);
    const HeardTone heard = hearTone(muLaw(louder(tone(hz), by)), hz, 3000);
    QVERIFY2(std::abs(heard.hz - hz) < 3, qPrintable(QString::number(heard.hz)));
    QVERIFY2(std::abs(heard.level - level) < 1, qPrintable(QString::number(heard.level)));
    QVERIFY2(heard.missing <= 0, qPrintable(QString::number(heard.missing)));
    QVERIFY(!heard.silent());
}

void TestTone::otherSoundIsNone_data()
{
    QTest::addColumn<QByteArray>("pcm");
    QTest::addColumn<bool>("silent");
    QTest::newRow("nothing came") << QByteArray() << true;
    QTest::newRow("silence") << QByteArray(48'000, '\0') << true;
    QTest::newRow("hiss of a line") << noise(3, 20) << true;
    QTest::newRow("noise") << noise(3, 9000) << false;
    QTest::newRow("another tone") << tone(1000) << false;
    QTest::newRow("a tone nearby") << tone(930) << false;
    QTest::newRow("its octave") << tone(1760) << false;
}

void TestTone::otherSoundIsNone()
{
    QFETCH(QByteArray, pcm);
    QFETCH(bool, silent);
    const HeardTone heard = hearTone(pcm, 880, 3000);
    QCOMPARE(heard.missing, 1.0);
    QCOMPARE(heard.silent(), silent);
}

void TestTone::whatIsMissingIsCounted()
{
    const QByteArray whole = muLaw(tone(880));
    const auto missing = [&](const QByteArray &pcm) { return hearTone(pcm, 880, 3000).missing; };
    // It came for half of the time.
    QVERIFY(std::abs(missing(whole.left(whole.size() / 2)) - 0.5) < 0.06);
    // The last bit is still on its way: that is no loss.
    QVERIFY(missing(whole.left(whole.size() - 3000)) <= 0);
    // 2 % of the packets, 50 %.
    QVERIFY2(missing(without(whole, 50)) <= 0.10, qPrintable(QString::number(missing(without(whole, 50)))));
    QVERIFY2(missing(without(whole, 2)) >= 0.4, qPrintable(QString::number(missing(without(whole, 2)))));
    // Gone silent for a second in its midst.
    QByteArray hole = whole;
    hole.replace(16'000, 16'000, QByteArray(16'000, '\0'));
    QVERIFY2(std::abs(missing(hole) - 0.33) < 0.06, qPrintable(QString::number(missing(hole))));
    // The first two seconds of eight never came.
    const HeardTone late = hearTone(muLaw(tone(880, 6)), 880, soundDueMs(Duration(8000)));
    QVERIFY2(late.missing > 0.15, qPrintable(QString::number(late.missing)));
    QVERIFY(
        hearTone(muLaw(tone(880, 8)).mid(0, 8 * 16'000 - 8000), 880, soundDueMs(Duration(8000))).missing <=
        0);
    // Half a second of it is too little to go by.
    QVERIFY(hearTone(muLaw(tone(880, 1)).left(8000), 880, soundDueMs(Duration(600))).missing > 0.5);
    // No time is no reason to pass.
    QCOMPARE(hearTone({}, 880, 0).missing, 1.0);
}

void TestTone::brokenFilesAreSilence()
{
    for (const QByteArray &wav : {QByteArray(), QByteArray("RIFF"), QByteArray(100, 'x')})
        QCOMPARE(soundOf(wav), QByteArray());
    QCOMPARE(soundOf(toneWav(880, 1)).size(), 16'000);
}

QTEST_APPLESS_MAIN(TestTone)
#include "tst_tone.moc"
