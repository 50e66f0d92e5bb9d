// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/chain.h"

#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace Switchback;

namespace
{
constexpr int Length = 40;
constexpr int Old = 12; ///< so many are of form 1

QList<Event> someChain()
{
    QList<Event> events;
    QByteArray previous;
    for (int i = 1; i <= Length; ++i) {
        Event event;
        event.seq = i;
        event.at = instantFromMs(1'790'000'000'000 + i);
        event.kind = QStringLiteral("test.happened");
        event.pair = QStringLiteral("hosted");
        event.site = QStringLiteral("iad");
        event.run = QStringLiteral("run-%1").arg(i / 10);
        event.incident = i % 3 ? QStringLiteral("outage-1") : QString();
        event.actor = QStringLiteral("K. Ramos");
        event.text = QStringLiteral("line %1 · ünï").arg(i);
        event.body = {{QStringLiteral("n"), i}, {QStringLiteral("why"), QStringLiteral("because")}};
        event = storableEvent(event);
        event.form = i > Old ? EventForm : 1;
        event.hash = chainHash(previous, event);
        previous = event.hash;
        events += event;
    }
    return events;
}

ChainEnd endOf(const QList<Event> &events)
{
    return {events.last().seq, events.last().hash};
}

void mustName(const QList<Event> &events, const ChainEnd &end, qint64 seq, const QString &what)
{
    const Result<qint64> checked = checkChain(events, {}, end);
    QVERIFY2(!checked.ok(), qPrintable(what));
    QCOMPARE(checked.error().code, QStringLiteral("chain_broken"));
    const QString named = QStringLiteral("event %1 ").arg(seq);
    QVERIFY2(checked.error().text.contains(named),
             qPrintable(QStringLiteral("%1: wanted %2 in: %3").arg(what, named, checked.error().text)));
}

/// Every text field, with its name.
QList<std::pair<QString, QString Event::*>> textFields()
{
    return {{QStringLiteral("kind"), &Event::kind},         {QStringLiteral("pair"), &Event::pair},
            {QStringLiteral("site"), &Event::site},         {QStringLiteral("run"), &Event::run},
            {QStringLiteral("incident"), &Event::incident}, {QStringLiteral("actor"), &Event::actor},
            {QStringLiteral("text"), &Event::text}};
}
} // namespace

class TestChain : public QObject
{
    Q_OBJECT
private slots:
    void bodyIsAsItWillBeRead()
    {
        const QJsonValue odd[] = {1,
                                  -1,
                                  3.0,
                                  0.5,
                                  1e300,
                                  -0.0,
                                  qint64(1) << 60,
                                  std::numeric_limits<double>::quiet_NaN(),
                                  std::numeric_limits<double>::infinity(),
                                  QJsonValue(),
                                  QJsonValue(QJsonValue::Undefined),
                                  true,
                                  QString(),
                                  QString(QChar(0xd800)),
                                  QString(QChar(0)),
                                  QStringLiteral("null -1.5e3 \" \\ {}"),
                                  QJsonArray{1, QJsonValue(), QJsonObject{{QStringLiteral("n"), 2}}},
                                  QJsonArray{QJsonValue(QJsonValue::Undefined)},
                                  QString(QChar(0xfeff)),
                                  QString(QChar(0xfeff)) + QStringLiteral("marked"),
                                  QString(3, QChar(0xfeff)) + QStringLiteral("\"\\"),
                                  QStringLiteral("in the midst") + QChar(0xfeff),
                                  QJsonArray{QString(QChar(0xfeff)) + QLatin1Char('a')},
                                  QJsonObject{{QString(QChar(0xfeff)) + QLatin1Char('k'), 1}}};
        for (const QJsonValue &value : odd) {
            Event event;
            event.body = {{QStringLiteral("v"), value}, {QStringLiteral("t"), QStringLiteral("x")}};
            QByteArray body;
            const Event stored = storableEvent(event, body);
            QCOMPARE(stored.body, QJsonDocument::fromJson(body).object());
            QCOMPARE(canonicalJson(stored.body), body);
            bool same = false;
            QCOMPARE(canonicalJson(event.body, same), body);
            if (same) // who reads it gets that very object
                QCOMPARE(QJsonDocument::fromJson(body).object(), event.body);
        }
    }
    void whole()
    {
        const QList<Event> events = someChain();
        QCOMPARE(*checkChain(events, {}, endOf(events)), qint64(Length));
        // From any event on, given what stands before it.
        for (int from = 1; from < Length; ++from)
            QCOMPARE(*checkChain(events.mid(from), endOf(events.first(from)), endOf(events)),
                     qint64(Length - from));
        QCOMPARE(*checkChain({}), qint64(0));
    }

