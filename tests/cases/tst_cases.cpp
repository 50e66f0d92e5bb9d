// SPDX-License-Identifier: GPL-3.0-or-later
// Walks tests/cases: each folder is something that people brought and that was once got wrong; see README.md
// there.
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace
{
const QString Cases = QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/cases");
constexpr int Deadline = 60'000;

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool put(const QString &path, const QByteArray &contents, QFile::Permissions mode)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size() &&
           file.setPermissions(mode);
}

constexpr QFile::Permissions Private = QFile::ReadOwner | QFile::WriteOwner;

/// A folder's files, closed to others; what is a secret has no contents that are one.
bool copyInto(const QString &from, const QString &to)
{
    const QFileInfoList files = QDir(from).entryInfoList(QDir::Files);
    return std::all_of(files.cbegin(), files.cend(), [&](const QFileInfo &file) {
        return put(to + QLatin1Char('/') + file.fileName(), contentsOf(file.filePath()), Private);
    });
}
} // namespace

class TestCases : public QObject
{
    Q_OBJECT

private slots:
    void folders_data();
    void folders();

private:
    static void step(const QJsonObject &step, const QString &folder);
    static void prepare(const QJsonObject &step, const QString &folder);
};

void TestCases::folders_data()
{
    QTest::addColumn<QString>("name");
    const QStringList names =
        QDir(Cases).entryList({QStringLiteral("[a-z]*")}, QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TestCases::folders()
{
    QFETCH(QString, name);
    const QJsonObject whole =
        QJsonDocument::fromJson(contentsOf(QStringLiteral("%1/%2/case.json").arg(Cases, name))).object();
    const QJsonArray steps = whole.value(QStringLiteral("steps")).toArray();
    QVERIFY2(!steps.isEmpty(), "there is no case.json, or nothing to do in it");
    QTemporaryDir folder;
    QVERIFY(copyInto(Cases + QStringLiteral("/_base"), folder.path()));
    QVERIFY(copyInto(Cases + QStringLiteral("/_base/keys"), folder.filePath(QStringLiteral("keys"))));
    for (const char *secret : {"keys/k", "keys/t"})
        QVERIFY(put(folder.filePath(QLatin1String(secret)), "example\n", Private));
    QVERIFY(copyInto(QStringLiteral("%1/%2").arg(Cases, name), folder.path()));
    for (const QJsonValue &each : steps) {
        step(each.toObject(), folder.path());
        if (QTest::currentTestFailed())
            return;
    }
}

void TestCases::prepare(const QJsonObject &step, const QString &folder)
{
    QByteArray config = contentsOf(Cases + QStringLiteral("/_base/base.toml"));
    const QJsonObject others = step.value(QStringLiteral("replace")).toObject();
    for (auto other = others.begin(); other != others.end(); ++other)
        config.replace(other.key().toUtf8(), other.value().toString().toUtf8());
    const bool open = step.value(QStringLiteral("mode")).toString() == QLatin1String("644");
    QVERIFY(put(folder + QStringLiteral("/base.toml"), config,
                open ? Private | QFile::ReadGroup | QFile::ReadOther : Private));
    if (const QString name = step.value(QStringLiteral("empty")).toString(); !name.isEmpty())
        QVERIFY(QFile::resize(folder + QLatin1Char('/') + name, 0));
    if (const QString name = step.value(QStringLiteral("remove")).toString(); !name.isEmpty())
        QVERIFY(QFile::remove(folder + QLatin1Char('/') + name));
}

void TestCases::step(const QJsonObject &step, const QString &folder)
{
    prepare(step, folder);
    QStringList words = step.value(QStringLiteral("run")).toVariant().toStringList();
    QVERIFY(!words.isEmpty());
    const QString name = words.takeFirst();
    const bool test = name.startsWith(QLatin1String("tst_"));
    QProcess program;
    program.setWorkingDirectory(folder);
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start((test ? QStringLiteral(SWITCHBACK_TESTS_DIR "/") : QStringLiteral(SWITCHBACK_BIN_DIR "/")) +
                      name,
                  words);
    program.write(step.value(QStringLiteral("stdin")).toString().toUtf8());
    program.closeWriteChannel();
    QVERIFY2(program.waitForFinished(Deadline), qPrintable(name));
    const QByteArray out = program.readAll();
    const QByteArray told = words.join(QLatin1Char(' ')).toUtf8() + " said:\n" + out;
    QVERIFY2(program.exitStatus() == QProcess::NormalExit, told.constData());
    QVERIFY2(program.exitCode() == step.value(QStringLiteral("exit")).toInt(),
             QByteArray(QByteArray::number(program.exitCode()) + " is no right exit: " + told).constData());
    const QJsonArray says = step.value(QStringLiteral("says")).toArray();
    for (const QJsonValue &wanted : says)
        QVERIFY2(out.contains(wanted.toString().toUtf8()),
                 QByteArray("missing: " + wanted.toString().toUtf8() + "\n" + told).constData());
    const QJsonArray never = step.value(QStringLiteral("never")).toArray();
    for (const QJsonValue &secret : never)
        QVERIFY2(!out.contains(secret.toString().toUtf8()), told.constData());
}

QTEST_GUILESS_MAIN(TestCases)
#include "tst_cases.moc"
