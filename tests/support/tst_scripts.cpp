// SPDX-License-Identifier: GPL-3.0-or-later
// Every script of the project can be read: by bash, by shellcheck without a word of complaint, and by a
// person.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace
{
constexpr int LongestDev = 120; ///< it says what there is, scripts/ does it
constexpr int LongestScript = 200;

struct Ran {
    int code = -1;
    QByteArray said;
};

Ran run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(QStringLiteral(SWITCHBACK_SOURCE_DIR));
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {-1, "did not end: " + process.errorString().toUtf8()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

QString contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What is run by a shell, by its name or its first line.
QStringList scripts()
{
    const QDir top(QStringLiteral(SWITCHBACK_SOURCE_DIR));
    QStringList candidates = top.entryList(QDir::Files);
    for (const char *folder : {".ci", "scripts", "tests", "resources", "cmake"}) {
        QDirIterator files(top.filePath(QLatin1String(folder)), QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            candidates += top.relativeFilePath(files.next());
    }
    static const QRegularExpression shell(QStringLiteral("^#!.*\\b(ba|da)?sh\\b"));
    QStringList found;
    for (const QString &path : std::as_const(candidates)) {
        QFile file(top.filePath(path));
        const QString first =
            file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readLine(200)) : QString();
        if (path.endsWith(QLatin1String(".sh")) || first.contains(shell))
            found += path;
    }
    return found;
}
} // namespace

class TestScripts : public QObject
{
    Q_OBJECT

private slots:
    void areFound();
    void canBeRead_data();
    void canBeRead();
    void aFaultIsFound();
    void devSaysWhatItKnows();

private:
    static QString shellcheck() { return QStandardPaths::findExecutable(QStringLiteral("shellcheck")); }
};

// In a test each, so that what needs no shellcheck is still looked at without it.
#define NEED_SHELLCHECK()                                                                                    \
    QVERIFY2(!shellcheck().isEmpty(),                                                                        \
             "shellcheck is not installed, so no script was looked at. apt-get install shellcheck")

void TestScripts::areFound()
{
    const QStringList found = scripts();
    for (const char *path : {"dev", ".ci/run", "scripts/apt.sh", "scripts/lab.sh", "tests/support/asroot"})
        QVERIFY2(found.contains(QLatin1String(path)), qPrintable(found.join(QLatin1Char(' '))));
}

void TestScripts::canBeRead_data()
{
    QTest::addColumn<QString>("path");
    const QStringList found = scripts();
    for (const QString &path : found)
        QTest::newRow(qPrintable(path)) << path;
}

void TestScripts::canBeRead()
{
    QFETCH(QString, path);
    const Ran parsed = run(QStringLiteral("bash"), {QStringLiteral("-n"), path});
    QVERIFY2(parsed.code == 0, parsed.said.constData());

    const QString text = contentOf(QStringLiteral(SWITCHBACK_SOURCE_DIR "/") + path);
    static const QRegularExpression head(
        QStringLiteral("^(#!.*\\n)?# SPDX-License-Identifier: GPL-3.0-or-later\\n# (?!shellcheck)\\w"));
    QVERIFY2(text.contains(head), "has no SPDX line, or does not say below it what it is for");
    const qsizetype lines = text.count(QLatin1Char('\n'));
    const int most = path == QLatin1String("dev") ? LongestDev : LongestScript;
    QVERIFY2(lines <= most, qPrintable(QStringLiteral("%1 lines, more than %2").arg(lines).arg(most)));

    NEED_SHELLCHECK();
    const Ran checked = run(shellcheck(), {path});
    QVERIFY2(checked.code == 0, checked.said.constData());
}

/// Or the test above would find nothing in anything.
void TestScripts::aFaultIsFound()
{
    NEED_SHELLCHECK();
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("faulty.sh")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/usr/bin/env bash\nrm -rf $1/*\n");
    file.close();
    const Ran checked = run(shellcheck(), {file.fileName()});
    QVERIFY2(checked.code == 1 && checked.said.contains("SC2086"), checked.said.constData());
}

void TestScripts::devSaysWhatItKnows()
{
    const QString dev = QStringLiteral(SWITCHBACK_SOURCE_DIR "/dev");
    const Ran help = run(dev, {QStringLiteral("help")});
    QVERIFY2(help.code == 0, help.said.constData());
    for (const char *word : {"run", "test", "torture", "bench", "build", "lab", "packages", "format", "lint"})
        QVERIFY2(help.said.contains(QByteArray("./dev ") + word + ' '), help.said.constData());
    QCOMPARE(run(dev, {}).said, help.said);
    const Ran wrong = run(dev, {QStringLiteral("bild")});
    QCOMPARE(wrong.code, 1);
    QVERIFY2(wrong.said.contains(help.said) && wrong.said.contains("no such command: bild"),
             wrong.said.constData());
}

QTEST_GUILESS_MAIN(TestScripts)
#include "tst_scripts.moc"