    /// An event's hash as it was always made, also where it concerns no incident.
    void asEver()
    {
        Event event;
        event.seq = 1;
        event.at = instantFromMs(1'790'000'000'000);
        event.kind = QStringLiteral("test.written");
        event.actor = QStringLiteral("K. Ramos");
        event.text = QStringLiteral("event 0 of K. Ramos");
        QCOMPARE(chainHash({}, event),
                 QByteArray("96f29ff227858b16bd78e7364bddf1bc7a2d99a2a9c776b5c5bfc6763b606cc6"));
        event.incident = QStringLiteral("outage-1");
        QVERIFY(chainHash({}, event) !=
                QByteArray("96f29ff227858b16bd78e7364bddf1bc7a2d99a2a9c776b5c5bfc6763b606cc6"));
    }

    /// Who knows no more than digests can walk from one head to another.
    void digestsLeadOn()
    {
        const QList<Event> events = someChain();
        QByteArray hash = events.at(Old - 1).hash;
        for (int i = Old; i < Length; ++i) {
            hash = linkHash(hash, eventDigest(events.at(i), canonicalJson(events.at(i).body)));
            QCOMPARE(hash, events.at(i).hash);
        }
        // As written down once: SHA-256 of the hash before, a line feed and the digest.
        QCOMPARE(linkHash("a", "b"),
                 QByteArray("7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78"));
    }

    /// A chain does not go back to the older form, also not under hashes that fit.
    void formNeverGoesBack()
    {
        QList<Event> events = someChain();
        Event &last = events.last();
        last.form = 1;
        mustName(events, endOf(events), Length, QStringLiteral("form alone"));
        last.hash = chainHash(events.at(Length - 2).hash, last);
        mustName(events, endOf(events), Length, QStringLiteral("with a hash that fits"));
        last.form = EventForm + 1;
        last.hash = chainHash(events.at(Length - 2).hash, last);
        mustName(events, endOf(events), Length, QStringLiteral("of a later program"));
    }

