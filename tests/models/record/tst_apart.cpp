// SPDX-License-Identifier: GPL-3.0-or-later
// What an event says of a person lies outside of the chain: it can be erased, and everything still holds.
#include "recordstory.h"

#include "models/core/apart.h"
#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"
#include "models/customers/erasure.h"
#include "models/customers/eventline.h"
#include "models/customers/personplaces.h"
#include "models/record/packet.h"
#include "models/record/packetcheck.h"
#include "models/record/packetparts.h"
#include "models/steps/shared/drawntables.h"
#include "models/wizard/recipients.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Switchback;

namespace
{
const QByteArray Salt("00112233445566778899aabbccddeeff");

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<Customer> twoCustomers()
{
    QList<Customer> customers = OutageStory::makeCustomers(2);
    for (Customer &customer : customers) {
        customer.contact = QStringLiteral("Ana Quist of ") + customer.id;
        customer.role = s("head nurse");
        customer.phone = s("+1 303 555 01 ") + customer.id;
        customer.email = customer.id + s("@quist.example");
    }
    return customers;
}

RecordStory storyOf(const QList<Customer> &customers)
{
    StoryOptions options;
    options.customers = customers;
    options.shortTexts = true;
    options.apart = true;
    return recordStory(options);
}

/// As a store and every console that follows it does.
QList<Event> erased(QList<Event> events, const QString &customer, Erasure *what = nullptr)
{
    Erasure erasure;
    erasure.customer = customer;
    for (const Event &event : events)
        erasure.look(event);
    for (Event &event : events)
        event = withoutPlaces(event, erasure.places.value(event.seq));
    if (what)
        *what = erasure;
    return events;
}

QByteArray packetOf(const RecordStory &story, const QList<Event> &events)
{
    const auto packet = makePacket(events, story.previous, story.madeAt);
    if (!packet)
        QTest::qFail(qPrintable(packet.error().text), __FILE__, __LINE__);
    return packet ? *packet : QByteArray();
}

ChainEnd before(const RecordStory &story)
{
    return {predecessorOf(story.events.first()), story.previous};
}

Event withBody(const char *kind, const char *json)
{
    Event event;
    event.seq = 7;
    event.form = EventForm;
    event.kind = QString::fromLatin1(kind);
    event.body = QJsonDocument::fromJson(json).object();
    return event;
}
} // namespace

class TestApart : public QObject
{
    Q_OBJECT
private slots:
    /// As written down once, by another program.
    void hashes()
    {
        QCOMPARE(apartHash(Salt, s("Diana Osei")),
                 QByteArray("1f7a29980df02cbe6ecdd4a976c5caa08bc2b59336674ef0da8ad4526398da02"));
        const QJsonObject person{{s("contact"), s("Diana Osei")},
                                 {s("role"), s("")},
                                 {s("phone"), s("")},
                                 {s("email"), s("d@x.example")}};
        QCOMPARE(apartHash(Salt, person),
                 QByteArray("185b6f751a671bd9247edc6af6e7f46dd58391566970b880272dcd0157a30b8f"));
        QCOMPARE(standInHash(apartStandIn(apartHash(Salt, person))), apartHash(Salt, person));
        QCOMPARE(standInHash(person), QByteArray());
        QCOMPARE(standInHash(s("x")), QByteArray());
        QVERIFY(isSalt(Salt));
        for (const QByteArray &none : {QByteArray(), Salt.left(31), Salt.toUpper(), Salt.left(31) + '\n'})
            QVERIFY2(!isSalt(none), none.constData());
    }

