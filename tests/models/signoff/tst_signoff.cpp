// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/jsoncanonical.h"
#include "models/signoff/signoff.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>
#include <limits>

using namespace Switchback;

namespace
{
Signoff sound()
{
    Signoff signoff;
    signoff.customer = QStringLiteral("carver");
    signoff.printedName = QStringLiteral("Diana Osei");
    signoff.role = QStringLiteral("IT director");
    signoff.initials = QStringLiteral("DO");
    signoff.strokes = {{{10, 20.5}, {30.2, 40}}, {{999.9, 400}}};
    signoff.how = InitialsHow::ByPhone;
    signoff.number = QStringLiteral("+1 303 555 0117");
    signoff.readBack = QStringLiteral("calls were rerouted");
    signoff.evidence.customer = signoff.customer;
    signoff.evidence.customerName = QStringLiteral("Carver \"County\" Clinic Ü <b>");
    signoff.evidence.statement = QStringLiteral("Calls were rerouted.");
    signoff.evidence.items = {
        {QStringLiteral("call"), QStringLiteral("Test call"), QStringLiteral("8.2 s"),
         QStringLiteral("K. Ramos"), instantFromMs(1'795'288'740'123), true},
        {QStringLiteral("notification"), QStringLiteral("Notification"), {}, {}, {}, false}};
    signoff.hash = evidenceHash(signoff.evidence);
    signoff.takenBy = QStringLiteral("K. Ramos");
    signoff.at = instantFromMs(1'795'288'999'001);
    return signoff;
}

using Change = std::function<void(Signoff &)>;
} // namespace
Q_DECLARE_METATYPE(Change)

class TestSignoff : public QObject
{
    Q_OBJECT
private slots:
    void roundTrip()
    {
        for (const Signoff::Kind kind :
             {Signoff::Kind::Initials, Signoff::Kind::Declined, Signoff::Kind::NotReached}) {
            Signoff signoff = sound();
            signoff.kind = kind;
            signoff.reason = QStringLiteral("because");
            const QByteArray bytes = canonicalJson(signoffJson(signoff));
            QCOMPARE(signoffFromJson(QJsonDocument::fromJson(bytes).object()), signoff);
        }
        QVERIFY(signoffFromJson({}).customer.isEmpty());
    }

    void everyWordOfTheEvidenceIsBound_data()
    {
        QTest::addColumn<Change>("change");
        QTest::newRow("customer") << Change([](Signoff &s) { s.evidence.customer += QLatin1Char('x'); });
        QTest::newRow("name") << Change([](Signoff &s) { s.evidence.customerName += QLatin1Char(' '); });
        QTest::newRow("statement") << Change([](Signoff &s) { s.evidence.statement.clear(); });
        QTest::newRow("item gone") << Change([](Signoff &s) { s.evidence.items.removeLast(); });
        QTest::newRow("order") << Change([](Signoff &s) { s.evidence.items.swapItemsAt(0, 1); });
        QTest::newRow("text") << Change(
            [](Signoff &s) { s.evidence.items[0].text = QStringLiteral("8.3 s"); });
        QTest::newRow("by") << Change([](Signoff &s) { s.evidence.items[0].by.clear(); });
        QTest::newRow("moment") << Change([](Signoff &s) { *s.evidence.items[0].at += Duration{1}; });
        QTest::newRow("no moment") << Change([](Signoff &s) { s.evidence.items[0].at.reset(); });
        QTest::newRow("passed") << Change([](Signoff &s) { s.evidence.items[1].passed = true; });
    }
    void everyWordOfTheEvidenceIsBound()
    {
        QFETCH(Change, change);
        Signoff signoff = sound();
        QVERIFY(signoffFault(signoff).isEmpty());
        QCOMPARE(signoffState(signoff, evidenceHash(signoff.evidence)), SignoffState::Signed);
        change(signoff);
        QVERIFY(signoff.hash != evidenceHash(signoff.evidence));
        QVERIFY(!signoffFault(signoff).isEmpty());
        QCOMPARE(signoffState(signoff, evidenceHash(signoff.evidence)), SignoffState::Outdated);
    }

