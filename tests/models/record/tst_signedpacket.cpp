// SPDX-License-Identifier: GPL-3.0-or-later
// Who vouches for a packet: signature, keys, sites' words, and heads that were typed in. A signature here is
// a hash; the real ones are checked beside the verifier of another language.
#include "models/core/jsoncanonical.h"
#include "models/record/packetcheck.h"
#include "models/record/packetparts.h"
#include "models/witness/telling.h"
#include "signedstory.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;

namespace
{
QByteArray fakeSignature(const QByteArray &key, const QByteArray &bytes)
{
    return QCryptographicHash::hash(key + bytes, QCryptographicHash::Sha512).toHex();
}
bool fakeCheck(const QByteArray &key, const QByteArray &bytes, const QByteArray &signature)
{
    return signature == fakeSignature(key, bytes);
}
Signer signerOf(char name)
{
    const QByteArray key(64, name);
    return {key, [key](const QByteArray &bytes) { return fakeSignature(key, bytes); }};
}
const PacketChecks Checks{fakeCheck, {}};

QString errorOf(const QByteArray &bytes)
{
    const auto facts = verifyPacket(bytes, Checks);
    return facts ? QString() : facts.error().code + QStringLiteral(": ") + facts.error().text;
}
QString textOf(const PacketFacts &facts, const QList<HeadAgainst> &heads = {})
{
    return packetText(facts, heads).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
}
QJsonObject parsed(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}
HeadCode codeOf(const ChainEnd &end)
{
    return *headCodeFromText(headCode(end));
}
} // namespace

class TestSignedPacket : public QObject
{
    Q_OBJECT
    std::unique_ptr<SignedStory> m_signed;
    QByteArray m_packet;

    [[nodiscard]] ChainEnd endAt(qsizetype i) const
    {
        const Event &event = m_signed->story.events.at(i);
        return {event.seq, event.hash};
    }
    [[nodiscard]] QByteArray with(const std::function<void(PacketVouchers &)> &change) const
    {
        PacketVouchers vouchers = m_signed->vouchers();
        change(vouchers);
        return m_signed->made(m_signed->story.events, vouchers, m_signed->signer);
    }

private slots:
    void initTestCase()
    {
        StoryOptions options;
        options.customers = OutageStory::makeCustomers(2);
        options.shortTexts = true;
        m_signed = std::make_unique<SignedStory>(signerOf('1'), signerOf('2'), signerOf('3'), options);
        m_packet = m_signed->made();
        QVERIFY(!m_packet.isEmpty());
        qInfo("%d bytes", int(m_packet.size()));
    }

    void comesBack()
    {
        const auto facts = verifyPacket(m_packet, Checks);
        QVERIFY2(facts.ok(), qPrintable(errorOf(m_packet)));
        QVERIFY(sealFits(m_packet));
        QCOMPARE(m_packet, canonicalJson(parsed(m_packet)) + "\n");
        QCOMPARE(facts->format, 2);
        QCOMPARE(facts->vouchers, m_signed->vouchers());
        QCOMPARE(facts->signer->seat, m_signed->seat);
        QCOMPARE(facts->beyond.constLast().seq, m_signed->later.constLast().seq);
        QCOMPARE(verdictOn(*facts, {}), PacketVerdict::Whole);
        const QString text = textOf(*facts);
        for (const QString &said :
             {keyFingerprint(m_signed->signer.key), m_signed->seat, m_signed->store,
              QStringLiteral("Told of that key's making: Naperville"),
              QStringLiteral("The sheets of its 2 customers name"),
              headCode(endAt(m_signed->story.events.size() - 1)), QStringLiteral("vouches for all events"),
              QStringLiteral("up to that one"), QStringLiteral("A gap in the log after event 7"),
              QStringLiteral("K. Ramos")})
            QVERIFY2(text.contains(said), qPrintable(said + QStringLiteral("\n") + text));
        const QJsonObject json = packetVerdictJson(*facts, {});
        QVERIFY(json.value(QStringLiteral("whole")).toBool() &&
                json.value(QStringLiteral("signed")).toBool());
        QCOMPARE(json.value(QStringLiteral("seat")).toString(), m_signed->seat);
        // Nobody who can't check signatures finds it whole.
        QVERIFY(!verifyPacket(m_packet).ok());
    }