    void places_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *place, const char *value) {
            QTest::newRow(place) << s(place) << s(value);
        };
        row("/a", "one");
        row("/list/0/b", "two");
        row("/list/1", "three");
        row("/x~1y/~0", "four");
        row("", "");
        row("a", "");
        row("/list/01", "");
        row("/list/-", "");
        row("/list/2", "");
        row("/a/b", "");
    }
    void places()
    {
        QFETCH(QString, place);
        QFETCH(QString, value);
        const QJsonObject body{{s("a"), s("one")},
                               {s("list"), QJsonArray{QJsonObject{{s("b"), s("two")}}, s("three")}},
                               {s("x/y"), QJsonObject{{s("~"), s("four")}}}};
        QCOMPARE(valueAt(body, place).toString(), value);
        QCOMPARE(valueAt(body, place).isUndefined(), value.isEmpty());
        const QJsonObject other = withValues(body, {{place, s("new")}});
        QCOMPARE(valueAt(other, place).toString(), value.isEmpty() ? QString() : s("new"));
        QCOMPARE(other == body, value.isEmpty());
    }

    void persons_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("expected"); ///< "place: customers"
        const auto row = [](const char *name, const char *kind, const char *body,
                            const QStringList &expected) {
            QTest::newRow(name) << s(kind) << QByteArray(body) << expected;
        };
        row("declared", "incident.declared",
            R"({"customers":[{"id":"a","person":{"contact":"A"}},{"id":"b"},{"id":"c","person":{"contact":"C"}}]})",
            {s("/customers/0/person: a"), s("/customers/2/person: c")});
        row("declared before", "incident.declared", R"({"customers":[{"id":"a","contact":"A"}]})", {});
        row("of one", "customer.recorded", R"({"customers":["a"],"found":"ok"})", {s("/found: a")});
        row("of two", "customer.recorded", R"({"customers":["a","b"],"found":"ok"})", {s("/found: a,b")});
        row("nothing typed", "customer.recorded", R"({"customers":["a"],"found":""})", {});
        row("initials", "initials.taken",
            R"({"customer":"a","person":{"role":"x"},"evidence":{"items":[{"text":"t"},{"found":"f"}]}})",
            {s("/person: a"), s("/evidence/items/1/found: a")});
        row("declined", "initials.declined", R"({"customer":"a","person":{"reason":"x"}})",
            {s("/person: a")});
        row("not reached", "initials.not_reached", R"({"customer":"a","person":{"reason":"x"}})",
            {s("/person: a")});
        row("erased", "initials.not_reached", R"({"customer":"a","person":{"apart":"x"}})",
            {s("/person: a")});
        row("a message to all", "notice.sent", R"({"how":"phone","not_reached":["a"]})", {});
        row("of no customer", "wizard.settled", R"({"found":"12 calls"})", {});
    }
    void persons()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, body);
        QFETCH(QStringList, expected);
        QStringList found;
        for (const PersonPlace &each : personPlaces(withBody(qPrintable(kind), body.constData())))
            found += each.place + s(": ") + each.customers.join(QLatin1Char(','));
        QCOMPARE(found, expected);
    }

    void laidApart_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *name, const char *kind, const char *body, const QStringList &places) {
            QTest::newRow(name) << s(kind) << QByteArray(body).replace('\'', '"') << places;
        };
        const char *declared = "incident.declared";
        row("texts that look like JSON", declared,
            "{'a':'},\\'person\\':{','customers':[{'id':'a\\\\','person':{'contact':'\\']}\\\\','role':'[{'}}"
            "]}",
            {s("/customers/0/person")});
        row("places sort as texts", declared,
            "{'customers':[{'person':{'a':0}},1,'x',{'person':'y'},[],{},{'person':{}},{'person':''},null,"
            "{'person':7},{'person':{'k':[1,{'person':2}]}},{'person':'\xc3\xa9'}]}",
            {s("/customers/0/person"), s("/customers/10/person"), s("/customers/11/person"),
             s("/customers/3/person")});
        row("deeper ones are others", declared,
            "{'person':{'x':1},'x':{'customers':[{'person':{'x':1}}]},'customers':[{'x':{'person':{'x':1}}}]"
            "}",
            {});
        row("no list", declared, "{'customers':{'0':{'person':{'x':1}}}}", {});
        row("a text for a list", declared, "{'customers':'[{\\'person\\':{\\'x\\':1}}]'}", {});
        row("keys with more letters", declared,
            "{'customers':[{'persons':{'x':1},'perso':{'x':1},'Person':{'x':1},'per\\u0000son':{'x':1}}]}",
            {});
        row("numbers and words", "customer.recorded",
            "{'a':-0.5,'b':[true,null,1e300],'found':'ok','z':[[]]}", {s("/found")});
        row("two rules", "initials.taken",
            "{'customer':'a','evidence':{'items':[{'found':'f'},{'found':'g'}]},'person':{'role':'x'}}",
            {s("/evidence/items/0/found"), s("/evidence/items/1/found"), s("/person")});
        row("empty", declared, "{}", {});
    }
    /// What is written down at once, of bytes, is what the values would make.
    void laidApart()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, body);
        QFETCH(QStringList, places);
        Event event = withBody(qPrintable(kind), body.constData());
        QVERIFY(event.body.isEmpty() == (body == "{}"));
        event.form = EventForm;
        int salts = 0;
        const LaidApart laid =
            layApart(event, [&] { return QByteArray::number(++salts).rightJustified(2 * SaltBytes, '0'); });
        QCOMPARE(QStringList(event.apart.keys()), places);
        QCOMPARE(salts, int(places.size()));
        QCOMPARE(laid.body, canonicalJson(event.body));
        QCOMPARE(laid.hashed, canonicalJson(hashedBody(event)));
        QCOMPARE(laid.values.size(), places.size());
        for (qsizetype i = 0; i < places.size(); ++i) {
            const LaidApart::Value &value = laid.values.at(i);
            QCOMPARE(value.place, places.at(i));
            QCOMPARE(value.salt, event.apart.value(value.place));
            QCOMPARE("{\"v\":" + value.json.toByteArray() + "}",
                     canonicalJson({{s("v"), valueAt(event.body, value.place)}}));
        }
    }

    /// Nothing of a person stands in what is hashed, and the hash is the same with the values and without.
    void erasingKeepsTheChain()
    {
        const RecordStory story = storyOf(twoCustomers());
        QByteArray chained;
        for (const Event &event : story.events)
            chained += canonicalJson(hashedBody(event)) + event.text.toUtf8();
        for (const char *personal :
             {"Quist", "head nurse", "555", "Diana", "IT director", "calls were rerouted"})
            QVERIFY2(!chained.contains(personal), personal);
        QVERIFY(checkChain(story.events, before(story)).ok());
        Erasure what;
        const QString id = twoCustomers().first().id;
        const QList<Event> left = erased(story.events, id, &what);
        QVERIFY(what.places.size() >= 2); // the declaration and the initials
        QVERIFY(!what.shared.isEmpty());  // what was typed about both
        QVERIFY(what.older.isEmpty());
        QCOMPARE(*checkChain(left, before(story)), qint64(left.size()));
        QVERIFY(!canonicalJson({{s("e"), packetEventJson(left.first())}})
                     .contains(twoCustomers().first().contact.toUtf8()));
        QVERIFY(canonicalJson({{s("e"), packetEventJson(left.first())}})
                    .contains(twoCustomers().last().contact.toUtf8()));
        for (qsizetype i = 0; i < left.size(); ++i)
            QCOMPARE(eventDigest(left.at(i)), eventDigest(story.events.at(i)));
        // Who reads the record is told how much of it is gone.
        qsizetype places = 0;
        for (const QStringList &each : std::as_const(what.places))
            places += each.size();
        const auto facts = verifyPacket(packetOf(story, left));
        QVERIFY(facts);
        QCOMPARE(facts->erased, qint64(places));
        QVERIFY2(packetText(*facts).contains(s("%1 values about persons were erased").arg(places)),
                 qPrintable(packetText(*facts)));
        QVERIFY(!packetText(*verifyPacket(packetOf(story, story.events))).contains(s("erased")));
        // Nothing is left that could be erased once more, and it can't be had back by accident.
        QCOMPARE(erased(left, id), left);
    }

    void changedValuesShow()
    {
        const RecordStory story = storyOf(twoCustomers());
        for (qsizetype i = 0; i < story.events.size(); ++i) {
            const QStringList places = story.events.at(i).apart.keys();
            for (const QString &place : places) {
                QList<Event> events = story.events;
                events[i].body = withValues(events.at(i).body, {{place, s("somebody else")}});
                const auto checked = checkChain(events, before(story));
                QVERIFY2(!checked.ok(), qPrintable(place));
                QVERIFY(checked.error().text.contains(s("event %1 ").arg(events.at(i).seq)));
            }
        }
    }

    /// Initials hold after an erasure, and what was erased says so, on the page as in the record.
    void recordsHold()
    {
        const RecordStory story = storyOf({twoCustomers().first()});
        const QString id = story.incident.customers.first().id;
        QCOMPARE(signoffState(story.incident, id), SignoffState::Signed);
        const QList<Event> left = erased(story.events, id);
        const auto incident = foldIncident(left);
        QVERIFY(incident.ok());
        QCOMPARE(signoffState(*incident, id), SignoffState::Signed);
        const Customer who = incident->customers.first();
        QCOMPARE(who.contact, s("(erased)"));
        QCOMPARE(who.name, story.incident.customers.first().name);
        QVERIFY(who.phone.isEmpty() && who.email.isEmpty() && who.role.isEmpty());
        const Signoff signoff = *incident->signoff(id);
        QCOMPARE(signoff.printedName, s("(erased)"));
        QCOMPARE(signoff.initials, s("(erased)"));
        QVERIFY(signoff.strokes.isEmpty() && signoff.role.isEmpty() && signoff.number.isEmpty() &&
                signoff.readBack.isEmpty());
        QCOMPARE(signoff.hash, evidenceHash(signoff.evidence));
        QCOMPARE(signoff.hash, evidenceHash(evidenceFor(*incident, id)));
        int gone = 0;
        for (const EvidenceItem &item : signoff.evidence.items) {
            QCOMPARE(item.text == s("(erased)"), !item.said.isEmpty());
            gone += item.said.isEmpty() ? 0 : 1;
        }
        QCOMPARE(gone, 3); // moved, and both tests
        const QByteArray whole = packetOf(story, story.events);
        const QByteArray after = packetOf(story, left);
        for (const QByteArray &packet : {whole, after}) {
            const auto facts = verifyPacket(packet);
            QVERIFY2(facts.ok(), facts ? "" : qPrintable(facts.error().text));
            QCOMPARE(facts->record.customers.first().state, SignoffState::Signed);
        }
        for (const char *personal : {"Quist", "head nurse", "Diana", "IT director", "calls were rerouted"}) {
            QVERIFY2(whole.contains(personal), personal);
            QVERIFY2(!after.contains(personal), personal);
        }
        QVERIFY(after.contains("(erased)"));
        // In the wizard's table, and in what is handed to a mail program or a spreadsheet.
        const CustomerRow row = customerRow(*incident, who);
        QCOMPARE(row.contact, s("(erased)"));
        QVERIFY(recipientsCsv({row}, s("Hello"), QLatin1Char(',')).contains("(erased)"));
        QVERIFY(mailAddresses({row}).isEmpty());
        const auto facts = verifyPacket(after);
        const auto &lines = facts->record.log.lines;
        QVERIFY(std::any_of(lines.begin(), lines.end(),
                            [](const RecordLog::Line &line) { return line.text.contains(s("(erased)")); }));
    }

    /// What the evidence says is bound by the hash of what was typed.
    void evidenceIsBound()
    {
        SignedEvidence evidence{s("a"), s("A"), s("It works."), {}};
        EvidenceItem item{
            s("call"), s("Test call"), s("failed: no audio"),          s("recorded by K. Ramos"),
            {},        false,          apartHash(Salt, s("no audio")), s("failed: ")};
        evidence.items += item;
        const QByteArray hash = evidenceHash(evidence);
        QJsonObject json = evidenceJson(evidence);
        QCOMPARE(evidenceFromJson(json), evidence);
        // The canonical JSON without what lies apart.
        QJsonObject bound = json.value(s("items")).toArray().first().toObject();
        QCOMPARE(bound.take(s("found")).toString(), s("no audio"));
        json.insert(s("items"), QJsonArray{bound});
        QCOMPARE(hash, QCryptographicHash::hash(canonicalJson(json), QCryptographicHash::Sha256).toHex());
        evidence.items.first().text = s("failed: (erased)");
        QCOMPARE(evidenceHash(evidence), hash);
        evidence.items.first().said = apartHash(Salt, s("audio"));
        QVERIFY(evidenceHash(evidence) != hash);
    }

    void packetsAreReadStrictly()
    {
        const RecordStory story = storyOf(twoCustomers());
        const QJsonObject good = packetEventJson(story.events.first());
        QVERIFY(packetEventFromJson(good).ok());
        QCOMPARE(*packetEventFromJson(good), story.events.first());
        const auto with = [&good](const QJsonValue &apart) {
            QJsonObject json = good;
            json.insert(s("apart"), apart);
            return json;
        };
        const QString salt = QString::fromLatin1(Salt);
        for (const QJsonValue &bad :
             {QJsonValue(QJsonObject()), QJsonValue(s("x")), QJsonValue(QJsonObject{{s("/nowhere"), salt}}),
              QJsonValue(QJsonObject{{s("/customers/0/person"), s("short")}}),
              QJsonValue(QJsonObject{{s("/customers/0/person"), 1}}), QJsonValue(QJsonObject{{s(""), salt}})})
            QVERIFY(!packetEventFields(with(bad)).ok());
        QJsonObject old = good;
        old.remove(s("form"));
        QVERIFY(!packetEventFields(old).ok());
    }

    /// A value that is gone was erased by name, or the log says that it is not whole.
    void goneWithoutAWord()
    {
        const RecordStory story = storyOf({twoCustomers().first()});
        Erasure what;
        const QList<Event> left = erased(story.events, story.incident.customers.first().id, &what);
        Event said;
        said.seq = story.events.last().seq + 1;
        said.form = EventForm;
        said.kind = s("customer.erased");
        said.body = what.body();
        QCOMPARE(erasedPlaces(said), what.places);
        const auto walked = [](const QList<Event> &events) {
            ApartWalk walk;
            for (const Event &event : events) {
                if (const Outcome stepped = walk.step(event, canonicalJson(hashedBody(event))); !stepped)
                    return stepped.error().text;
            }
            const Outcome ended = walk.end();
            return ended ? QString() : ended.error().text;
        };
        QCOMPARE(walked(story.events), QString());
        QCOMPARE(walked(left + QList{said}), QString());
        QVERIFY(walked(left).contains(s("event %1 ").arg(what.places.firstKey())));
        what.places.remove(what.places.lastKey());
        said.body = what.body();
        QVERIFY(walked(left + QList{said}).contains(s("nobody erased")));
    }

    void linesSayIt()
    {
        Event event =
            withBody("initials.taken", R"({"person":{"printed_name":"D. Osei","role":"IT director"}})");
        event.text = s("Clinic: initials taken, by phone");
        QCOMPARE(eventLine(event), s("Clinic: initials taken, by phone (D. Osei, IT director)"));
        event.body.insert(s("person"), apartStandIn(QByteArray(64, 'a')));
        QCOMPARE(eventLine(event), s("Clinic: initials taken, by phone (erased)"));
        event = withBody("customer.recorded", R"({"found":"12 calls"})");
        event.text = s("Clinic: calls moved");
        QCOMPARE(eventLine(event), s("Clinic: calls moved (12 calls)"));
        event.form = 1; // before, the text said it
        QCOMPARE(eventLine(event), s("Clinic: calls moved"));
    }
};

QTEST_GUILESS_MAIN(TestApart)
#include "tst_apart.moc"
