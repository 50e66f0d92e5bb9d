// SPDX-License-Identifier: GPL-3.0-or-later
// Who acts at a lab's console stands in one place, and everybody who needs it reads the same there.
#include "app/console/drill/drillpeople.h"
#include "app/lab/setup/people.h"
#include "app/lab/setup/siteconfig.h"
#include "app/operators/secret.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Switchback;
using namespace Switchback::Lab;

class TestLabPeople : public QObject
{
    Q_OBJECT

private slots:
    void twoCanDoEverything();
    void bringingUpWritesThem();
    void theDrillReadsThem();
    void aFileThatNamesNobodyIsRefused();
    void aFileForAllIsRefused();
    void theReadmeSaysWhoTheyAre();
    void nobodyElseKnowsTheSecret();

private:
    /// As far as a lab is made before its console's folder is written.
    static LabSpec halfMade(const QTemporaryDir &folder);
};

LabSpec TestLabPeople::halfMade(const QTemporaryDir &folder)
{
    LabSpec lab;
    lab.dir = folder.path();
    lab.ownerUid = getuid();
    lab.ownerGid = getgid();
    for (const char *id : {"naperville", "centennial"}) {
        SiteSpec site;
        site.id = QLatin1String(id);
        lab.sites.append(site);
    }
    QDir(folder.path()).mkpath(QStringLiteral("keys"));
    for (const char *name : {"console", "console.pub", "ca.pem", "token-naperville", "token-centennial",
                             "host-naperville.pub", "host-centennial.pub"}) {
        QFile file(folder.filePath(QStringLiteral("keys/") + QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write("made up\n") < 0)
            qFatal("%s can't be written", qPrintable(file.fileName()));
    }
    return lab;
}

void TestLabPeople::twoCanDoEverything()
{
    const QList<Person> all = people();
    QVERIFY(all.size() >= 2);
    for (const Person &person : all) {
        QCOMPARE(*readableName(person.who.name), person.who.name);
        QVERIFY2(!person.who.name.contains(QLatin1Char(':')), "a colon ends the name in the file");
        const Outcome allowed = newSecretAllowed(person.secret.toUtf8());
        QVERIFY2(allowed.ok(), qPrintable(person.who.name));
    }
    // The first one makes the others, begins and carries out; the second approves, and takes over.
    for (const Right right : {Right::ManageOperators, Right::ManageCustomers})
        QVERIFY(may(all.at(0).who.roles, right));
    for (const Right right : {Right::Declare, Right::CloseIncident, Right::WriteNotice, Right::ApproveNotice,
                              Right::TakeWheel, Right::Decide, Right::Approve}) {
        QVERIFY(may(all.at(0).who.roles, right));
        QVERIFY(may(all.at(1).who.roles, right));
    }
}

void TestLabPeople::bringingUpWritesThem()
{
    const QTemporaryDir folder;
    const LabSpec lab = halfMade(folder);
    for (int times = 0; times < 2; ++times) { // brought up again is the same
        const Outcome written = writeConsoleConfig(lab);
        QVERIFY2(written.ok(), written.ok() ? "" : qPrintable(written.error().text));
        QFile file(folder.filePath(QStringLiteral("console/people")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(int(file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                           QFile::ReadOther | QFile::WriteOther | QFile::ExeOther)),
                 0);
        // As ./dev splits it, which hands the middle to `switchback operator add --roles`.
        const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), people().size() + 1);
        QCOMPARE(lines.last(), QString());
        for (qsizetype i = 0; i < people().size(); ++i) {
            const Person person = people().at(i);
            QCOMPARE(lines.at(i).section(QLatin1Char(':'), 0, 0), person.who.name);
            QCOMPARE(lines.at(i).section(QLatin1Char(':'), 2), person.secret);
            Roles roles;
            for (const QString &key : lines.at(i).section(QLatin1Char(':'), 1, 1).split(QLatin1Char(',')))
                roles |= operatorRoleFromKey(key).value_or(Role::Author);
            QCOMPARE(roles, person.who.roles);
        }
    }
}

void TestLabPeople::theDrillReadsThem()
{
    const QTemporaryDir folder;
    const LabSpec lab = halfMade(folder);
    QVERIFY(writeConsoleConfig(lab).ok());
    const Result<DrillPeople> read = readDrillPeople(lab.consoleConfig());
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().text));
    QCOMPARE(read->first.name, people().at(0).who.name);
    QCOMPARE(read->first.secret, people().at(0).secret);
    QCOMPARE(read->second.name, people().at(1).who.name);
    QCOMPARE(read->second.secret, people().at(1).secret);
}

void TestLabPeople::aFileThatNamesNobodyIsRefused()
{
    const QTemporaryDir folder;
    const QString config = folder.filePath(QStringLiteral("switchback.toml"));
    const Result<DrillPeople> none = readDrillPeople(config);
    QVERIFY(!none && none.error().text.contains(folder.path()));
    QFile file(folder.filePath(QStringLiteral("people")));
    for (const char *text : {"", "\n\n", "K. Ramos\nD. Osei\n", "K. Ramos:operator:one\n", "a:b:c\nd:e:\n"}) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.close();
        const Result<DrillPeople> read = readDrillPeople(config);
        QVERIFY2(!read && read.error().code == QLatin1String("no_people"), text);
    }
}

void TestLabPeople::aFileForAllIsRefused()
{
    const QTemporaryDir folder;
    const LabSpec lab = halfMade(folder);
    QVERIFY(writeConsoleConfig(lab).ok());
    QFile file(lab.peopleFile());
    QVERIFY(file.setPermissions(file.permissions() | QFile::ReadOther));
    const Result<DrillPeople> read = readDrillPeople(lab.consoleConfig());
    QVERIFY(!read && read.error().text.contains(lab.peopleFile()));
}

void TestLabPeople::theReadmeSaysWhoTheyAre()
{
    QFile readme(QStringLiteral(SWITCHBACK_SOURCE_DIR "/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    for (const Person &person : people()) {
        QVERIFY2(text.contains(QStringLiteral("*%1*").arg(person.who.name)), qPrintable(person.who.name));
        QVERIFY(text.contains(QStringLiteral("`%1`").arg(person.secret)));
    }
}

/// It is written once among what is run; everything else reads the file.
void TestLabPeople::nobodyElseKnowsTheSecret()
{
    QStringList knowing;
    const QDir top(QStringLiteral(SWITCHBACK_SOURCE_DIR));
    QStringList files{QStringLiteral("dev")};
    for (const char *folder : {"app", "models", "widgets", "scripts", "tests", "resources"}) {
        QDirIterator all(top.filePath(QLatin1String(folder)), QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext())
            files += top.relativeFilePath(all.next());
    }
    const QByteArray secret = people().first().secret.toUtf8();
    for (const QString &path : std::as_const(files)) {
        QFile file(top.filePath(path));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        if (file.readAll().contains(secret))
            knowing += path;
    }
    QCOMPARE(knowing, QStringList(QStringLiteral("app/lab/setup/people.cpp")));
}

QTEST_GUILESS_MAIN(TestLabPeople)
#include "tst_labpeople.moc"
