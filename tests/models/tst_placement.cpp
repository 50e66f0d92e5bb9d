// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview/placement.h"

#include <QTest>

using namespace Switchback;

class TestPlacement : public QObject
{
    Q_OBJECT
private slots:
    void whatGoesWithASiteIsSaid_data()
    {
        QTest::addColumn<QStringList>("store");
        QTest::addColumn<QString>("duty");
        QTest::addColumn<QString>("own");
        QTest::addColumn<QString>("warned"); ///< keys and sites
        const QString desk = QStringLiteral("noc-1");
        const auto row = [&](const char *name, const QStringList &store, const char *duty, const char *own,
                             const char *warned) {
            QTest::newRow(name) << store << QString::fromLatin1(duty) << QString::fromLatin1(own)
                                << QString::fromLatin1(warned);
        };
        const QString first = QStringLiteral("db.naperville.example"), second = QStringLiteral("10.2.0.7");
        row("elsewhere", {QStringLiteral("db.cloud.example")}, "noc-1", "noc-1", "");
        row("own disk", {}, "noc-1", "noc-1", "");
        row("own disk, at a site", {}, "", "10.2.0.7", "store_place Centennial");
        row("store at one site", {first}, "noc-1", "noc-1", "store_place Naperville");
        row("however it is written", {QStringLiteral("DB.Naperville.example.")}, "", "noc-1",
            "store_place Naperville");
        row("by its REST address", {QStringLiteral("rest.naperville.example")}, "", "noc-1",
            "store_place Naperville");
        row("store at both", {first, second}, "noc-1", "noc-1", "");
        row("store also elsewhere", {first, QStringLiteral("db.cloud.example")}, "noc-1", "noc-1", "");
        row("duty at a site", {QStringLiteral("db.cloud.example")}, "10.2.0.7", "noc-1",
            "duty_place Centennial");
        row("both", {second}, "10.2.0.7", "noc-1", "store_place Centennial, duty_place Centennial");
        row("nobody on duty", {QStringLiteral("db.cloud.example")}, "", "noc-1", "");
    }
    void whatGoesWithASiteIsSaid()
    {
        QFETCH(QStringList, store);
        QFETCH(QString, duty);
        QFETCH(QString, own);
        QFETCH(QString, warned);
        PairConfig pair;
        pair.production.shortName = QStringLiteral("Naperville");
        pair.production.ssh.host = QStringLiteral("db.naperville.example");
        pair.production.rest.url = QStringLiteral("https://rest.naperville.example:8443");
        pair.backup.shortName = QStringLiteral("Centennial");
        pair.backup.ssh.host = QStringLiteral("10.2.0.7");
        QStringList said;
        for (const ComponentLine &line : placementWarnings(pair, {store, duty, own}, Instant{})) {
            QCOMPARE(line.mark, Mark::Warning);
            const QString site = line.value.contains(pair.production.shortName) ? pair.production.shortName
                                                                                : pair.backup.shortName;
            said += QStringLiteral("%1 %2").arg(line.key, site);
        }
        QCOMPARE(said.join(QStringLiteral(", ")), warned);
    }
};

QTEST_GUILESS_MAIN(TestPlacement)
#include "tst_placement.moc"