    void anyChangedCharacterShows()
    {
        const QList<Event> good = someChain();
        const ChainEnd end = endOf(good);
        for (int i = 0; i < Length; ++i) {
            for (const auto &[name, field] : textFields()) {
                const QString text = good.at(i).*field;
                for (qsizetype at = 0; at <= text.size(); ++at) {
                    QList<Event> bad = good;
                    QString &edited = bad[i].*field;
                    if (at == text.size())
                        edited += QLatin1Char('x');
                    else
                        edited[at] = QChar(char16_t(edited.at(at).unicode() ^ 1));
                    mustName(bad, end, i + 1, name);
                    if (QTest::currentTestFailed())
                        return;
                    bad = good;
                    (bad[i].*field).remove(at, 1);
                    if (bad != good)
                        mustName(bad, end, i + 1, name + QStringLiteral(" shortened"));
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
    }

    void anyChangedNumberOrHashShows()
    {
        const QList<Event> good = someChain();
        const ChainEnd end = endOf(good);
        for (int i = 0; i < Length; ++i) {
            QList<Event> bad = good;
            bad[i].at += Duration{1};
            mustName(bad, end, i + 1, QStringLiteral("at"));
            for (qsizetype at = 0; at < good.at(i).hash.size(); ++at) {
                bad = good;
                bad[i].hash[at] = char(bad[i].hash.at(at) ^ 1);
                mustName(bad, end, i + 1, QStringLiteral("hash"));
            }
            bad = good;
            bad[i].seq = 1000;
            mustName(bad, end, i + 1, QStringLiteral("number raised"));
            bad = good;
            bad[i].seq = 0;
            QVERIFY(!checkChain(bad, {}, end).ok());
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// Any byte of a body as it stands somewhere, also where it still reads as the same object.
    void anyByteOfABodyShows()
    {
        const QList<Event> events = someChain();
        for (int i = 0; i < Length; ++i) {
            ChainWalk walk(i ? endOf(events.first(i)) : ChainEnd{});
            const QByteArray body = canonicalJson(events.at(i).body);
            for (qsizetype at = 0; at < body.size(); ++at) {
                QByteArray bad = body;
                bad[at] = char(bad.at(at) ^ 1);
                QVERIFY(!walk.step(events.at(i), bad).ok());
            }
            QVERIFY(!walk.step(events.at(i), body + ' ').ok());
            QVERIFY(walk.step(events.at(i), body).ok());
        }
        QList<Event> bad = events;
        bad[20].body.insert(QStringLiteral("n"), 1);
        mustName(bad, endOf(events), 21, QStringLiteral("body"));
    }

    void removedSwappedInserted()
    {
        const QList<Event> good = someChain();
        const ChainEnd end = endOf(good);
        for (int i = 0; i < Length; ++i) {
            QList<Event> bad = good;
            bad.removeAt(i);
            mustName(bad, end, i + 1, QStringLiteral("removed"));
            for (int j = i + 1; j < Length; ++j) {
                bad = good;
                bad.swapItemsAt(i, j);
                mustName(bad, end, i + 1, QStringLiteral("swapped with %1").arg(j + 1));
            }
            bad = good;
            bad.insert(i + 1, good.at(i));
            mustName(bad, end, i + 1, QStringLiteral("doubled"));
            // One of somebody else's making, with the number that comes next and a hash that fits.
            Event forged = good.at(i);
            forged.seq = i + 1;
            forged.text = QStringLiteral("forged");
            forged.hash = chainHash(i ? good.at(i - 1).hash : QByteArray(), forged);
            bad = good;
            bad.insert(i, forged);
            mustName(bad, end, i + 1, QStringLiteral("forged"));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void anotherEnd()
    {
        const QList<Event> good = someChain();
        mustName(good.first(30), endOf(good), 31, QStringLiteral("cut off"));
        mustName(good, endOf(good.first(30)), 31, QStringLiteral("goes on"));
        mustName(good, {Length, "x"}, Length, QStringLiteral("other hash"));
        // A whole other chain that starts from another event.
        QVERIFY(!checkChain(good, {0, "x"}).ok());
    }

    void says_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << "missing" << QStringLiteral("event 17 is missing");
        QTest::newRow("doubled") << "doubled" << QStringLiteral("event 17 is doubled");
        QTest::newRow("changed") << "changed" << QStringLiteral("event 17 is not as it was written");
        QTest::newRow("swapped") << "swapped" << QStringLiteral("event 17 is not in its place");
    }
    void says()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        QList<Event> events = someChain();
        if (how == QLatin1String("missing"))
            events.removeAt(16);
        else if (how == QLatin1String("doubled"))
            events.insert(17, events.at(16));
        else if (how == QLatin1String("changed"))
            events[16].text += QLatin1Char('.');
        else
            events.swapItemsAt(16, 30);
        const Error error = checkChain(events).error();
        QVERIFY2(error.text.contains(says), qPrintable(error.text));
        QVERIFY(error.hint.contains(QStringLiteral("before event 17")));
    }
};

QTEST_GUILESS_MAIN(TestChain)
#include "tst_chain.moc"
