// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that are spoken: once for all who wait, and no file stays that nobody plays.
#include "app/gateway/sip/speech.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTest>

using namespace Switchback;

class TestSpeech : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sameTextIsSpokenOnce();
    void filesGoWithTheirHolders();
    void textsThatCannotBeSpokenLeaveNothing();

private:
    static std::optional<Result<Speech::Spoken>> spoken(Speech &speech, const QString &text);
    static QStringList filesBeside(const QString &file)
    {
        return QFileInfo(file).dir().entryList(QDir::Files);
    }
};

void TestSpeech::initTestCase()
{
    for (const char *program : {"espeak-ng", "sox"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            QSKIP(qPrintable(QStringLiteral("%1 is not installed").arg(QLatin1String(program))));
    }
}

std::optional<Result<Speech::Spoken>> TestSpeech::spoken(Speech &speech, const QString &text)
{
    std::optional<Result<Speech::Spoken>> said;
    speech.speak(text, "en", [&said](const Result<Speech::Spoken> &result) { said = result; });
    (void)QTest::qWaitFor([&said] { return said.has_value(); }, 60'000);
    return said;
}

void TestSpeech::sameTextIsSpokenOnce()
{
    Speech speech;
    QStringList files;
    for (int i = 0; i < 3; ++i) {
        speech.speak(QStringLiteral("We are down."), "en", [&files](const Result<Speech::Spoken> &result) {
            files += result ? result->file : result.error().text;
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(files.size(), 3, 60'000);
    QVERIFY2(QFileInfo::exists(files.first()), qPrintable(files.first()));
    const auto again = spoken(speech, QStringLiteral("We are down."));
    QVERIFY(again && again->ok());
    files += (*again)->file;
    QCOMPARE(files, QStringList(4, files.first()));
    QVERIFY((*again)->length > std::chrono::seconds(5));
    QCOMPARE(filesBeside(files.first()).size(), 1); // neither the text nor what was not fit for a telephone
}

/// Each of hundreds of customers is called with a text of their own.
void TestSpeech::filesGoWithTheirHolders()
{
    Speech speech;
    auto held = spoken(speech, QStringLiteral("To Carver."));
    QVERIFY(held && held->ok());
    const QString file = (*held)->file;
    const qint64 size = QFileInfo(file).size();
    for (int i = 0; i < 30; ++i) {
        const auto other = spoken(speech, QStringLiteral("%1").arg(i));
        QVERIFY(other && other->ok());
    }
    QVERIFY2(filesBeside(file).size() <= 22, qPrintable(filesBeside(file).join(QLatin1Char(' '))));
    QVERIFY(QFileInfo::exists(file)); // a call is playing it
    // Spoken anew, it is another file: the first one's holder takes only its own along.
    const auto anew = spoken(speech, QStringLiteral("To Carver."));
    QVERIFY(anew && anew->ok());
    QVERIFY((*anew)->file != file);
    held.reset();
    QVERIFY(!QFileInfo::exists(file));
    QCOMPARE(QFileInfo((*anew)->file).size(), size);
}

void TestSpeech::textsThatCannotBeSpokenLeaveNothing()
{
    Speech speech;
    const auto first = spoken(speech, QStringLiteral("one"));
    QVERIFY(first && first->ok());
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const auto failed = spoken(speech, QStringLiteral("two"));
    qputenv("PATH", path);
    QVERIFY(failed && !failed->ok());
    QCOMPARE(failed->error().code, QString("speech"));
    QCOMPARE(filesBeside((*first)->file).size(), 1);
}

QTEST_GUILESS_MAIN(TestSpeech)
#include "tst_speech.moc"
