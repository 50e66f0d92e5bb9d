// SPDX-License-Identifier: GPL-3.0-or-later
// What a card was before, as whoever looks at it reads it.
#include "models/customers/shown/cardchanges.h"

#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Start = *fromIso(QStringLiteral("2026-11-21T20:02:31Z"));

CustomerCard card()
{
    CustomerCard card;
    card.id = QStringLiteral("lake");
    card.name = QStringLiteral("Lake Clinic");
    Contact dana;
    dana.id = QStringLiteral("dana");
    dana.name = QStringLiteral("Dana Osei");
    dana.email = QStringLiteral("dana@old.example");
    Contact eve;
    eve.id = QStringLiteral("eve");
    eve.name = QStringLiteral("Eve");
    eve.phone = QStringLiteral("+13035550102");
    card.contacts = {dana, eve};
    return card;
}

CardVersion until(const CustomerCard &card, const char *person, Instant at)
{
    return {card, {1, at, QString::fromUtf8(person), QStringLiteral("changed"), 1}};
}
} // namespace

class TestCardChanges : public QObject
{
    Q_OBJECT
private slots:
    void eachFieldWithWhatItWas();
    void contactsComeGoAndMove();
    void hostileAndLong();
};

void TestCardChanges::eachFieldWithWhatItWas()
{
    const CustomerCard first = card();
    CustomerCard second = first;
    second.contacts[0].email = QStringLiteral("dana@new.example");
    CustomerCard now = second;
    now.sbc = QStringLiteral("sbc.example");
    now.contacts[1].phone.clear();
    const QList<CardChange> all =
        cardChanges(now, {until(second, "K. Ramos", Start + 1h), until(first, "D. Osei", Start)}, 20);
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.last().by.person, QString("D. Osei"));
    QCOMPARE(all.last().fields.size(), 1);
    QCOMPARE(all.last().fields.first().before, QString("dana@old.example"));
    QCOMPARE(cardChangesText(all, QTimeZone("America/Chicago"), 0),
             QString::fromUtf8("21 Nov 2026 15:02:31, K. Ramos: changed\n"
                               "    SBC address: (empty) → sbc.example\n"
                               "    Eve, Telephone: +13035550102 → (empty)\n"
                               "21 Nov 2026 14:02:31, D. Osei: changed\n"
                               "    Dana Osei, E-mail: dana@old.example → dana@new.example"));
    QVERIFY(cardChangesText({}, QTimeZone::utc(), 0).isEmpty());
}

void TestCardChanges::contactsComeGoAndMove()
{
    const CustomerCard first = card();
    CustomerCard moved = first;
    moved.contacts.swapItemsAt(0, 1);
    CustomerCard gone = moved;
    gone.contacts.removeLast();
    const QList<CardChange> all =
        cardChanges(gone, {until(moved, "a", Start + 1h), until(first, "a", Start)}, 20);
    QCOMPARE(all.last().fields.size(), 1);
    QCOMPARE(all.last().fields.first().before, QString("Dana Osei, Eve"));
    QCOMPARE(all.last().fields.first().after, QString("Eve, Dana Osei"));
    QStringList values;
    for (const CardChange::Field &each : all.first().fields) {
        QCOMPARE(each.contact, QString("Dana Osei"));
        QVERIFY(each.after.isEmpty());
        values += each.before;
    }
    QVERIFY(values.contains("dana@old.example"));
}

void TestCardChanges::hostileAndLong()
{
    CustomerCard now = card();
    QList<CardVersion> history;
    for (int i = 0; i < 50; ++i) {
        CustomerCard was = card();
        was.name = QStringLiteral("a\u202eb\n%1").arg(i) + QString(5000, QLatin1Char('x'));
        history += until(was, "<b>K</b>\n", Start - std::chrono::hours(i));
    }
    const QString text = cardChangesText(cardChanges(now, history, 20), QTimeZone::utc(), 30);
    QCOMPARE(text.count(QLatin1Char('\n')), 40);
    QVERIFY(text.endsWith(QLatin1String("and 30 older changes: see switchback customers show")));
    QVERIFY(!text.contains(QChar(0x202e)) && text.contains(QLatin1String("\\u202e")));
    QVERIFY(text.size() < 20 * 600);
}

QTEST_GUILESS_MAIN(TestCardChanges)
#include "tst_cardchanges.moc"
