// SPDX-License-Identifier: GPL-3.0-or-later
// A customer in each of forty zones and more, in both nights of a year in which its clocks change: every time
// in every message that a runbook has or that is written beside it, by every channel, as libc reads the
// system's zone data, not as Qt does.
#include "models/incident/carried/beside.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"
#include "models/runbook/stepkind.h"
#include "tests/models/incident/outagestory.h"

#include <QRegularExpression>
#include <QTest>

#include <ctime>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Year = instantFromMs(1'793'491'200'000); ///< 1 November 2026

/// What the system's clock shows in the zone that libc is set to.
tm localTime(Instant at)
{
    const time_t seconds = toMs(at) / 1000;
    tm local{};
    localtime_r(&seconds, &local);
    return local;
}

class LibcZone
{
public:
    explicit LibcZone(const QByteArray &zone)
    {
        qputenv("TZ", zone);
        tzset();
    }
    ~LibcZone()
    {
        qunsetenv("TZ");
        tzset();
    }
    Q_DISABLE_COPY_MOVE(LibcZone)
};

/// The first moments after a change of the clocks, within a year; where they never change, two nights.
QList<Instant> nights()
{
    QList<Instant> found;
    long before = localTime(Year).tm_gmtoff;
    for (Instant at = Year; at < Year + 365 * 24h; at += 30min) {
        const long now = localTime(at).tm_gmtoff;
        if (now != before)
            found += at;
        before = now;
    }
    return found.isEmpty() ? QList<Instant>{Year + 8h, Year + 133 * 24h} : found;
}

/// "2026-11-30 01:32 Kolkata (UTC+5:30)": with the day where it is another one than `today`.
QString shown(Instant at, Instant today, const QString &place)
{
    const tm local = localTime(at);
    const tm day = localTime(today);
    char text[32];
    strftime(text, sizeof text,
             local.tm_yday == day.tm_yday && local.tm_year == day.tm_year ? "%H:%M" : "%Y-%m-%d %H:%M",
             &local);
    const long minutes = local.tm_gmtoff / 60;
    QString offset = QStringLiteral("UTC");
    if (minutes != 0)
        offset +=
            (minutes < 0 ? QLatin1Char('-') : QLatin1Char('+')) + QString::number(std::abs(minutes) / 60);
    if (minutes % 60 != 0)
        offset += QStringLiteral(":%1").arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1 %2 (%3)").arg(QLatin1String(text), place, offset);
}
} // namespace

class TestMessageZones : public QObject
{
    Q_OBJECT
private slots:
    void everyTimeOfEveryMessage_data();
    void everyTimeOfEveryMessage();

private:
    void look(const OutageStory &story, const QByteArray &zone, const QString &place);
    void lookAt(const MessageText &message, const QByteArray &zone, const QString &place,
                const QString &which);
    int m_times = 0;
};

void TestMessageZones::everyTimeOfEveryMessage_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *zone :
         {"America/Chicago",    "America/New_York",    "America/Denver",    "America/Los_Angeles",
          "America/Phoenix",    "America/Anchorage",   "America/Adak",      "Pacific/Honolulu",
          "America/St_Johns",   "America/Halifax",     "America/Havana",    "America/Mexico_City",
          "America/Tijuana",    "America/Bogota",      "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
          "America/Santiago",   "America/Asuncion",    "America/Nuuk",      "Atlantic/Azores",
          "Europe/London",      "Europe/Dublin",       "Europe/Berlin",     "Europe/Helsinki",
          "Europe/Chisinau",    "Europe/Istanbul",     "Europe/Moscow",     "Africa/Casablanca",
          "Africa/Cairo",       "Africa/Johannesburg", "Asia/Beirut",       "Asia/Jerusalem",
          "Asia/Gaza",          "Asia/Tehran",         "Asia/Dubai",        "Asia/Kabul",
          "Asia/Kolkata",       "Asia/Kathmandu",      "Asia/Yangon",       "Asia/Tokyo",
          "Australia/Eucla",    "Australia/Adelaide",  "Australia/Sydney",  "Australia/Lord_Howe",
          "Pacific/Norfolk",    "Pacific/Auckland",    "Pacific/Chatham",   "Pacific/Apia",
          "Pacific/Kiritimati", "Pacific/Marquesas"})
        QTest::newRow(zone) << QByteArray(zone);
}

