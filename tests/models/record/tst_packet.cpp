// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordstory.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/incident/steproom.h"
#include "models/record/packet.h"
#include "models/record/packetcheck.h"
#include "models/record/packetparts.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Switchback;

namespace
{
/// A seal as anybody could make it who changes a packet: not by the code under test.
QByteArray resealed(QJsonObject packet)
{
    packet.remove(QStringLiteral("seal"));
    const QByteArray hash =
        QCryptographicHash::hash(canonicalJson(packet), QCryptographicHash::Sha256).toHex();
    packet.insert(QStringLiteral("seal"), QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(hash)}});
    return canonicalJson(packet) + "\n";
}

QJsonObject parsed(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

QByteArray withEvents(const QByteArray &packet, const std::function<void(QJsonArray &)> &change)
{
    QJsonObject object = parsed(packet);
    QJsonArray events = object.value(QStringLiteral("events")).toArray();
    change(events);
    object.insert(QStringLiteral("events"), events);
    return resealed(object);
}

QByteArray fixture(const char *name, const char *folder = "packet-of-fold-1")
{
    QFile file(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/models/record/%1/%2")
                   .arg(QLatin1String(folder), QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString errorOf(const QByteArray &bytes)
{
    const auto facts = verifyPacket(bytes);
    return facts ? QString() : facts.error().code + QStringLiteral(": ") + facts.error().text;
}

/// Another value of the same type.
QJsonValue changed(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return !value.toBool();
    case QJsonValue::Double:
        return value.toDouble() + 1;
    case QJsonValue::String:
        return value.toString() + QLatin1Char('x');
    case QJsonValue::Array: {
        QJsonArray array = value.toArray();
        array.append(1);
        return array;
    }
    case QJsonValue::Object: {
        QJsonObject object = value.toObject();
        object.insert(QStringLiteral("added"), 1);
        return object;
    }
    default:
        return 1;
    }
}
} // namespace

class TestPacket : public QObject
{
    Q_OBJECT
private:
    RecordStory m_story;
    QByteArray m_packet;

    [[nodiscard]] qint64 first() const { return m_story.events.first().seq; }
    [[nodiscard]] static QString named(qint64 seq) { return QStringLiteral("event %1 ").arg(seq); }

private slots:
    void initTestCase()
    {
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(1);
        options.shortTexts = true;
        m_story = recordStory(options);
        const auto packet = makePacket(m_story.events, m_story.previous, m_story.madeAt);
        QVERIFY2(packet.ok(), packet.ok() ? "" : qPrintable(packet.error().text));
        m_packet = *packet;
        qInfo("%d events, %d bytes", int(m_story.events.size()), int(m_packet.size()));
    }

    void comesBack()
    {
        const auto facts = verifyPacket(m_packet);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(sealFits(m_packet));
        Record ought = makeRecord(m_story.incident, m_story.madeAt);
        addLog(ought, m_story.events, m_story.previous);
        QCOMPARE(facts->record, ought);
        QCOMPARE(facts->events, int(m_story.events.size()));
        QCOMPARE(facts->record.log.head, m_story.events.last().hash);
        const QString text = packetText(*facts);
        QVERIFY2(text.contains(QStringLiteral("%1 events").arg(m_story.events.size())), qPrintable(text));
        QVERIFY(text.contains(QString::fromLatin1(m_story.events.last().hash)));
        QCOMPARE(m_packet, canonicalJson(parsed(m_packet)) + "\n");
    }

    /// One that a program of the first fold wrote, its log beside it: it has to be found whole for ever.
    void ofTheFirstFold()
    {
        const QByteArray bytes = fixture("record.json");
        const auto facts = verifyPacket(bytes);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(facts->summaryChecked);
        QCOMPARE(facts->fold, 1);
        QCOMPARE(facts->madeBy, QStringLiteral("0.1.0"));
        QCOMPARE(facts->record.runs.size(), 1);
        QVERIFY(facts->record.runs.first().succeeded);
        QCOMPARE(facts->record.ending, Ending::Complete);
        QCOMPARE(facts->record.count(SignoffState::Signed), 4);
        // Its log still makes an incident, and a record of today.
        QList<Event> log;
        for (const QByteArray &line : fixture("log.jsonl").split('\n')) {
            if (!line.isEmpty())
                log += *packetEventFromJson(QJsonDocument::fromJson(line).object());
        }
        QCOMPARE(log.size(), 63);
        const auto today = makePacket(log, facts->record.log.previous, m_story.madeAt);
        QVERIFY2(today.ok(), today.ok() ? "" : qPrintable(today.error().text));
        const auto again = verifyPacket(*today);
        QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().text));
        QCOMPARE(again->fold, FoldNow);
        QCOMPARE(again->record.runs.size(), 1);
        QCOMPARE(again->record.log.head, facts->record.log.head);
    }

    /// One that a program of the second fold wrote: what it could not say of updates is not missing in it.
    void ofTheSecondFold()
    {
        const QByteArray bytes = fixture("record.json", "packet-of-fold-2");
        const auto facts = verifyPacket(bytes);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(facts->summaryChecked);
        QCOMPARE(facts->fold, 2);
        QVERIFY(!bytes.contains("customers_missed"));
        // Its events, summed up today, say whom those updates did not reach in time.
        QList<Event> log;
        for (const QJsonValue &each : parsed(bytes).value(QStringLiteral("events")).toArray())
            log += *packetEventFromJson(each.toObject());
        const auto today = makePacket(log, facts->record.log.previous, m_story.madeAt);
        QVERIFY2(today.ok(), today.ok() ? "" : qPrintable(today.error().text));
        const auto again = verifyPacket(*today);
        QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().text));
        QCOMPARE(again->fold, FoldNow);
        QCOMPARE(again->record.customerUpdates.size(), 2);
        const SlotCustomers &first = again->record.customerUpdates.first();
        QCOMPARE(first.onTime + first.late.size() + first.missed.size(), 4);
        QCOMPARE(first.missed.size(), 1); // it bounced, and nobody tried again
        QVERIFY(today->contains("customers_missed"));
    }

    /// One that a program of the third fold wrote: there a person's word on their calls is all there is, and
    /// counts as it did then.
    void ofTheThirdFold()
    {
        const QByteArray bytes = fixture("record.json", "packet-of-fold-3");
        const auto facts = verifyPacket(bytes);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(facts->summaryChecked);
        QCOMPARE(facts->fold, 3);
        QList<Event> log;
        for (const QJsonValue &each : parsed(bytes).value(QStringLiteral("events")).toArray())
            log += *packetEventFromJson(each.toObject());
        const auto now = foldIncident(log);
        QVERIFY(now.ok());
        const RunbookStep *step = now->runbook.step(QStringLiteral("reroute"));
        QVERIFY(step);
        QCOMPARE(countCustomers(*now, *step).good, int(now->customers.size()));
    }

    /// Likewise; of one of its customers it was found the day after that calls had not moved. What they
    /// signed names that day, and holds.
    void ofTheThirdFoldAndNotMoved()
    {
        const QByteArray bytes = fixture("failed.json", "packet-of-fold-3");
        const auto facts = verifyPacket(bytes);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(facts->summaryChecked);
        QCOMPARE(facts->fold, 3);
        QList<Event> log;
        for (const QJsonValue &each : parsed(bytes).value(QStringLiteral("events")).toArray())
            log += *packetEventFromJson(each.toObject());
        for (const int fold : {3, FoldNow}) {
            const auto now = foldIncident(log, fold);
            QVERIFY(now.ok());
            const SignedEvidence evidence = evidenceFor(*now, QStringLiteral("c2"));
            QVERIFY2(evidence.statement.contains(QStringLiteral("22 November")),
                     qPrintable(evidence.statement));
            QCOMPARE(signoffState(*now, QStringLiteral("c2")), SignoffState::Signed);
            QCOMPARE(now->known.moved().count, 1);
        }
    }

    /// A changed summary is no summary of another version.
    void ofTheFirstFoldChanged()
    {
        QJsonObject packet = parsed(fixture("record.json"));
        QJsonObject record = packet.value(QStringLiteral("record")).toObject();
        record.insert(QStringLiteral("closed_by"), QStringLiteral("Somebody Else"));
        packet.insert(QStringLiteral("record"), record);
        QVERIFY(errorOf(resealed(packet)).contains(QStringLiteral("record.closed_by")));
        packet = parsed(fixture("record.json"));
        packet.insert(QStringLiteral("fold"), 1);
        QVERIFY(errorOf(resealed(packet)).contains(QStringLiteral("fold")));
        packet.insert(QStringLiteral("fold"), 0.5);
        QVERIFY(errorOf(resealed(packet)).contains(QStringLiteral("fold")));
    }

    /// Of a newer fold: the chain and the seal are checked, and it is said that the summary was not.
    void ofANewerFold()
    {
        QJsonObject packet = parsed(m_packet);
        packet.insert(QStringLiteral("fold"), FoldNow + 1);
        QJsonObject record = packet.value(QStringLiteral("record")).toObject();
        record.insert(QStringLiteral("colour"), QStringLiteral("red"));
        packet.insert(QStringLiteral("record"), record);
        const QByteArray newer = resealed(packet);
        const auto facts = verifyPacket(newer);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QVERIFY(!facts->summaryChecked);
        QCOMPARE(facts->fold, FoldNow + 1);
        QCOMPARE(facts->record.log.head, m_story.events.last().hash);
        QVERIFY2(packetText(*facts).contains(QStringLiteral("NOT checked")), qPrintable(packetText(*facts)));
        const QString error = errorOf(withEvents(newer, [](QJsonArray &events) { events.removeAt(4); }));
        QVERIFY2(error.contains(named(first() + 4)), qPrintable(error));
        packet.insert(QStringLiteral("seal"), QJsonObject{{QStringLiteral("sha256"), QString(64, u'0')}});
        QVERIFY(errorOf(canonicalJson(packet) + "\n").contains(QStringLiteral("seal")));
    }

    /// Each byte of it: another one; gone and twice for each fourth, for time's sake.
    void everyByte()
    {
        QElapsedTimer timer;
        timer.start();
        for (qsizetype i = 0; i < m_packet.size(); ++i) {
            QByteArray bytes = m_packet;
            bytes[i] = char(bytes.at(i) ^ (1 << (i % 7)));
            QVERIFY2(!sealFits(bytes), qPrintable(QStringLiteral("byte %1 changed").arg(i)));
            if (i % 101 == 0)
                QVERIFY2(!errorOf(bytes).isEmpty(), qPrintable(QStringLiteral("byte %1 changed").arg(i)));
            if (i % 4 != 0 && i < m_packet.size() - 200)
                continue;
            bytes = m_packet;
            bytes.remove(i, 1);
            QVERIFY2(!sealFits(bytes), qPrintable(QStringLiteral("byte %1 removed").arg(i)));
            bytes = m_packet;
            bytes.insert(i, m_packet.at(i));
            QVERIFY2(!sealFits(bytes), qPrintable(QStringLiteral("byte %1 doubled").arg(i)));
        }
        QVERIFY(!sealFits(m_packet + "\n") && !errorOf(m_packet + "\n").isEmpty());
        QVERIFY(!errorOf(m_packet + " ").isEmpty());
        qInfo("%lld ms", timer.elapsed());
    }

    void eventRemoved()
    {
        for (int i = 0; i < m_story.events.size(); ++i) {
            const QString error =
                errorOf(withEvents(m_packet, [i](QJsonArray &events) { events.removeAt(i); }));
            QVERIFY2(error.contains(named(first() + i)), qPrintable(error));
        }
    }
    void eventsSwapped()
    {
        for (int i = 0; i + 1 < m_story.events.size(); ++i) {
            const QString error = errorOf(withEvents(m_packet, [i](QJsonArray &events) {
                const QJsonValue moved = events.takeAt(i);
                events.insert(i + 1, moved);
            }));
            QVERIFY2(error.contains(named(first() + i)), qPrintable(error));
        }
    }
    void eventDoubled()
    {
        for (int i = 0; i < m_story.events.size(); ++i) {
            const QString error =
                errorOf(withEvents(m_packet, [i](QJsonArray &events) { events.insert(i, events.at(i)); }));
            QVERIFY2(error.contains(named(first() + i)), qPrintable(error));
        }
    }
    void eventChanged()
    {
        for (int i = 0; i < m_story.events.size(); ++i) {
            const QJsonObject event =
                parsed(m_packet).value(QStringLiteral("events")).toArray().at(i).toObject();
            for (const QString &key : event.keys()) {
                if (key == QLatin1String("seq"))
                    continue; // see the three before
                const QString error = errorOf(withEvents(m_packet, [&](QJsonArray &events) {
                    QJsonObject other = event;
                    other.insert(key, changed(event.value(key)));
                    events.replace(i, other);
                }));
                // The first one has none before it to be counted from, if it can't be read.
                QVERIFY2(error.contains(named(first() + i)) ||
                             (i == 0 && error.contains(QStringLiteral("first event"))),
                         qPrintable(key + QStringLiteral(": ") + error));
            }
        }
    }

    /// The summary is changed and the packet sealed anew.
    void summaryChanged_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("key");
        for (const char *part : {"record", "incident", "head"}) {
            const QJsonObject object = parsed(m_packet).value(QLatin1String(part)).toObject();
            for (const QString &key : object.keys())
                QTest::addRow("%s.%s", part, qPrintable(key)) << QString::fromLatin1(part) << key;
        }
    }
    void summaryChanged()
    {
        QFETCH(QString, part);
        QFETCH(QString, key);
        QJsonObject packet = parsed(m_packet);
        QJsonObject object = packet.value(part).toObject();
        object.insert(key, changed(object.value(key)));
        packet.insert(part, object);
        QVERIFY(sealFits(resealed(packet)));
        QString error = errorOf(resealed(packet));
        QVERIFY(!error.isEmpty());
        if (part == QLatin1String("record"))
            QVERIFY2(error.contains(QStringLiteral("record.%1").arg(key)), qPrintable(error));
        object.remove(key);
        packet.insert(part, object);
        QVERIFY(!errorOf(resealed(packet)).isEmpty());
    }

    /// Somebody re-writes an event and the whole chain after it: the summary no longer follows from it; and
    /// if that is made anew too, the head is another one.
    void chainMadeAnew()
    {
        QList<Event> events = m_story.events;
        for (Event &event : events) {
            if (event.kind == QLatin1String("decision.made"))
                event.actor = QStringLiteral("Somebody Else");
        }
        events = chained(events, first(), m_story.previous);
        const auto anew = makePacket(events, m_story.previous, m_story.madeAt);
        QVERIFY(anew.ok());
        QJsonObject forged = parsed(*anew);
        forged.insert(QStringLiteral("record"), parsed(m_packet).value(QStringLiteral("record")));
        QVERIFY2(errorOf(resealed(forged)).contains(QStringLiteral("record.decisions[0].by")),
                 qPrintable(errorOf(resealed(forged))));
        const auto facts = verifyPacket(*anew);
        QVERIFY(facts.ok());
        QVERIFY(facts->record.log.head != m_story.events.last().hash);
    }

    /// Initials under evidence that they were not given for.
    void evidenceExchanged()
    {
        QList<Event> events = m_story.events;
        bool found = false;
        for (Event &event : events) {
            if (event.kind != QLatin1String("initials.taken"))
                continue;
            QByteArray body = canonicalJson(event.body);
            QVERIFY(body.contains("3 calls at Centennial"));
            event.body = parsed(body.replace("3 calls at Centennial", "9 calls at Centennial"));
            found = true;
            break;
        }
        QVERIFY(found);
        events = chained(events, first(), m_story.previous);
        const auto packet = makePacket(events, m_story.previous, m_story.madeAt);
        QVERIFY(!packet.ok());
        QVERIFY2(!packet.error().text.isEmpty(), qPrintable(packet.error().text));
        qInfo("%s", qPrintable(packet.error().text));
    }

    void endsCutOff()
    {
        const auto cut = [&](qsizetype from, qsizetype count) {
            return errorOf(withEvents(m_packet, [&](QJsonArray &events) {
                QJsonArray kept;
                for (qsizetype i = from; i < from + count; ++i)
                    kept.append(events.at(i));
                events = kept;
            }));
        };
        const qsizetype all = m_story.events.size();
        QVERIFY(cut(3, all - 3).contains(named(first())));
        QVERIFY(cut(0, all - 3).contains(named(first() + all - 3)));
        QVERIFY(!cut(0, 0).isEmpty());
    }

    void gapIsNotWritten()
    {
        QList<Event> events = m_story.events;
        events.removeAt(7);
        const auto packet = makePacket(events, m_story.previous, m_story.madeAt);
        QVERIFY(!packet.ok());
        QVERIFY2(packet.error().text.contains(named(first() + 7)), qPrintable(packet.error().text));
        QCOMPARE(makePacket({}, {}, m_story.madeAt).error().code, QStringLiteral("no_events"));
    }

    void firstOfTheLog()
    {
        StoryOptions options;
        options.firstSeq = 1;
        const RecordStory story = recordStory(options);
        const auto packet = makePacket(story.events, {}, story.madeAt);
        QVERIFY(packet.ok());
        QVERIFY(verifyPacket(*packet).ok());
        QJsonObject object = parsed(*packet);
        object.insert(QStringLiteral("previous"), QString(64, QLatin1Char('b')));
        QVERIFY(errorOf(resealed(object)).contains(QStringLiteral("event 1")));
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = m_packet;
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("an object") << QByteArray("{}");
        QTest::newRow("only the format") << QByteArray("{\"format\":\"switchback-record/1\"}\n");
        QTest::newRow("another format") << QByteArray("{\"format\":\"switchback-record/2\"}\n");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
        QTest::newRow("not UTF-8") << QByteArray(good).replace("Naperville", "Naper\xff\xfe\x80lle");
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf") + good;
        QTest::newRow("nested") << QByteArray(200'000, '[');
        QTest::newRow("nested in the body") << QByteArray(good).replace(
            "\"body\":{", "\"body\":{\"a\":" + QByteArray(300, '[') + QByteArray(300, ']') + ",");
        QTest::newRow("a key twice") << QByteArray(good).replace("\"format\":",
                                                                 "\"format\":\"x\",\"format\":");
        QTest::newRow("too large") << QByteArray(100 * 1024 * 1024, ' ');
        QTest::newRow("millions of values") << "{\"format\":\"switchback-record/1\",\"events\":[0" +
                                                   QByteArray(",0").repeated(6'000'000) + "]}";
        QTest::newRow("an open text") << good.left(good.indexOf("Naperville") + 3);
        for (const char *key :
             {"events", "format", "head", "incident", "made", "previous", "record", "seal"}) {
            for (const QJsonValue &value :
                 {QJsonValue(), QJsonValue(true), QJsonValue(1e300), QJsonValue(QStringLiteral("x")),
                  QJsonValue(QJsonArray{QJsonArray()}), QJsonValue(QJsonObject())}) {
                QJsonObject object = parsed(good);
                object.insert(QLatin1String(key), value);
                QByteArray bytes = canonicalJson(object) + "\n";
                if (qstrcmp(key, "seal") != 0)
                    bytes = resealed(object);
                QTest::addRow("%s is of type %d", key, int(value.type())) << bytes;
            }
        }
        for (const double seq : {-1.0, 0.0, 0.5, 1e18, 9007199254740993.0}) {
            QTest::addRow("seq %g", seq) << withEvents(good, [seq](QJsonArray &events) {
                QJsonObject event = events.at(0).toObject();
                event.insert(QStringLiteral("seq"), seq);
                events.replace(0, event);
            });
        }
    }
    void hostile()
    {
        QFETCH(QByteArray, bytes);
        QElapsedTimer timer;
        timer.start();
        const auto facts = verifyPacket(bytes);
        QVERIFY(!facts.ok());
        QVERIFY(!facts.error().text.isEmpty() && !facts.error().hint.isEmpty());
        QVERIFY2(facts.error().text.size() < 600, qPrintable(facts.error().text.left(600)));
        QVERIFY(timer.elapsed() < 30'000);
    }

    /// A packet that follows from its events, but asks for more updates than memory holds.
    void cadenceOfAMillisecond()
    {
        QList<Event> events = m_story.events;
        QJsonObject body = events.first().body;
        QJsonObject rules = body.value(QStringLiteral("rules")).toObject();
        for (const QString &key : rules.keys()) {
            if (key.contains(QLatin1String("cadence")))
                rules.insert(key, 1);
        }
        body.insert(QStringLiteral("rules"), rules);
        events.first().body = body;
        events = chained(events, first(), m_story.previous);
        const auto packet = makePacket(events, m_story.previous, m_story.madeAt);
        QVERIFY(!packet.ok());
        QVERIFY2(packet.error().text.contains(QStringLiteral("updates")), qPrintable(packet.error().text));
    }
};

QTEST_GUILESS_MAIN(TestPacket)
#include "tst_packet.moc"
