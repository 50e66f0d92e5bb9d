// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/place/storeurl.h"

#include <QTest>

using namespace Switchback;

class TestStoreUrl : public QObject
{
    Q_OBJECT
private slots:
    void sqlite()
    {
        QCOMPARE(parseStoreUrl(QStringLiteral("sqlite:/var/lib/x.db"))->path,
                 QStringLiteral("/var/lib/x.db"));
        QCOMPARE(parseStoreUrl(QStringLiteral("sqlite:///var/lib/x.db"))->path,
                 QStringLiteral("/var/lib/x.db"));
        QVERIFY(parseStoreUrl(QStringLiteral("sqlite:x.db"))->path.startsWith(QLatin1Char('/')));
    }
    void postgres()
    {
        const StoreUrl url =
            *parseStoreUrl(QStringLiteral("postgresql://noc:secret@db.example:5433/switchback"));
        QCOMPARE(url.host, QStringLiteral("db.example"));
        QCOMPARE(url.port, QStringLiteral("5433"));
        QCOMPARE(url.user, QStringLiteral("noc"));
        QCOMPARE(url.password, QStringLiteral("secret"));
        QCOMPARE(url.database, QStringLiteral("switchback"));
        QVERIFY(!url.name().contains(QLatin1String("secret")));
        QCOMPARE(parseStoreUrl(QStringLiteral("postgresql://noc@/sb?host=/run/postgresql"))->host,
                 QStringLiteral("/run/postgresql"));
    }
    /// What stands behind the ? is done or refused by name, never left out.
    void optionsCount()
    {
        const auto url = parseStoreUrl(
            QStringLiteral("postgresql://noc@db.example/sb?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem"));
        QVERIFY(url.ok());
        QCOMPARE(url->options.value(QStringLiteral("sslmode")), QStringLiteral("verify-full"));
        QCOMPARE(url->options.value(QStringLiteral("sslrootcert")), QStringLiteral("/etc/ssl/ca.pem"));
        const auto several = parseStoreUrl(QStringLiteral(
            "postgresql://noc@db1.example:5432,db2.example:5433/sb?target_session_attrs=read-write"));
        QVERIFY(several.ok());
        QCOMPARE(several->host, QStringLiteral("db1.example,db2.example"));
        QCOMPARE(several->port, QStringLiteral("5432,5433"));
        QCOMPARE(several->options.value(QStringLiteral("target_session_attrs")),
                 QStringLiteral("read-write"));
        const auto mistyped = parseStoreUrl(QStringLiteral("postgresql://noc@db.example/sb?sslmod=require"));
        QVERIFY(!mistyped.ok());
        QVERIFY2(mistyped.error().text.contains(QLatin1String("sslmod\"")),
                 qPrintable(mistyped.error().text));
        QVERIFY2(mistyped.error().hint.contains(QLatin1String("sslmode")), qPrintable(mistyped.error().hint));
        QVERIFY(!parseStoreUrl(QStringLiteral("postgresql://noc@db.example/sb?sslmode=requre")).ok());
    }
    void passwordsAreReadAndNeverSaid_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url :
             {"postgresql://noc:p#ss-Word41@db.example/sb", "postgres://noc:Winter-Lake-41@db.example/sb",
              "postgresql://noc:Winter-Lake-41@db.example:99999/sb",
              "postgresql://noc:Winter-Lake-41@db.example/sb?sslmod=x",
              "postgresql://noc:Winter-Lake-41%zz@db.example/sb", "postgresql://noc:Winter-Lake-41@[::1/sb",
              "postgresql://noc:Winter?Lake-41@db.example/sb",
              "postgresql://noc:Winter/x?Lake-41@db.example/sb", "postgres:/noc:Winter-Lake-41@db.example/sb",
              "postgresql://db.example/sb?password=Winter-Lake-41&sslmod=x"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void passwordsAreReadAndNeverSaid()
    {
        QFETCH(QString, url);
        const auto parsed = parseStoreUrl(url);
        const QString said = parsed ? parsed->name() : parsed.error().text + parsed.error().hint;
        for (const char *secret : {"Winter", "Lake", "Word41"})
            QVERIFY2(!said.contains(QLatin1String(secret)), qPrintable(said));
        if (parsed)
            QVERIFY(!parsed->password.isEmpty());
    }
    void refused_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url :
             {"", "sqlite:", "mysql://h/d", "postgresql://h", "postgresql://h:99999/d",
              "postgresql://u@/d?host=/x'y", "postgresql://u@/d?host=a%3Bsslmode%3Ddisable", "/just/a/path"})
            QTest::newRow(url[0] ? url : "empty") << QString::fromLatin1(url);
    }
    void refused()
    {
        QFETCH(QString, url);
        const auto parsed = parseStoreUrl(url);
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, QStringLiteral("bad_store_url"));
    }
};

QTEST_GUILESS_MAIN(TestStoreUrl)
#include "tst_storeurl.moc"
