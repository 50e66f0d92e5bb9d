// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagedetail.h"
#include "models/messages/messagesmodel.h"
#include "tests/models/notify/messagecase.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using namespace MessageCase;
using What = DeliveryFact::What;

class TestMessagesModel : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatIsInTheBook();
    void keepsWhatIsTheSame();
    void keepsItsOrderUnderManyChanges();
    void filters();
    void byHandIsARow();
    void carriedAndThenSentByHand();
    void whatTheLogSaysWithoutDeliveries();
    void whoHasLeftIsNobodyToReach();
    void whatCameBackIsFound();
    void unreachedStaysUntilReached();
    void tellsWhatCameOfOne();
    void callsByOneOfUs();
};

void TestMessagesModel::showsWhatIsInTheBook()
{
    DeliveryBook book;
    for (int i = 1; i <= 3; ++i)
        book.put(delivery(i));
    book.apply(fact(1, What::Sending));
    book.apply(fact(1, What::Failed, QStringLiteral("no such user\u202e\x1b[2J")));
    book.apply(fact(2, What::Sending));
    book.apply(fact(2, What::Sent));
    book.apply(fact(2, What::Answered, "got it"));
    const Incident now = incident();
    const MessagesView view = messagesView(now, book, {{"alert", messageStanding(now, "alert", book)}});
    QCOMPARE(view.lines.size(), 3);
    QCOMPARE(view.lines.at(0).group, MessageGroup::Wants);
    QCOMPARE(view.lines.at(0).reason, QString("no such user\\u202e\\x1b[2J"));
    QCOMPARE(view.lines.at(1).group, MessageGroup::Answered);
    QCOMPARE(view.lines.at(1).said, QString("answered: got it"));
    QCOMPARE(view.lines.at(2).group, MessageGroup::UnderWay);
    QCOMPARE(view.unreached, QString("Nobody could be reached at: Clinic 1"));
    QVERIFY(view.summary.contains("1"));
    QVERIFY(messagesView({}, {}, {}).lines.isEmpty());
}

void TestMessagesModel::keepsWhatIsTheSame()
{
    MessagesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    DeliveryBook book;
    const Incident now = incident();
    const auto lines = [&] { return messagesView(now, book, {}).lines; };
    book.put(delivery(1));
    model.setLines(lines());
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setLines(lines());
    book.put(delivery(2));
    model.setLines(lines());
    book.apply(fact(1, What::Sending));
    model.setLines(lines());
    QCOMPARE(reset.size(), 0);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.index(0, MessagesModel::OutcomeColumn).data().toString(), QString("being sent"));
    model.setLines({});
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.rowCount(), 0);
}

void TestMessagesModel::keepsItsOrderUnderManyChanges()
{
    constexpr int Count = 400;
    Incident now = incident();
    DeliveryBook book;
    for (int i = 1; i <= Count; ++i)
        book.put(delivery(i));
    MessagesModel model;
    MessagesFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setLines(messagesView(now, book, {}).lines);
    // Some at a time, in an order of their own; then more than are told of one by one.
    for (const int many : {1, 7, 60, 250}) {
        for (int i = 0; i < many; ++i) {
            const int number = 1 + (i * 37 + many) % Count;
            DeliveryFact said = fact(number, What::Answered, QString::number(many));
            said.at = Start + std::chrono::seconds((number * 53) % 1000) + std::chrono::hours(many);
            book.apply(said);
        }
        model.setLines(messagesView(now, book, {}).lines);
        QCOMPARE(filter.rowCount(), Count);
        for (int row = 1; row < Count; ++row)
            QVERIFY(filter.line(filter.index(row - 1, 0)).at >= filter.line(filter.index(row, 0)).at);
    }
}

void TestMessagesModel::filters()
{
    MessagesModel model;
    MessagesFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    DeliveryBook book;
    for (int i = 1; i <= 3; ++i)
        book.put(delivery(i, i == 3 ? Channel::Sms : Channel::Email));
    book.apply(fact(1, What::Sending));
    book.apply(fact(1, What::Failed));
    model.setLines(messagesView(incident(), book, {}).lines);
    const auto found = [&] {
        QStringList ids;
        for (int row = 0; row < filter.rowCount(); ++row)
            ids += filter.index(row, 0).data(MessagesModel::DeliveryRole).toString();
        return ids.join(QLatin1Char(' '));
    };
    QCOMPARE(found(), QString("d1 d3 d2")); // what is newest first: the failure
    filter.setChannel(Channel::Sms);
    QCOMPARE(found(), QString("d3"));
    filter.setChannel({});
    filter.setGroup(MessageGroup::Wants);
    QCOMPARE(found(), QString("d1"));
    filter.setGroup(MessageGroup::All);
    filter.setWords(" clinic 2 ");
    QCOMPARE(found(), QString("d2"));
    filter.setWords("x@EXAMPLE clinic"); // each word anywhere
    QCOMPARE(found(), QString("d1 d3 d2"));
    filter.setNotice("update/1");
    QCOMPARE(found(), QString());
    filter.setNotice("alert");
    QCOMPARE(found(), QString("d1 d3 d2"));
    filter.setWords("nobody");
    QCOMPARE(found(), QString());
    QVERIFY(!filter.indexOf("d1").isValid());
    filter.setWords({});
    QCOMPARE(filter.line(filter.indexOf("d3")).delivery, QString("d3"));
}

