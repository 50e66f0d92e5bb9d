// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/storeurl.h"

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
        QCOMPARE(url.port, 5433);
        QCOMPARE(url.user, QStringLiteral("noc"));
        QCOMPARE(url.password, QStringLiteral("secret"));
        QCOMPARE(url.database, QStringLiteral("switchback"));
        QVERIFY(!url.name().contains(QLatin1String("secret")));
        QCOMPARE(parseStoreUrl(QStringLiteral("postgresql://noc@/sb?host=/run/postgresql"))->host,
                 QStringLiteral("/run/postgresql"));
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
