// SPDX-License-Identifier: GPL-3.0-or-later
// What a fold knows of its customers is what would be worked out from nothing, and is redone only for the one
// that changed: counted here by digests and rows made, not by time.
#include "outagestory.h"

#include "models/incident/steproom.h"
#include "models/outage/outagestate.h"
#include "models/wizard/wizardview.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
OutageStory allSigned(int customers)
{
    OutageStory story(customers);
    story.declare();
    story.until(QStringLiteral("initials"));
    for (const QString &id : story.ids())
        story.sign(id);
    return story;
}

Event factOf(const OutageStory &story, const QString &fact, const QString &outcome, const QStringList &ids)
{
    Event event;
    event.seq = story.log.size() + 1;
    event.at = story.now;
    event.pair = story.incident.pair;
    event.incident = story.incident.id;
    event.kind = QStringLiteral("customer.recorded");
    event.actor = QStringLiteral("K. Ramos");
    event.text = QStringLiteral("something was found");
    event.body = {{QStringLiteral("fact"), fact},
                  {QStringLiteral("outcome"), outcome},
                  {QStringLiteral("found"), QStringLiteral("no answer")},
                  {QStringLiteral("customers"), QJsonArray::fromStringList(ids)}};
    return event;
}

WizardInputs inputs(const OutageStory &story, KeptRows &kept, const QString &step)
{
    WizardInputs in;
    in.incident = story.incident;
    in.actor = OutageStory::op();
    in.signedInAt = in.now = story.now;
    in.step = step;
    in.kept = &kept;
    return in;
}

/// Everything that can be asked of it, in words.
QStringList said(const Incident &incident)
{
    QStringList words;
    const CustomersKnown &known = incident.known;
    for (const RunbookStep &step : incident.runbook.steps) {
        const CustomerCount count = countCustomers(incident, step);
        words += QStringLiteral("%1: %2 %3 %4 %5")
                     .arg(step.key)
                     .arg(count.all)
                     .arg(count.half)
                     .arg(count.good)
                     .arg(count.excused);
    }
    for (int state = 0; state < 5; ++state)
        words += QString::number(known.signoffs(SignoffState(state)));
    for (const CustomersKnown::Span &span : {known.moved(), known.tested(), known.initialsTaken()})
        words += QStringLiteral("%1: %2 to %3").arg(span.count).arg(toMs(span.first)).arg(toMs(span.last));
    for (const Customer &customer : incident.customers)
        words += QString::number(int(signoffState(incident, customer.id)));
    words += QString::number(known.firstUnsigned());
    return words;
}

QStringList saidFromNothing(Incident incident)
{
    knowCustomers(incident);
    return said(incident);
}
} // namespace

class TestCustomersKnown : public QObject
{
    Q_OBJECT

private slots:
    void whatIsKeptIsWhatFollows()
    {
        QRandomGenerator random(9);
        OutageStory story(12);
        story.declare();
        story.until(QStringLiteral("reroute"));
        story.notice(QStringLiteral("reroute"));
        const QStringList facts{QStringLiteral("asked"), QStringLiteral("says_done"), QStringLiteral("moved"),
                                QStringLiteral("call"), QStringLiteral("notification")};
        const QStringList outcomes{QStringLiteral("passed"), QStringLiteral("failed"),
                                   QStringLiteral("not_known")};
        for (int i = 0; i < 300; ++i) {
            story.now += 1s;
            const QString id = story.ids().at(random.bounded(12));
            if (random.bounded(4) == 0) {
                (void)story.act(Do::TakeInitials{story.signoffOf(id)}, OutageStory::op());
            } else if (random.bounded(30) == 0) {
                story.runFailover(); // what they signed speaks of another one now
            } else {
                const Event fact = factOf(story, facts.at(random.bounded(5)), outcomes.at(random.bounded(3)),
                                          {id, story.ids().at(random.bounded(12))});
                QVERIFY(story.store({{fact, {}}}).isEmpty());
            }
            QCOMPARE(said(story.incident), saidFromNothing(story.incident));
        }
        const Result<Incident> again = foldIncident(story.log);
        QVERIFY(again);
        QCOMPARE(said(*again), said(story.incident));
    }