/// What a person has sent by their own means stands among what gateways carried: who says so, by what means,
/// and whom it did not reach.
void TestMessagesModel::byHandIsARow()
{
    Incident now = incident();
    Notice update;
    update.id = QStringLiteral("update/1");
    update.slot = 1;
    update.approvedAt = update.queuedAt = Start;
    update.sentAt = Start + std::chrono::seconds(30);
    update.sentBy = QStringLiteral("K. Ramos");
    update.how = QStringLiteral("telephone");
    update.notReached = QStringList{QStringLiteral("c2")};
    now.notices += update;
    update.id = QStringLiteral("update/2"); // still to be sent
    update.sentAt.reset();
    now.notices += update;
    DeliveryBook book;
    book.put(delivery(1));
    const MessagesView view = messagesView(now, book, {});
    QCOMPARE(view.byHand.size(), 1);
    MessagesModel model;
    MessagesFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setByHand(view.byHand);
    model.setLines(view.lines);
    QCOMPARE(filter.rowCount(), 2);
    const auto text = [&](int column) { return filter.index(0, column).data().toString(); };
    QCOMPARE(text(MessagesModel::CustomerColumn), QString("3 customers"));
    QCOMPARE(text(MessagesModel::ContactColumn), QString("recorded by K. Ramos"));
    QCOMPARE(text(MessagesModel::ChannelColumn), QString("by hand"));
    QCOMPARE(text(MessagesModel::MessageColumn), QString("Update 1"));
    QCOMPARE(text(MessagesModel::OutcomeColumn), QString("sent by hand (telephone): not reached: Clinic 2"));
    QVERIFY(filter.line(filter.index(0, 0)).mark == Mark::Warning);
    filter.setNotice(QStringLiteral("update/1"));
    QCOMPARE(filter.rowCount(), 1);
    filter.setNotice({});
    filter.setChannel(Channel::Email); // it is of no channel
    QCOMPARE(filter.rowCount(), 1);
    filter.setChannel({});
    filter.setWords(QStringLiteral("clinic 2"));
    QCOMPARE(filter.rowCount(), 1);
    filter.setWords({});
    // Deliveries come after it, and it stays.
    book.put(delivery(2));
    model.setLines(messagesView(now, book, {}).lines);
    QCOMPARE(filter.rowCount(), 3);
    QVERIFY(filter.indexOf(view.byHand.first().delivery).isValid());
    QCOMPARE(view.messages.first().told, QString("2 of 3 told by hand"));
}

/// The gateways had reached one of three when a person sent it by their own means: then it has reached all
/// but those of whom that person says otherwise.
void TestMessagesModel::carriedAndThenSentByHand()
{
    Incident now = incident();
    DeliveryBook book;
    for (int i = 1; i <= 3; ++i) {
        book.put(delivery(i));
        book.apply(fact(i, What::Sending));
        book.apply(fact(i, i == 1 ? What::Sent : What::Failed));
    }
    Notice &alert = now.notices.first();
    alert.approvedAt = alert.queuedAt = Start;
    const auto view = [&] {
        return messagesView(now, book, {{alert.id, messageStanding(now, alert.id, book)}});
    };
    QCOMPARE(view().messages.first().told, QString("1 of 3 told · 2 not reached"));
    alert.sentAt = Start + std::chrono::minutes(2);
    alert.sentBy = QStringLiteral("K. Ramos");
    alert.how = QStringLiteral("telephone");
    QCOMPARE(view().messages.first().told, QString("3 of 3 told · then sent by hand"));
    QVERIFY(view().messages.first().mark == Mark::Fine);
    QCOMPARE(view().unreached, QString());
    alert.notReached = QStringList{"c1", "c3"}; // the first was told by a gateway
    QCOMPARE(view().messages.first().told, QString("2 of 3 told · then sent by hand · 1 not reached"));
    QCOMPARE(view().unreached, QString("Nobody could be reached at: Clinic 3"));
    // A later one by hand has reached them, too.
    Notice update = alert;
    update.id = QStringLiteral("update/1");
    update.slot = 1;
    update.carried = false;
    update.notReached.clear();
    now.notices += update;
    QCOMPARE(messagesView(now, book, {}).unreached, QString());
}