    void unsignedIsSaid()
    {
        const QByteArray bytes = m_signed->unsignedOne();
        const auto facts = verifyPacket(bytes, Checks);
        QVERIFY2(facts.ok(), qPrintable(errorOf(bytes)));
        QVERIFY(sealFits(bytes));
        QCOMPARE(verdictOn(*facts, {}), PacketVerdict::NotKnown);
        QVERIFY(textOf(*facts).contains(QStringLiteral("UNSIGNED")));
        // One of the form before is whole as it was, and called unsigned.
        StoryOptions old;
        old.customers = OutageStory::makeCustomers(1);
        const RecordStory before = recordStory(old);
        const auto first = verifyPacket(*makePacket(before.events, before.previous, before.madeAt));
        QVERIFY(first.ok());
        QCOMPARE(first->format, 1);
        QCOMPARE(verdictOn(*first, {}), PacketVerdict::Whole);
        QVERIFY(textOf(*first).contains(QStringLiteral("UNSIGNED")));
    }

    void eachPartCounts_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &packet, const char *says) {
            QTest::newRow(name) << packet << QString::fromLatin1(says);
        };
        const auto bare = [](PacketVouchers &vouchers) { vouchers.keyLog.reset(); };
        row("no keys", with(bare), "does not say whose key");
        row("keys without a signature", m_signed->made(m_signed->story.events, m_signed->vouchers(), {}),
            "signature is missing");
        row("somebody else's signature",
            m_signed->made(m_signed->story.events, m_signed->vouchers(), signerOf('9')),
            "not signed by its seat");
        row("a key that the log does not know", with([&](PacketVouchers &vouchers) {
                SignedStory other = *m_signed;
                other.signer = signerOf('9');
                vouchers.keyLog->head = other.peopleHead(signerOf('9'));
            }),
            "not signed by its seat");
        row("a link left out", with([](PacketVouchers &vouchers) { vouchers.keyLog->links.removeAt(1); }),
            "key_log");
        row("a link changed", with([](PacketVouchers &vouchers) {
                vouchers.keyLog->links[0].event->body.insert(QStringLiteral("seat"), QStringLiteral("x"));
            }),
            "key_log");
        row("cut at its beginning", with([](PacketVouchers &vouchers) {
                const Event first = *vouchers.keyLog->links.first().event;
                vouchers.keyLog->links.removeFirst();
                vouchers.keyLog->from = {first.seq, first.hash};
            }),
            "key_log");
        row("a word for another event", with([&](PacketVouchers &vouchers) {
                vouchers.sites[0] = m_signed->word(0, m_signed->story.incident.pair,
                                                   {m_signed->later.constLast().seq, QByteArray(64, 'e')});
            }),
            "not about this record");
        row("a word that was changed", with([](PacketVouchers &vouchers) { vouchers.sites[0].end.seq += 1; }),
            "not about this record");
        row("beyond what was told",
            with([](PacketVouchers &vouchers) { vouchers.beyond += QByteArray(64, 'f'); }),
            "no site was told");
        row("too little beyond", with([](PacketVouchers &vouchers) { vouchers.beyond.removeLast(); }),
            "not about this record");
        row("another store", with([&](PacketVouchers &vouchers) {
                SignedStory other = *m_signed;
                other.store = QString(32, u'9');
                vouchers.sites[0] =
                    other.word(0, m_signed->story.incident.pair,
                               {m_signed->later.constLast().seq, m_signed->later.constLast().hash});
            }),
            "not about this record");
    }
    void eachPartCounts()
    {
        QFETCH(QByteArray, packet);
        QFETCH(QString, says);
        QVERIFY(!packet.isEmpty());
        QVERIFY2(errorOf(packet).contains(says), qPrintable(errorOf(packet)));
    }

    /// A key that had ended signs nothing, whatever its clock says.
    void keyHadEnded()
    {
        SignedStory other = *m_signed;
        Event revoked = other.people.constLast();
        revoked.kind = QLatin1String(KeyRevokedKind);
        revoked.at = other.story.madeAt + Duration(1'000'000);
        revoked.body =
            keyRevokedBody(other.signer.key, {QStringLiteral("K. Ramos"), {}, QStringLiteral("lost")});
        other.people = chained(other.people + QList<Event>{revoked}, 3, QByteArray(64, 'b'), EventForm);
        PacketVouchers vouchers = other.vouchers();
        const QString error = errorOf(other.made(other.story.events, vouchers, other.signer));
        QVERIFY2(error.startsWith(QStringLiteral("not_vouched")) && error.contains(QStringLiteral("lost")),
                 qPrintable(error));
    }

    /// Changed after it was written, with a new seal: the signature is over the seal.
    void sealedAnew()
    {
        QJsonObject packet = parsed(m_packet);
        QJsonObject made = packet.value(QStringLiteral("made")).toObject();
        made.insert(QStringLiteral("by"), QStringLiteral("0.8"));
        packet.insert(QStringLiteral("made"), made);
        const QJsonValue word = packet.take(QStringLiteral("signature"));
        packet.remove(QStringLiteral("seal"));
        const QByteArray seal =
            QCryptographicHash::hash(canonicalJson(packet), QCryptographicHash::Sha256).toHex();
        packet.insert(QStringLiteral("seal"),
                      QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(seal)}});
        packet.insert(QStringLiteral("signature"), word);
        const QByteArray bytes = canonicalJson(packet) + "\n";
        QVERIFY(sealFits(bytes));
        QVERIFY2(errorOf(bytes).contains(QStringLiteral("signature")), qPrintable(errorOf(bytes)));
    }

    void typedHeads()
    {
        const auto facts = verifyPacket(m_packet, Checks);
        QVERIFY(facts.ok());
        using How = HeadAgainst::How;
        const auto how = [&](const HeadCode &code) { return againstHeads(*facts, {code}).constFirst(); };
        const ChainEnd last = endAt(m_signed->story.events.size() - 1);
        QCOMPARE(how(codeOf(last)).how, How::Fits);
        QCOMPARE(how(codeOf(endAt(3))).how, How::Fits);
        QCOMPARE(how(codeOf({last.seq, QByteArray(64, '7')})).how, How::Other);
        // The second site vouches for the middle.
        QCOMPARE(how(codeOf({last.seq, QByteArray(64, '7')})).lastGood,
                 endAt(m_signed->story.events.size() / 2).seq);
        const Event &beyond = m_signed->later.at(2);
        QCOMPARE(how(codeOf({beyond.seq, beyond.hash})).how, How::Fits);
        QCOMPARE(how(codeOf({beyond.seq, QByteArray(64, '7')})).how, How::Other);
        QCOMPARE(how(codeOf({last.seq + 1000, QByteArray(64, '7')})).how, How::Elsewhere);
        QCOMPARE(how(codeOf({811, m_signed->story.previous})).how, How::Fits);
        QCOMPARE(how(codeOf({811, QByteArray(64, '7')})).how, How::Other);
        QCOMPARE(how(codeOf({5, QByteArray(64, '7')})).how, How::Elsewhere);
        const auto bad = againstHeads(*facts, {codeOf({last.seq, QByteArray(64, '7')})});
        QCOMPARE(verdictOn(*facts, bad), PacketVerdict::Not);
        QVERIFY2(textOf(*facts, bad).contains(QStringLiteral("does NOT fit")),
                 qPrintable(textOf(*facts, bad)));
        QCOMPARE(verdictOn(*facts, againstHeads(*facts, {codeOf({5, last.hash})})), PacketVerdict::NotKnown);
    }

    /// The seat itself makes the record anew without the updates that were missed: its own signature fits,
    /// and neither a sheet nor a site knows that chain.
    void withoutItsMissedUpdates()
    {
        QList<Event> events;
        for (const Event &event : m_signed->story.events) {
            if (!event.kind.contains(QLatin1String("missed")) && !event.kind.contains(QLatin1String("late")))
                events += event;
        }
        QVERIFY(events.size() < m_signed->story.events.size());
        qint64 before = m_signed->story.events.constFirst().follows;
        QByteArray hash = m_signed->story.previous;
        for (Event &event : events) {
            event.follows = std::exchange(before, event.seq);
            event.hash = chainHash(hash, event);
            hash = event.hash;
        }
        QVERIFY2(errorOf(m_signed->made(events, m_signed->vouchers(), m_signed->signer))
                     .contains(QStringLiteral("not about this record")),
                 "");
        PacketVouchers alone = m_signed->vouchers();
        alone.sites.clear();
        alone.beyond.clear();
        const QByteArray anew = m_signed->made(events, alone, m_signed->signer);
        const auto facts = verifyPacket(anew, Checks);
        QVERIFY2(facts.ok(), qPrintable(errorOf(anew)));
        const ChainEnd sheet = endAt(m_signed->story.events.size() - 1);
        QCOMPARE(verdictOn(*facts, againstHeads(*facts, {codeOf(sheet)})), PacketVerdict::Not);
    }

    /// What the log does not hold is said by the record itself.
    void siteWasToldOther()
    {
        const QByteArray bytes = with([](PacketVouchers &vouchers) {
            vouchers.silent += SilentSite{QStringLiteral("naperville"), QStringLiteral("nap-cen"),
                                          QLatin1String(Silence::Other), 1234};
        });
        const auto facts = verifyPacket(bytes, Checks);
        QVERIFY2(facts.ok(), qPrintable(errorOf(bytes)));
        QCOMPARE(verdictOn(*facts, {}), PacketVerdict::Not);
    }
};

QTEST_APPLESS_MAIN(TestSignedPacket)
#include "tst_signedpacket.moc"
