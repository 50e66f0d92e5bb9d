// SPDX-License-Identifier: GPL-3.0-or-later
// What whoever takes the duty has the gateways go on with, and of which message an answer by SMS is.
#include "models/notify/ladder/taken.h"
#include "tests/models/notify/messagecase.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using namespace MessageCase;
using What = DeliveryFact::What;

class TestTaken : public QObject
{
    Q_OBJECT
private slots:
    void pieceByPieceIsAll()
    {
        DeliveryBook book;
        for (int i = 1; i <= 25; ++i)
            put(book, i, Start + std::chrono::seconds(i));
        const QList<Taken> all = takenIn(book, Start, 0, 1000);
        QCOMPARE(all.size(), 25);
        QList<Taken> pieces;
        for (qsizetype from = 0; from < 30; from += 10)
            pieces += takenIn(book, Start, from, 10);
        QVERIFY(pieces == all);
        QCOMPARE(takenIn(book, Start + 20s, 0, 1000).size(), 6); // begun since then
        QCOMPARE(takenIn(book, Start, 25, 10).size(), 0);
    }

    /// Another console has sent the second one: this one's gateway knows of the first alone.
    void answerIsOfTheNewestThatWentOut()
    {
        DeliveryBook book;
        put(book, 1, Start, "alert");
        put(book, 2, Start + 60s, "update/1");
        put(book, 3, Start + 120s, "update/2");
        const QStringList notices{"alert", "update/1", "update/2"};
        const auto newer = [&](Instant at, What what = What::Answered) {
            DeliveryFact said = fact(1, what, "ok");
            said.at = at;
            const auto found = newerSms(book, notices, said);
            return found ? found->delivery : QString();
        };
        QCOMPARE(newer(Start + 30s), QString());
        QCOMPARE(newer(Start + 61s), QString("d2"));
        QCOMPARE(newer(Start + 200s), QString("d3"));
        QCOMPARE(newer(Start + 200s, What::Delivered), QString()); // which names its message
        Delivery mail = delivery(4, Channel::Email);
        mail.customer = QStringLiteral("c");
        book.put(mail);
        DeliveryFact unknown = fact(9, What::Answered);
        QVERIFY(!newerSms(book, notices, unknown));
    }

private:
    static void put(DeliveryBook &book, int number, Instant at, const char *notice = "alert")
    {
        Delivery one = delivery(number, Channel::Sms);
        one.notice = QString::fromLatin1(notice);
        one.customer = QStringLiteral("c");
        one.madeAt = at;
        book.put(one);
        for (const What what : {What::Sending, What::Sent}) {
            DeliveryFact said = fact(number, what);
            said.at = at;
            QVERIFY(book.apply(said));
        }
    }
};

QTEST_APPLESS_MAIN(TestTaken)
#include "tst_taken.moc"