    void aFactDigestsTheEvidenceOfOne()
    {
        for (const int customers : {3, 40}) {
            OutageStory story = allSigned(customers);
            const quint64 before = evidenceHashes();
            QVERIFY(applyEvent(story.incident, factOf(story, QStringLiteral("call"), QStringLiteral("failed"),
                                                      {QStringLiteral("c2")})));
            QCOMPARE(evidenceHashes() - before, quint64(1));
            QCOMPARE(signoffState(story.incident, QStringLiteral("c2")), SignoffState::Outdated);
            QCOMPARE(signoffState(story.incident, QStringLiteral("c3")), SignoffState::Signed);
        }
    }

    void aFoldDigestsEachOnce()
    {
        const OutageStory story = allSigned(20);
        const quint64 before = evidenceHashes();
        QVERIFY(foldIncident(story.log));
        QCOMPARE(evidenceHashes() - before, quint64(20));
    }

    void aRunThatMovesTheServiceOutdatesEverybody()
    {
        OutageStory story = allSigned(5);
        QCOMPARE(story.incident.known.signoffs(SignoffState::Signed), 5);
        KeptRows kept;
        (void)makeWizardView(inputs(story, kept, QStringLiteral("initials")));
        story.now += 1h;
        const quint64 before = evidenceHashes();
        story.runFailover();
        QCOMPARE(evidenceHashes() - before, quint64(0)); // whoever signed what was true has not any more
        QCOMPARE(story.incident.known.signoffs(SignoffState::Outdated), 5);
        QCOMPARE(said(story.incident), saidFromNothing(story.incident));
        WizardInputs in = inputs(story, kept, QStringLiteral("initials"));
        const WizardView view = makeWizardView(in);
        in.kept = nullptr;
        QVERIFY(view == makeWizardView(in));
    }

    void aSecondInWhichNothingHappensDigestsNothing()
    {
        const OutageStory story = allSigned(40);
        const quint64 before = evidenceHashes();
        OutageInputs in;
        in.incident = story.incident;
        in.now = story.now + 1s;
        QVERIFY(makeOutageState(in).open);
        KeptRows kept;
        (void)makeWizardView(inputs(story, kept, QStringLiteral("initials")));
        QCOMPARE(evidenceHashes() - before, quint64(0)); // nobody is left to ask: no evidence is shown
    }

    void rowsAreMadeForWhoChanged()
    {
        OutageStory story = allSigned(30);
        KeptRows kept;
        int made = 0;
        const auto rows = [&] {
            return kept.rows(story.incident, QStringLiteral("x"), [&made](const Customer &customer) {
                ++made;
                CustomerRow row;
                row.id = customer.id;
                return row;
            });
        };
        const QList<CustomerRow> first = rows();
        QCOMPARE(made, 30);
        QVERIFY(first.isSharedWith(rows()));
        QCOMPARE(made, 30);
        QVERIFY(applyEvent(story.incident, factOf(story, QStringLiteral("moved"), QStringLiteral("failed"),
                                                  {QStringLiteral("c7")})));
        QCOMPARE(rows().size(), 30);
        QCOMPARE(made, 31);
    }

    void aKeptTableSaysWhatANewOneDoes_data()
    {
        QTest::addColumn<QString>("step");
        for (const char *step : {"alert", "reroute", "tests", "initials"})
            QTest::newRow(step) << QString::fromLatin1(step);
    }
    void aKeptTableSaysWhatANewOneDoes()
    {
        QFETCH(const QString, step);
        OutageStory story = allSigned(6);
        KeptRows kept;
        for (int i = 0; i < 4; ++i) {
            WizardInputs in = inputs(story, kept, step);
            const WizardView view = makeWizardView(in);
            in.kept = nullptr;
            QVERIFY(view == makeWizardView(in));
            story.now += 1min;
            QVERIFY(applyEvent(story.incident,
                               factOf(story, i % 2 == 0 ? QStringLiteral("moved") : QStringLiteral("excused"),
                                      i < 2 ? QStringLiteral("failed") : QStringLiteral("passed"),
                                      {story.ids().at(i)})));
        }
    }
};

QTEST_GUILESS_MAIN(TestCustomersKnown)
#include "tst_customersknown.moc"