/// All messages of that incident at this moment, as somebody there gets them.
void TestMessageZones::look(const OutageStory &story, const QByteArray &zone, const QString &place)
{
    for (const RunbookStep &step : story.incident.runbook.steps) {
        if (!traitsOf(step.kind).sendsMessage)
            continue;
        const int slot = step.kind == StepKind::Cadence ? 2 : 0;
        lookAt(messagePreview(story.incident, carriedDraft(story.incident, step, story.now, slot), story.now,
                              slot),
               zone, place, step.key);
    }
    const QString corrects = story.incident.notices.first().id;
    const QStringList topics = messageTopics();
    for (const QString &topic : topics)
        lookAt(messagePreview(story.incident, besideDraft(story.incident, topic, corrects, story.now),
                              story.now, 0),
               zone, place, topic);
}

void TestMessageZones::lookAt(const MessageText &message, const QByteArray &zone, const QString &place,
                              const QString &which)
{
    static const QRegularExpression time(
        QStringLiteral("(?:[0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2} [^()\n]+? \\(UTC[^)]*\\)"));
    static const QRegularExpression rest(QStringLiteral("[0-9]:[0-9]"));
    Addressee to;
    to.customerName = QStringLiteral("Carver");
    to.zone = zone;
    const int before = m_times;
    // As it arrives: only the head itself is not known before it goes out.
    QVERIFY(spell(message, to, Channel::Email).text.endsWith(QStringLiteral("Log XXXX-XXXX-XXXX")));
    QSet<QString> right;
    for (const Instant at : message.times)
        right.insert(shown(at, message.madeAt, place));
    for (const Channel channel : {Channel::Email, Channel::Sms, Channel::Call}) {
        const Spelt spelt = spell(message, to, channel);
        for (QString text : {spelt.subject, spelt.text, spelt.html}) {
            for (auto each = time.globalMatch(text); each.hasNext();) {
                const QString said = each.next().captured();
                QVERIFY2(right.contains(said), qPrintable(which + QStringLiteral(": ") + said));
                ++m_times;
            }
            QVERIFY2(!text.remove(time).contains(rest), qPrintable(which + QStringLiteral(": ") + text));
        }
    }
    QVERIFY2(m_times - before >= 3, qPrintable(which)); // one by each channel at least
}

void TestMessageZones::everyTimeOfEveryMessage()
{
    QFETCH(QByteArray, zone);
    const LibcZone libc(zone);
    const QString place = zone == "America/Chicago"
                              ? QStringLiteral("Naperville")
                              : QString::fromLatin1(zone.mid(zone.lastIndexOf('/') + 1)).replace('_', ' ');
    m_times = 0;
    const QList<Instant> changes = nights();
    QVERIFY(changes.size() >= 2);
    for (const Instant night : changes) {
        for (Instant at = night - 75min; at <= night + 75min; at += 15min) {
            OutageStory story(1, at);
            story.declare();
            story.notice(QStringLiteral("alert"));
            QCOMPARE(story.incident.fromZone, QByteArray("America/Chicago"));
            QCOMPARE(story.incident.fromName, QString("Naperville"));
            look(story, zone, place);
            // The other half of the texts: it answers again.
            story.incident.serviceSeenAt = story.now += 40min;
            look(story, zone, place);
            if (QTest::currentTestFailed())
                return;
        }
    }
    QVERIFY2(m_times > 200, qPrintable(QString::number(m_times)));
}

QTEST_GUILESS_MAIN(TestMessageZones)
#include "tst_messagezones.moc"
