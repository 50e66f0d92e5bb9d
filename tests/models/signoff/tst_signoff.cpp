// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/jsoncanonical.h"
#include "models/signoff/signoff.h"

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
