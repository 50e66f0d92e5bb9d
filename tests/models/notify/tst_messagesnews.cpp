// SPDX-License-Identifier: GPL-3.0-or-later
// A page that is told no more than what is new.
#include "models/messages/messagesmodel.h"
#include "tests/models/notify/messagecase.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace MessageCase;
using What = DeliveryFact::What;

class TestMessagesNews : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatIsNew();
    void tellsAllAnewWhereNamesAreOthers();
    void saysWhatIsStillBeingRead();
    void choicesAreNewestFirst();
};

/// Told piece by piece, the page has what it would have if it were told all; and no piece is more than what
/// has changed.
void TestMessagesNews::tellsWhatIsNew()
{
    QRandomGenerator dice(11);
    const Incident now = incident();
    DeliveryBook book;
    MessagesTeller teller;
    QList<MessageLine> lines;
    MessagesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const auto standing = [&](const QString &notice) { return messageStanding(now, notice, book); };
    MessagesHead head;
    for (int step = 0; step < 400; ++step) {
        QSet<QString> touched;
        for (int i = dice.bounded(5); i > 0; --i) {
            const int number = dice.bounded(1, 60);
            if (!book.find(delivery(number).id)) {
                Delivery made = delivery(number);
                made.customer = QStringLiteral("c%1").arg(number % 3 + 1);
                book.put(made);
            } else {
                book.apply(fact(number, What(dice.bounded(int(What::GivenUp) + 1))));
            }
            touched.insert(delivery(number).id);
            teller.touch(*book.find(delivery(number).id));
        }
        if (dice.bounded(3) == 0)
            continue; // it is not looked at each time
        while (const auto news = teller.take(now, book, standing, 4)) {
            QVERIFY(news->rows.size() <= 4);
            takeIn(lines, *news);
            model.takeIn(*news);
            head = *news;
        }
        QVERIFY(!teller.behind(book));
        const MessagesView whole = messagesView(now, book, {});
        QCOMPARE(lines, whole.lines);
        QCOMPARE(head, static_cast<const MessagesHead &>(whole));
        QCOMPARE(model.rowCount(), int(lines.size()));
        for (int row = 0; row < model.rowCount(); ++row) {
            QCOMPARE(model.line(row), lines.at(row));
            QCOMPARE(model.rowOf(lines.at(row).delivery), row);
        }
    }
    QCOMPARE(reset.size(), 1);
}

/// What is known of a person was erased: nowhere does their name stay.
void TestMessagesNews::tellsAllAnewWhereNamesAreOthers()
{
    Incident now = incident();
    DeliveryBook book;
    book.put(delivery(1));
    MessagesTeller teller;
    const auto standing = [&](const QString &notice) { return messageStanding(now, notice, book); };
    QCOMPARE(teller.take(now, book, standing, 9)->lines.at(0).customer, QString("Clinic 1"));
    QVERIFY(!teller.take(now, book, standing, 9));
    now.customers[0].name = QStringLiteral("(erased)");
    const auto news = teller.take(now, book, standing, 9);
    QVERIFY(news && news->anew);
    QCOMPARE(news->lines.at(0).customer, QString("(erased)"));
}

/// Of an earlier incident, until its book is whole no number is right; then it is told, also where nothing
/// came.
void TestMessagesNews::saysWhatIsStillBeingRead()
{
    const Incident now = incident();
    const DeliveryBook book;
    MessagesTeller teller;
    const auto standing = [&](const QString &notice) { return messageStanding(now, notice, book); };
    const auto first = teller.take(now, book, standing, 9, true);
    QVERIFY(first && first->anew && first->reading && first->summary.isEmpty());
    QVERIFY(!teller.take(now, book, standing, 9, true));
    const auto read = teller.take(now, book, standing, 9, false);
    QVERIFY(read && !read->anew && !read->reading);
    QCOMPARE(read->summary, messagesView(now, book, {}).summary);
}

void TestMessagesNews::choicesAreNewestFirst()
{
    const auto one = [](int number, bool carried, IncidentMode mode) {
        Incident out = incident();
        out.id = QStringLiteral("i%1").arg(number);
        out.number = number;
        out.mode = mode;
        for (Notice &each : out.notices)
            each.carried = carried;
        return out;
    };
    QList<Incident> all{one(1, true, IncidentMode::Real), one(2, false, IncidentMode::Real),
                        one(3, true, IncidentMode::Drill), one(4, false, IncidentMode::Real)};
    const auto ids = [](const QList<MessagesChoice> &choices) {
        QStringList out;
        for (const MessagesChoice &each : choices)
            out += each.incident;
        return out;
    };
    QCOMPARE(ids(messagesChoices(all, QStringLiteral("i4"))), QStringList({"i4", "i3", "i1"}));
    QCOMPARE(ids(messagesChoices(all, QStringLiteral("i2"))), QStringList({"i3", "i2", "i1"}));
    QVERIFY(messagesChoices(all, {}).at(0).title.startsWith(QString("Drill 3 · ")));
    // The day at the site that failed, and of a zone that nobody knows in UTC.
    all[0].outageAt = *fromIso(QStringLiteral("2026-11-22T03:00:00Z"));
    all[0].fromZone = "America/Chicago";
    QCOMPARE(messagesChoices(all, {}).last().title, QString("Incident 1 · 21 Nov 2026"));
    all[0].fromZone = "Nowhere/At_All";
    QCOMPARE(messagesChoices(all, {}).last().title, QString("Incident 1 · 22 Nov 2026"));
}

QTEST_GUILESS_MAIN(TestMessagesNews)
#include "tst_messagesnews.moc"
