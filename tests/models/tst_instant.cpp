// SPDX-License-Identifier: GPL-3.0-or-later
// Moments as text: the form that is common is read and written by ourselves, exactly as Qt does it.
#include "models/core/instant.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;

namespace
{
QString byQt(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<Instant> readByQt(const QString &text)
{
    const QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
        return std::nullopt;
    const int year = at.toUTC().date().year();
    return year < 2000 || year > 2200 ? std::nullopt
                                      : std::optional<Instant>(instantFromMs(at.toMSecsSinceEpoch()));
}
} // namespace

class TestInstant : public QObject
{
    Q_OBJECT
private slots:
    void isWrittenAsQtDoesIt()
    {
        QCOMPARE(toIso(instantFromMs(1'795'294'800'007)), QStringLiteral("2026-11-21T21:00:00.007Z"));
        QRandomGenerator random(1);
        for (int i = 0; i < 20'000; ++i) { // years 1653 to 2287
            const Instant at = instantFromMs(qint64(random.bounded(2e13)) - 10'000'000'000'000);
            QCOMPARE(toIso(at), byQt(at));
            QCOMPARE(fromIso(toIso(at)), readByQt(byQt(at)));
        }
        for (const char *edge :
             {"1999-12-31T23:59:59.999Z", "2000-01-01T00:00:00.000Z", "2200-12-31T23:59:59.999Z",
              "2201-01-01T00:00:00.000Z", "2024-02-29T12:00:00.000Z", "2100-03-01T00:00:00.000Z"}) {
            const Instant at = fromDateTime(QDateTime::fromString(QLatin1String(edge), Qt::ISODateWithMs));
            QCOMPARE(toIso(at), QLatin1String(edge));
        }
    }
    void isReadAsQtDoesIt_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"2026-11-21T20:04:12.123Z",         "2026-11-21T20:04:12Z",
                                 "2026-11-21T20:04:12.1Z",           "2026-11-21T20:04:12.9999Z",
                                 "2026-11-21T20:04:12.123456+01:00", "2026-11-21T20:04:12.123-07:00",
                                 "2026-11-21T20:04:12.123",          "2026-11-21 20:04:12.123Z",
                                 "2026-11-21T20:04:12,123Z",         "2026-02-29T20:04:12.123Z",
                                 "2024-02-29T20:04:12.123Z",         "2026-13-01T20:04:12.123Z",
                                 "2026-00-01T20:04:12.123Z",         "2026-11-31T20:04:12.123Z",
                                 "2026-11-00T20:04:12.123Z",         "2026-11-21T24:00:00.000Z",
                                 "2026-11-21T24:00:00.001Z",         "2026-11-21T20:60:12.123Z",
                                 "2026-11-21T20:04:60.123Z",         "1999-12-31T23:59:59.999Z",
                                 "2000-01-01T00:00:00.000Z",         "2200-12-31T23:59:59.999Z",
                                 "2201-01-01T00:00:00.000Z",         "2026-11-21T20:04:12.12xZ",
                                 "+026-11-21T20:04:12.123Z",         "-026-11-21T20:04:12.123Z",
                                 "2026-11-21T20:04:12.123z",         "2026-11-21T20:04:-1.123Z",
                                 "2026-11-21t20:04:12.123Z",         " 026-11-21T20:04:12.123Z"})
            QTest::addRow("%s", text) << QString::fromLatin1(text);
        QTest::newRow("digits of another script") << QString::fromUtf8("２026-11-21T20:04:12.123Z");
    }
    void isReadAsQtDoesIt()
    {
        QFETCH(const QString, text);
        QCOMPARE(fromIso(text), readByQt(text));
    }
};

QTEST_GUILESS_MAIN(TestInstant)
#include "tst_instant.moc"
