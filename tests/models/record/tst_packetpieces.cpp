// SPDX-License-Identifier: GPL-3.0-or-later
// A packet is made and checked piece by piece, and is byte for byte what it would be as a whole.
#include "recordstory.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/record/packet.h"
#include "models/record/packetmaker.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace Switchback;

namespace
{
/// Says how much of it was wanted at once.
class Watched : public QBuffer
{
public:
    explicit Watched(const QByteArray &bytes)
    {
        setData(bytes);
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 most = 0;

protected:
    qint64 readData(char *data, qint64 size) override
    {
        most = std::max(most, size);
        return QBuffer::readData(data, size);
    }
};

constexpr qint64 Piece = qint64(256) * 1024;
} // namespace

class TestPacketPieces : public QObject
{
    Q_OBJECT

    RecordStory m_story;
    QByteArray m_packet;

private slots:
    void initTestCase()
    {
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(214);
        m_story = recordStory(options);
        const auto packet = makePacket(m_story.events, m_story.previous, m_story.madeAt);
        QVERIFY2(packet.ok(), packet.ok() ? "" : qPrintable(packet.error().text));
        m_packet = *packet;
        QVERIFY(m_packet.size() > 2 * Piece);
    }

    void piecesAreSmall()
    {
        qsizetype most = 0;
        QByteArray together;
        PacketMaker maker({m_story.previous, m_story.madeAt, QStringLiteral("0.9"), FoldNow},
                          [&](QByteArrayView bytes) {
                              most = std::max(most, bytes.size());
                              together.append(bytes);
                              return true;
                          });
        qsizetype largest = 0;
        for (const Event &event : m_story.events) {
            QVERIFY(maker.add(event).ok());
            largest = std::max(largest, canonicalJson(event.body).size());
        }
        QVERIFY(maker.finish().ok());
        QVERIFY(verifyPacket(together).ok());
        QVERIFY2(most < 2 * largest + qsizetype(128) * 1024, qPrintable(QString::number(most)));
        QVERIFY(most < together.size() / 2);
    }

    void soundOneIsReadInPieces()
    {
        Watched device(m_packet);
        QList<qsizetype> steps;
        const auto facts = verifyPacket(device, {{}, [&](qsizetype done, qsizetype all) {
                                                     steps += done;
                                                     return all == m_story.events.size();
                                                 }});
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().text));
        QCOMPARE(steps.size(), m_story.events.size());
        QVERIFY2(device.most <= Piece, qPrintable(QString::number(device.most)));
        QVERIFY(*facts == *verifyPacket(m_packet));
    }

    /// Not taken for a packet that was changed.
    void calledOff()
    {
        Watched device(m_packet);
        const auto facts = verifyPacket(device, {{}, [](qsizetype done, qsizetype) { return done < 20; }});
        QVERIFY(!facts.ok());
        QCOMPARE(facts.error().code, QStringLiteral("called_off"));
        QVERIFY(device.most <= Piece);
    }

    /// What a disk that is full takes no more of.
    void notTaken()
    {
        int pieces = 0;
        PacketMaker maker({m_story.previous, m_story.madeAt, QStringLiteral("0.9"), FoldNow},
                          [&](QByteArrayView) { return ++pieces < 3; });
        Outcome added = Done{};
        for (const Event &event : m_story.events) {
            added = maker.add(event);
            if (!added)
                break;
        }
        QVERIFY(!added);
        QCOMPARE(added.error().code, QStringLiteral("not_taken"));
        QCOMPARE(pieces, 3);
    }

    /// Values that JSON spells in more than one way, in an event's body.
    void spelledAsAWhole_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("minus nought") << QJsonValue(-0.0);
        QTest::newRow("negative") << QJsonValue(-17.25);
        QTest::newRow("large") << QJsonValue(1e21);
        QTest::newRow("long") << QJsonValue(0.1 + 0.2);
        QTest::newRow("quotes") << QJsonValue(QStringLiteral("a \"b\" \\ c, ],\"record\":{ \n\t\x01"));
        QTest::newRow("beyond the first plane") << QJsonValue(QString::fromUtf8("\xf0\x9f\x93\x9e ü"));
        QTest::newRow("a key in other letters")
            << QJsonValue(QJsonObject{{QStringLiteral("ключ"), 1}, {QStringLiteral("é"), 2}});
        QTest::newRow("nested") << QJsonValue(QJsonArray{QJsonArray{QJsonObject{}, QJsonValue()}, true});
    }
    void spelledAsAWhole()
    {
        QFETCH(QJsonValue, value);
        QList<Event> events = m_story.events;
        for (Event &event : events) {
            if (event.kind == QLatin1String("decision.made") || &event == &events.first())
                event.body.insert(QStringLiteral("also"), value);
        }
        QJsonObject evidence = events.first().body.value(QStringLiteral("evidence")).toObject();
        evidence.insert(QStringLiteral("also"), value);
        events.first().body.insert(QStringLiteral("evidence"), evidence);
        events = chained(events, events.first().seq, m_story.previous);
        const auto packet = makePacket(events, m_story.previous, m_story.madeAt);
        QVERIFY2(packet.ok(), packet.ok() ? "" : qPrintable(packet.error().text));
        QVERIFY(*packet == canonicalJson(QJsonDocument::fromJson(*packet).object()) + "\n");
        Watched device(*packet);
        QVERIFY(verifyPacket(device).ok());
        QVERIFY(device.most <= Piece);
    }

    /// Wherever a byte is another one, it is found, and told what.
    void everyByteCounts()
    {
        for (qsizetype at = 0; at < m_packet.size(); at += m_packet.size() / 23) {
            QByteArray other = m_packet;
            other[at] = char(other.at(at) ^ 1);
            const auto facts = verifyPacket(other);
            QVERIFY2(!facts.ok(), qPrintable(QString::number(at)));
            QVERIFY(!facts.error().text.isEmpty());
        }
        QVERIFY(!verifyPacket(m_packet + ' ').ok());
        QVERIFY(!verifyPacket(m_packet.chopped(1)).ok());
        QVERIFY(!verifyPacket(' ' + m_packet).ok());
    }
};

QTEST_GUILESS_MAIN(TestPacketPieces)
#include "tst_packetpieces.moc"
