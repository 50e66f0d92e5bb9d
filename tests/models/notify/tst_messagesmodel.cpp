// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/messagesmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryFact::What;

namespace
{
const Instant Start = instantFromMs(1'800'000'000'000);

Incident incident()
{
    Incident made;
    made.id = QStringLiteral("i1");
    made.number = 7;
    made.fromZone = "UTC";
    for (int i = 1; i <= 3; ++i) {
        Customer customer;
        customer.id = QStringLiteral("c%1").arg(i);
        customer.name = QStringLiteral("Clinic %1").arg(i);
        made.customers += customer;
    }
    Notice alert;
    alert.id = QStringLiteral("alert");
    alert.carried = true;
    made.notices += alert;
    knowCustomers(made);
    return made;
}

Delivery delivery(int number, Channel channel = Channel::Email)
{
    Delivery made;
    made.id = QStringLiteral("d%1").arg(number);
    made.notice = QStringLiteral("alert");
    made.customer = QStringLiteral("c%1").arg(number);
    made.contact = QStringLiteral("1");
    made.channel = channel;
    made.madeAt = Start + std::chrono::seconds(number);
    made.to.name = QStringLiteral("Osei <b>");
    made.to.address = QStringLiteral("x@example.net");
    return made;
}

DeliveryFact fact(int number, What what, const QString &text = {})
{
    DeliveryFact made;
    made.delivery = QStringLiteral("d%1").arg(number);
    made.attempt = 1;
    made.what = what;
    made.at = Start + 60s;
    made.text = text;
    return made;
}
} // namespace

class TestMessagesModel : public QObject
{
    Q_OBJECT
private slots:
    void showsWhatIsInTheBook();
    void keepsWhatIsTheSame();
    void filters();
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
    const MessagesView view =
        messagesView(now, book, {{"alert", book.standing("alert", {"c1", "c2", "c3"})}});
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
    filter.setWords("nobody");
    QCOMPARE(found(), QString());
}

QTEST_GUILESS_MAIN(TestMessagesModel)
#include "tst_messagesmodel.moc"