/// A console without gateways has no deliveries, and the log tells whom those of another one have told.
void TestMessagesModel::whatTheLogSaysWithoutDeliveries()
{
    Incident now = incident();
    Notice &alert = now.notices.first();
    alert.approvedAt = alert.queuedAt = Start;
    const auto told = [&] {
        return messagesView(now, {}, {{alert.id, standingInLog(now, alert.id)}}).messages.first();
    };
    QCOMPARE(told().told, QString("0 of 3 told · 3 being tried"));
    QVERIFY(told().mark == Mark::Running);
    for (int i = 1; i <= 3; ++i)
        alert.told.add(QStringLiteral("d%1").arg(i), QStringLiteral("c%1").arg(i));
    (void)alert.told.apply(fact(1, What::Sent));
    (void)alert.told.apply(fact(2, What::Sent));
    QCOMPARE(told().told, QString("2 of 3 told · 1 being tried"));
    alert.sentAt = Start + std::chrono::minutes(1);
    alert.sentBy = QStringLiteral("console");
    alert.notReached = QStringList{"c3"};
    QCOMPARE(told().told, QString("2 of 3 told · 1 not reached"));
    QVERIFY(told().mark == Mark::Bad);
    (void)alert.told.apply(fact(3, What::Sent)); // late, and yet
    QCOMPARE(told().told, QString("3 of 3 told"));
    QVERIFY(told().mark == Mark::Fine);
}

/// Added by mistake: one was told before they left, and the other one is nobody's failure.
void TestMessagesModel::whoHasLeftIsNobodyToReach()
{
    Incident now = incident();
    Notice &alert = now.notices.first();
    alert.approvedAt = alert.queuedAt = Start;
    alert.approvedSeq = 10;
    DeliveryBook book;
    for (int i = 1; i <= 3; ++i) {
        book.put(delivery(i));
        book.apply(fact(i, What::Sending));
        book.apply(fact(i, i == 3 ? What::Failed : What::Sent));
    }
    alert.notReached = QStringList{"c3"};
    for (int i = 2; i <= 3; ++i) {
        const Customer gone = now.customers.takeLast();
        now.left.insert(gone.id, {gone, {Start, 5}, {Start, 20}});
    }
    knowCustomers(now);
    const MessagesView view = messagesView(now, book, {{alert.id, messageStanding(now, alert.id, book)}});
    QCOMPARE(view.messages.first().told, QString("2 of 2 told"));
    QCOMPARE(view.unreached, QString());
    QCOMPARE(view.lines.at(2).customer, QString("Clinic 3")); // what was sent to them stays, by their name
}

void TestMessagesModel::whatCameBackIsFound()
{
    DeliveryBook book;
    for (int i = 1; i <= 3; ++i) {
        book.put(delivery(i));
        book.apply(fact(i, What::Sending));
    }
    DeliveryFact taken = fact(1, What::Sent);
    taken.reference = QStringLiteral("queue-17");
    book.apply(taken);
    book.apply(fact(1, What::Failed, "mailbox is full")); // after it was taken: it bounced
    book.apply(fact(2, What::Failed, "no such user"));    // never taken
    book.apply(fact(3, What::Sent));
    book.apply(fact(3, What::Automatic, "out of the office"));
    const QList<MessageLine> lines = messagesView(incident(), book, {}).lines;
    QVERIFY(lines.at(0).cameBack);
    QVERIFY(!lines.at(1).cameBack);
    QVERIFY(lines.at(2).cameBack);
    MessagesModel model;
    MessagesFilter filter;
    filter.setSourceModel(&model);
    model.setLines(lines);
    filter.setGroup(MessageGroup::CameBack);
    QCOMPARE(filter.rowCount(), 2);
}

/// Nobody is forgotten because the next message has just begun.
void TestMessagesModel::unreachedStaysUntilReached()
{
    Incident now = incident();
    DeliveryBook book;
    book.put(delivery(1));
    book.apply(fact(1, What::Sending));
    book.apply(fact(1, What::Failed));
    Notice update;
    update.id = QStringLiteral("update/1");
    update.slot = 1;
    update.carried = true;
    now.notices += update;
    Delivery next = delivery(1);
    next.id = QStringLiteral("d9");
    next.notice = update.id;
    book.put(next);
    MessagesView view = messagesView(now, book, {});
    QCOMPARE(view.unreached, QString("Nobody could be reached at: Clinic 1"));
    QCOMPARE(view.messages.size(), 2);
    QCOMPARE(view.messages.first().title, QString("Update 1"));
    QCOMPARE(view.messages.last().mark, Mark::Bad);
    DeliveryFact sent = fact(9, What::Sending);
    book.apply(sent);
    sent.what = What::Sent;
    book.apply(sent);
    view = messagesView(now, book, {});
    QVERIFY2(view.unreached.isEmpty(), qPrintable(view.unreached));
}