    void faults_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("fault");
        const auto row = [](const char *name, bool fault, const Change &change) {
            QTest::newRow(name) << change << fault;
        };
        row("sound", false, [](Signoff &) {});
        row("no customer", true, [](Signoff &s) { s.customer.clear(); });
        row("no name", true, [](Signoff &s) { s.printedName = QStringLiteral("  "); });
        row("no role", true, [](Signoff &s) { s.role.clear(); });
        row("typed only", false, [](Signoff &s) { s.strokes.clear(); });
        row("drawn only", false, [](Signoff &s) { s.initials.clear(); });
        row("neither", true, [](Signoff &s) {
            s.initials.clear();
            s.strokes = {{}};
        });
        row("long initials", true, [](Signoff &s) { s.initials = QString(13, QLatin1Char('x')); });
        row("long name", true, [](Signoff &s) { s.printedName = QString(121, QLatin1Char('x')); });
        row("out of the box", true, [](Signoff &s) { s.strokes[0][0].setX(1000.5); });
        row("no number at all", true,
            [](Signoff &s) { s.strokes[0][0].setX(std::numeric_limits<double>::quiet_NaN()); });
        row("endless drawing", true, [](Signoff &s) { s.strokes = {Stroke(20'001, {1, 1})}; });
        row("phone without number", true, [](Signoff &s) { s.number.clear(); });
        row("phone without read-back", true, [](Signoff &s) { s.readBack.clear(); });
        row("in person needs neither", false, [](Signoff &s) {
            s.how = InitialsHow::InPerson;
            s.number.clear();
            s.readBack.clear();
        });
        row("in writing without message", true, [](Signoff &s) { s.how = InitialsHow::InWriting; });
        row("in writing", false, [](Signoff &s) {
            s.how = InitialsHow::InWriting;
            s.message = QStringLiteral("We confirm.");
        });
        row("another's evidence", true, [](Signoff &s) { s.customer = QStringLiteral("acme"); });
        row("declined without reason", true, [](Signoff &s) { s.kind = Signoff::Kind::Declined; });
        row("declined", false, [](Signoff &s) {
            s = Signoff{Signoff::Kind::Declined, s.customer};
            s.reason = QStringLiteral("wants a lawyer");
        });
        row("not reached without reason", true, [](Signoff &s) { s.kind = Signoff::Kind::NotReached; });
    }
    void faults()
    {
        QFETCH(Change, change);
        QFETCH(bool, fault);
        Signoff signoff = sound();
        change(signoff);
        QCOMPARE(!signoffFault(signoff).isEmpty(), fault);
    }

    /// The hash is of the text that canonicalJson() gives, though that is not asked for each time.
    void hashIsOfTheCanonicalText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QStringLiteral("8.2 s, audio both ways");
        QTest::newRow("empty") << QString();
        QTest::newRow("quotes") << QStringLiteral("\"\\\" </b> / \\\\ \x7f");
        QTest::newRow("lines") << QStringLiteral("a\nb\tc\r\b\f\x01\x1f");
        QTest::newRow("wide") << QString::fromUtf8("Ü 北京 \xF0\x9F\x93\x9E");
        QTest::newRow("lone") << (QStringLiteral("a") + QChar(0xD83D) + QStringLiteral("b") + QChar(0xDC00));
        QTest::newRow("zero") << (QStringLiteral("a") + QChar(0) + QChar(0xFFFF) + QChar(0x2028));
    }
    void hashIsOfTheCanonicalText()
    {
        QFETCH(const QString, text);
        SignedEvidence evidence = sound().evidence;
        evidence.statement = evidence.customerName = text;
        evidence.items[0].text = evidence.items[0].by = text;
        evidence.items[1].key = evidence.items[1].title = text;
        for (int items = 2; items >= 0; --items) {
            evidence.items.resize(items);
            QCOMPARE(evidenceHash(evidence), QCryptographicHash::hash(canonicalJson(evidenceJson(evidence)),
                                                                      QCryptographicHash::Sha256)
                                                 .toHex());
        }
    }

    /// What is taken without a second look is what reading and writing again would give.
    void canonicalIsSettled_data()
    {
        QTest::addColumn<QJsonObject>("object");
        const auto value = [](const char *name, const QJsonValue &of) {
            QTest::newRow(name) << QJsonObject{{QStringLiteral("k"), of}};
        };
        value("whole", 42);
        value("long", 9007199254740991.0);
        value("longer", 1e17);
        value("minus zero", -0.0);
        value("minus", -7);
        value("broken", 0.1);
        value("small", 5e-324);
        value("large", 1.7976931348623157e308);
        value("true", QJsonArray{true, false, QJsonValue()});
        value("text", QStringLiteral("-0 \" 1e5 \\ \x01 {[,:"));
        value("lone", QString(QChar(0xDC00)));
        QJsonArray deep;
        for (int i = 0; i < 400; ++i)
            deep = QJsonArray{deep};
        value("deep", deep);
        QTest::newRow("wide keys") << QJsonObject{{QStringLiteral("\u00e9"), 1},
                                                  {QStringLiteral("z"), 2},
                                                  {QString(QChar(0xFFFD)), 3},
                                                  {QString::fromUtf8("\xF0\x9F\x93\x9E"), 4}};
    }
    void canonicalIsSettled()
    {
        QFETCH(const QJsonObject, object);
        QByteArray ought = QJsonDocument(object).toJson(QJsonDocument::Compact);
        for (int round = 0; round < 3; ++round)
            ought = QJsonDocument(QJsonDocument::fromJson(ought).object()).toJson(QJsonDocument::Compact);
        QCOMPARE(canonicalJson(object), ought);
    }

    /// What is read is what was written, also where Qt drops a mark at each reading.
    void marksBeforeTextsAreNotWritten_data()
    {
        QTest::addColumn<QJsonObject>("object");
        const auto value = [](const char *name, const QJsonValue &of) {
            QTest::newRow(name) << QJsonObject{{QStringLiteral("k"), of}};
        };
        const QString mark{QChar(QChar::ByteOrderMark)};
        value("a mark", mark + QStringLiteral("x"));
        value("a mark alone", mark);
        value("two marks", mark + mark + QStringLiteral("x"));
        value("many marks", mark.repeated(9) + QStringLiteral("x \\ \"") + mark);
        value("a mark behind an escape", mark + QStringLiteral("\x01\"") + mark + mark + QStringLiteral("x"));
        value("a mark within", QStringLiteral("x\"") + mark + QStringLiteral("y"));
        value("marks in a list", QJsonArray{mark, QStringLiteral("\\"), mark + mark});
        QTest::newRow("a mark before a key") << QJsonObject{{mark + mark + QStringLiteral("k"), mark}};
    }
    void marksBeforeTextsAreNotWritten()
    {
        QFETCH(const QJsonObject, object);
        const QByteArray written = canonicalJson(object);
        for (const char *before : {":", "[", ",", "{"})
            QVERIFY2(!written.contains(QByteArray(before) + "\"\xEF\xBB\xBF"), written.constData());
        const QJsonObject read = QJsonDocument::fromJson(written).object();
        QCOMPARE(canonicalJson(read), written);
        // As part of another too, as what is kept apart is hashed.
        for (auto it = read.begin(); it != read.end(); ++it) {
            const QByteArray alone = canonicalJson({{it.key(), *it}});
            QVERIFY2(written.contains(QByteArrayView(alone).sliced(1, alone.size() - 2)), alone.constData());
        }
        QCOMPARE(read.begin()->toString(), storableText(object.begin()->toString()));
    }

    void states()
    {
        QCOMPARE(signoffState(std::optional<Signoff>{}, "x"), SignoffState::Waiting);
        Signoff signoff = sound();
        signoff.kind = Signoff::Kind::Declined;
        QCOMPARE(signoffState(signoff, "anything"), SignoffState::Declined);
        signoff.kind = Signoff::Kind::NotReached;
        QCOMPARE(signoffState(signoff, "anything"), SignoffState::NotReached);
    }
};

QTEST_GUILESS_MAIN(TestSignoff)
#include "tst_signoff.moc"
