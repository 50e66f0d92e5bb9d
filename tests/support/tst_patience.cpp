// SPDX-License-Identifier: GPL-3.0-or-later
// A test that waits for what is sure to come waits as long as tests/support/soon.h says: with the five
// seconds that Qt's own macros wait, a busy machine makes right programs red.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace
{

/// The names of the macros in the text that wait for Qt's five seconds.
QStringList impatient(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral("\\bQTRY_(?:VERIFY|VERIFY2|COMPARE)(?=\\()"));
    QStringList found;
    for (auto matches = plain.globalMatch(text); matches.hasNext();)
        found += matches.next().captured();
    return found;
}

} // namespace

class TestPatience : public QObject
{
    Q_OBJECT
private slots:
    void findsTheMacros();
    void projectHolds();
};

void TestPatience::findsTheMacros()
{
    const QString name = QStringLiteral("QTRY_");
    QCOMPARE(impatient(name + QStringLiteral("VERIFY(done);")), QStringList{name + QStringLiteral("VERIFY")});
    QCOMPARE(impatient(name + QStringLiteral("COMPARE(a, 1);")),
             QStringList{name + QStringLiteral("COMPARE")});
    QCOMPARE(impatient(name + QStringLiteral("VERIFY2(a, why);")),
             QStringList{name + QStringLiteral("VERIFY2")});
    QCOMPARE(impatient(name + QStringLiteral("VERIFY_WITH_TIMEOUT(done, 60'000);")), QStringList());
}

void TestPatience::projectHolds()
{
    QDirIterator files(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests"),
                       {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                       QDirIterator::Subdirectories);
    int read = 0;
    QStringList found;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++read;
        for (const QString &one : impatient(QString::fromUtf8(file.readAll())))
            found += files.filePath() + QStringLiteral(": ") + one;
    }
    QVERIFY(read > 200);
    QCOMPARE(found, QStringList());
}

QTEST_APPLESS_MAIN(TestPatience)
#include "tst_patience.moc"