void TestMessagesModel::tellsWhatCameOfOne()
{
    Incident now = incident();
    now.notices.first().text = QStringLiteral("Dear {customer}, <b>we</b> are down.");
    DeliveryBook book;
    Delivery made = delivery(1);
    made.to.customerName = QStringLiteral("Clinic {since}");
    book.put(made);
    book.apply(fact(1, What::Sending));
    DeliveryFact refused = fact(1, What::Failed, QStringLiteral("no such user\x1b[2J"));
    refused.code = QStringLiteral("550 5.1.1");
    refused.gateway = QStringLiteral("mail/naperville");
    book.apply(refused);
    DeliveryFact reply = fact(1, What::Answered, "who are you?");
    reply.at = Start + 90s;
    reply.from = QStringLiteral("desk@example.net");
    book.apply(reply);
    const MessageDetail detail = messageDetail(now, *book.find("d1"), {Channel::Sms});
    QVERIFY(detail.heading.startsWith("Clinic 1 · Osei <b>"));
    QCOMPARE(detail.to, QString("E-mail to x@example.net"));
    QVERIFY(detail.text.startsWith("Dear Clinic {since}, <b>we</b> are down."));
    QCOMPARE(detail.story.size(), 3);
    QCOMPARE(detail.story.at(1).what, QString("try 1 by mail/naperville: failed"));
    QCOMPARE(detail.story.at(1).words, QString("550 5.1.1 no such user\\x1b[2J"));
    QCOMPARE(detail.story.at(1).mark, Mark::Bad);
    QVERIFY(!detail.story.at(1).theirs);
    QVERIFY(detail.story.at(2).theirs);
    QCOMPARE(detail.story.at(2).what, QString("answered as desk@example.net: who are you?"));
    QCOMPARE(detail.others, QList<Channel>{Channel::Sms});
    // Once the person is erased nothing of them is left.
    book.erase("c1");
    const MessageDetail erased = messageDetail(now, *book.find("d1"));
    QVERIFY(!erased.heading.contains("Osei"));
    QVERIFY(!erased.to.contains("example"));
}

void TestMessagesModel::callsByOneOfUs()
{
    Incident now = incident();
    now.notices.first().text = QStringLiteral("We are down.");
    DeliveryBook book;
    Delivery call = delivery(1, Channel::Task);
    call.to.address = QStringLiteral("+13125550117");
    call.to.extension = QStringLiteral("12");
    call.to.customerName = QStringLiteral("Clinic 1");
    book.put(call);
    const MessageDetail task = messageDetail(now, *book.find("d1"));
    QVERIFY(task.byOneOfUs);
    QCOMPARE(task.to, QString("To be called by one of us: +13125550117, extension 12"));
    QVERIFY(task.text.startsWith("Ask for Osei <b> (Clinic 1)."));
    QVERIFY(task.text.contains("We are down."));
    const QList<DeliveryAct::What> acts{DeliveryAct::What::Spoke, DeliveryAct::What::Voicemail,
                                        DeliveryAct::What::NoAnswer, DeliveryAct::What::GiveUp};
    QCOMPARE(task.acts, acts);
    // Nobody answers: it is known, and can be tried again.
    const auto facts =
        planAct(*book.find("d1"), {"d1", DeliveryAct::What::NoAnswer, {}}, "K. Ramos", Start + 60s);
    QVERIFY(facts.ok());
    for (const DeliveryFact &each : *facts)
        book.apply(each);
    const MessageDetail tried = messageDetail(now, *book.find("d1"));
    QCOMPARE(tried.story.last().what, QString("call 1: failed"));
    QCOMPARE(tried.story.last().words, QString("nobody answered"));
    QVERIFY(tried.acts.contains(DeliveryAct::What::Again));
    // What is too old is not sent again.
    Delivery old = *book.find("d1");
    old.notAfter = Start + 5min;
    const auto late = planAct(old, {"d1", DeliveryAct::What::Again, {}}, "K. Ramos", Start + 6min);
    QVERIFY(!late.ok());
    QCOMPARE(late.error().code, QString("not_now"));
}

QTEST_GUILESS_MAIN(TestMessagesModel)
#include "tst_messagesmodel.moc"
