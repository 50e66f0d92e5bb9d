// SPDX-License-Identifier: GPL-3.0-or-later
// What two SBCs tell of whose calls came: what is believed of it, and where each trunk's last call was.
#include "models/trunks/callsahead.h"
#include "models/trunks/trunkowners.h"

#include <QJsonArray>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
const Instant Now = *fromIso(QStringLiteral("2026-11-21T20:10:00Z"));

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject call(const char *trunk, const QString &last, bool forwarded = false, bool test = false)
{
    return {{s("trunk"), s(trunk)}, {s("forwarded"), forwarded}, {s("test"), test},
            {s("calls"), 1},        {s("answered"), 1},          {s("last"), last}};
}

QJsonObject pageOf(const QJsonArray &calls)
{
    return {{s("calls"), calls}, {s("cursor"), s("17")}, {s("more"), false}, {s("gap"), false}};
}

/// "acme 20:09:58, birch 20:09:59 forwarded"
QString said(const CallsPage &page)
{
    QStringList parts;
    for (const TrunkCall &each : page.calls)
        parts += each.trunk + QLatin1Char(' ') + clockText(each.at, QTimeZone::utc()) +
                 (each.forwarded ? s(" forwarded") : QString());
    return parts.join(s(", "));
}

CallsPage came(const char *trunk, Duration ago, bool forwarded = false)
{
    CallsPage page;
    page.calls += TrunkCall{s(trunk), forwarded, Now - ago};
    return page;
}

CustomerCard card(const char *id, const QStringList &trunks, bool retired = false)
{
    CustomerCard made;
    made.id = made.name = s(id);
    made.trunks = trunks;
    made.retired = retired;
    return made;
}
} // namespace

class TestTrunks : public QObject
{
    Q_OBJECT
private slots:
    void believed_data();
    void believed();
    void aheadIsBelievedInItsTime();
    void noPage_data();
    void noPage();
    void lastCall_data();
    void lastCall();
    void orderMakesNoDifference();
    void isBounded();
    void owners();
    void lastOfACustomer();
};

void TestTrunks::believed_data()
{
    QTest::addColumn<QJsonArray>("calls");
    QTest::addColumn<qint64>("offset"); ///< ms that the site's clock is ahead
    QTest::addColumn<QString>("kept");
    QTest::addColumn<int>("dropped");
    const QString at = s("2026-11-21T20:09:58Z");
    QTest::newRow("a call") << QJsonArray{call("acme", at)} << qint64(0) << s("acme 20:09:58") << 0;
    QTest::newRow("forwarded") << QJsonArray{call("acme", at, true)} << qint64(0)
                               << s("acme 20:09:58 forwarded") << 0;
    QTest::newRow("tests count nowhere")
        << QJsonArray{call("acme", at, false, true)} << qint64(0) << QString() << 0;
    QTest::newRow("ahead of now") << QJsonArray{call("acme", s("2026-11-21T20:10:03Z")), call("birch", at)}
                                  << qint64(0) << s("birch 20:09:58") << 1;
    QTest::newRow("within what is measured")
        << QJsonArray{call("acme", s("2026-11-21T20:10:02Z"))} << qint64(0) << s("acme 20:10:02") << 0;
    QTest::newRow("a clock an hour ahead") << QJsonArray{call("acme", s("2026-11-21T21:09:58Z"))}
                                           << qint64(3'600'000) << s("acme 20:09:58") << 0;
    QTest::newRow("a clock behind") << QJsonArray{call("acme", s("2026-11-21T20:09:00Z"))} << qint64(-60'000)
                                    << s("acme 20:10:00") << 0;
    QTest::newRow("less than half a second is none")
        << QJsonArray{call("acme", at)} << qint64(499) << s("acme 20:09:58") << 0;
    QTest::newRow("no moment") << QJsonArray{call("acme", s("yesterday"))} << qint64(0) << QString() << 0;
    QTest::newRow("nobody's") << QJsonArray{call("", at)} << qint64(0) << QString() << 0;
    QTest::newRow("what hides") << QJsonArray{call("a\u202e\x1b[31m", at)} << qint64(0)
                                << s("a\\u202e\\x1b[31m 20:09:58") << 0;
    QTest::newRow("other kinds") << QJsonArray{7, s("acme"), QJsonArray(), QJsonValue()} << qint64(0)
                                 << QString() << 0;
}

void TestTrunks::believed()
{
    QFETCH(QJsonArray, calls);
    QFETCH(qint64, offset);
    const auto page = callsPage(pageOf(calls), Now, Duration{offset});
    QVERIFY(page.ok());
    QTEST(said(*page), "kept");
    QTEST(page->dropped, "dropped");
    QCOMPARE(page->cursor, s("17"));
}

/// A clock that was set: what is dated ahead counts once it has come, or the clock has been measured.
void TestTrunks::aheadIsBelievedInItsTime()
{
    const auto page =
        callsPage(pageOf({call("acme", s("2026-11-21T20:10:08Z")), call("birch", toIso(Now))}), Now, 0ms);
    QVERIFY(page.ok());
    CallsAhead ahead;
    ahead.add(page->ahead, Now);
    QCOMPARE(said(ahead.due(Now + 5s, 0ms, 0ms)), QString());
    QCOMPARE(said(ahead.due(Now + 6s, 0ms, 0ms)), s("acme 20:10:08"));
    QCOMPARE(ahead.size(), 0);
    ahead.add(page->ahead, Now);
    QCOMPARE(said(ahead.due(Now, 10s, 0ms)), s("acme 20:09:58")); // its clock goes ahead
    ahead.add(page->ahead, Now);
    QCOMPARE(said(ahead.due(Now, 0ms, 6s)), s("acme 20:10:08")); // nobody knows it better than that
    // One that is dated years ahead is not waited for.
    ahead.add({TrunkCall{s("acme"), false, Now + 87600h}}, Now);
    QCOMPARE(said(ahead.due(Now + 90s, 0ms, 0ms)), QString());
    QCOMPARE(ahead.size(), 1);
    QCOMPARE(said(ahead.due(Now + 91s, 0ms, 0ms)), QString());
    QCOMPARE(ahead.size(), 0);
    for (int i = 0; i < 10; ++i)
        ahead.add(QList<TrunkCall>(500, page->ahead.constFirst()), Now);
    QCOMPARE(ahead.size(), CallsAhead::Most);
}

void TestTrunks::noPage_data()
{
    QTest::addColumn<QJsonObject>("data");
    QTest::newRow("nothing") << QJsonObject();
    QTest::newRow("no list") << QJsonObject{{s("calls"), 3}, {s("cursor"), s("1")}};
    QTest::newRow("no cursor") << QJsonObject{{s("calls"), QJsonArray()}};
    QTest::newRow("a cursor that is long")
        << QJsonObject{{s("calls"), QJsonArray()}, {s("cursor"), QString(401, QLatin1Char('1'))}};
    QJsonArray many;
    for (int i = 0; i < 501; ++i)
        many.append(call("acme", toIso(Now)));
    QTest::newRow("more than a page") << pageOf(many);
}

void TestTrunks::noPage()
{
    QFETCH(QJsonObject, data);
    const auto page = callsPage(data, Now, 0ms);
    QVERIFY(!page.ok());
    QCOMPARE(page.error().code, s("bad_answer"));
}

void TestTrunks::lastCall_data()
{
    QTest::addColumn<int>("atOne"); ///< seconds ago; -1: never
    QTest::addColumn<int>("atOther");
    QTest::addColumn<int>("passedOn"); ///< told by the other one, as passed on by the first
    QTest::addColumn<int>("last");
    QTest::newRow("never") << -1 << -1 << -1 << -1;
    QTest::newRow("at one") << 5 << -1 << -1 << 0;
    QTest::newRow("at the other") << -1 << 5 << -1 << 1;
    QTest::newRow("moved") << 9 << 5 << -1 << 1;
    QTest::newRow("and back") << 4 << 5 << -1 << 0;
    QTest::newRow("in the same second") << 5 << 5 << -1 << 0;
    QTest::newRow("passed on is at the first") << -1 << -1 << 5 << 0;
    QTest::newRow("passed on after it had moved") << -1 << 9 << 5 << 0;
    QTest::newRow("passed on before it moved") << -1 << 5 << 9 << 1;
}

void TestTrunks::lastCall()
{
    QFETCH(int, atOne);
    QFETCH(int, atOther);
    QFETCH(int, passedOn);
    TrunkBook book(s("one"), s("other"));
    if (atOne >= 0)
        book.take(s("one"), came("acme", 1s * atOne));
    if (atOther >= 0)
        book.take(s("other"), came("acme", 1s * atOther));
    if (passedOn >= 0)
        book.take(s("other"), came("acme", 1s * passedOn, true));
    const TrunkSeen *seen = book.find(s("acme"));
    QTEST(seen ? seen->last(0) : -1, "last");
    if (passedOn >= 0 && seen && seen->last(0) == 0)
        QVERIFY(seen->at[0]->forwarded);
}

/// Late, twice and out of order: what is known in the end is the same.
void TestTrunks::orderMakesNoDifference()
{
    struct Told {
        QString site;
        CallsPage page;
    };
    QList<Told> all;
    for (const int ago : {9, 7, 5, 3}) {
        all += Told{s("one"), came("acme", 1s * ago)};
        all += Told{s("other"), came("acme", 1s * (ago + 1), ago == 5)};
        all += Told{s("other"), came("birch", 1s * ago)};
    }
    std::sort(all.begin(), all.end(),
              [](const Told &a, const Told &b) { return a.page.calls.first().at < b.page.calls.first().at; });
    TrunkBook right(s("one"), s("other"));
    for (const Told &each : all)
        right.take(each.site, each.page);
    for (int turn = 0; turn < int(all.size()); ++turn) {
        std::rotate(all.begin(), all.begin() + 1, all.end());
        QList<Told> backwards(all.crbegin(), all.crend());
        TrunkBook book(s("one"), s("other"));
        for (const QList<Told> &some : {backwards, all}) {
            for (const Told &each : some)
                book.take(each.site, each.page);
        }
        for (const char *trunk : {"acme", "birch"})
            QCOMPARE(book.find(s(trunk))->at, right.find(s(trunk))->at);
        QCOMPARE(book.take(all.first().site, all.first().page), QStringList()); // no news
    }
    QCOMPARE(right.take(s("a third"), came("acme", 0s)), QStringList());
}

void TestTrunks::isBounded()
{
    TrunkBook book(s("one"), s("other"));
    for (int i = 0; i < TrunkBook::Most + 100; ++i)
        book.take(s("one"), came(QByteArray::number(i).constData(), 5s));
    QCOMPARE(book.size(), TrunkBook::Most);
    QVERIFY(book.find(s("7")) && !book.find(QString::number(TrunkBook::Most + 7)));
    QCOMPARE(book.take(s("one"), came("7", 1s)), QStringList{s("7")}); // those known go on
    TrunkBook chosen(s("one"), s("other"));
    const auto wanted = [](const QString &trunk) { return trunk == s("acme"); };
    QCOMPARE(chosen.take(s("one"), came("zz", 5s), wanted), QStringList());
    QCOMPARE(chosen.take(s("one"), came("acme", 6s), wanted), QStringList{s("acme")});
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.newest(0), std::optional<Instant>(Now - 5s)); // a call is a call
}

void TestTrunks::owners()
{
    TrunkOwners owners;
    owners.set({card("a", {s("t1"), s(" t2 "), s("t1"), s("")}), card("b", {s("t3"), s("shared")}),
                card("c", {s("shared")}), card("gone", {s("t4"), s("t1")}, true)});
    QCOMPARE(owners.trunksOf(s("a")), QStringList({s("t1"), s("t2")}));
    QCOMPARE(owners.ownerOf(s("t1")), s("a"));
    QCOMPARE(owners.ownerOf(s("t2")), s("a"));
    QCOMPARE(owners.ownerOf(s("t4")), QString());
    QCOMPARE(owners.ownerOf(s("shared")), QString());
    QCOMPARE(owners.trunksOf(s("b")), QStringList{s("t3")});
    QCOMPARE(owners.trunksOf(s("c")), QStringList());
    QVERIFY(owners.shares(s("b")) && owners.shares(s("c")) && !owners.shares(s("a")));
    QCOMPARE(owners.sharedOf(s("b")), QStringList{s("shared")});
    QCOMPARE(owners.holdersOf(s("shared")), QStringList({s("b"), s("c")}));
    QCOMPARE(owners.all(), QSet<QString>({s("t1"), s("t2"), s("t3"), s("shared")}));
    const quint64 before = owners.stamp(), a = owners.stamp(s("a")), b = owners.stamp(s("b"));
    const QList<CustomerCard> without{card("a", {s("t1"), s(" t2 ")}), card("b", {s("t3"), s("shared")})};
    owners.set(without); // of who has not been edited nothing is another
    QCOMPARE(owners.stamp(s("a")), a);
    QVERIFY(owners.stamp() != before && owners.stamp(s("b")) != b); // it is theirs alone now
    const quint64 after = owners.stamp();
    owners.set(without);
    QCOMPARE(owners.stamp(), after);
    owners.set({card("c", {s("shared")})});
    QVERIFY(owners.stamp() != after && owners.stamp(s("a")) != a);
    QCOMPARE(owners.ownerOf(s("shared")), s("c"));
    QCOMPARE(owners.ownerOf(s("t1")), QString());
}

void TestTrunks::lastOfACustomer()
{
    TrunkOwners owners;
    owners.set({card("a", {s("t1"), s("t2"), s("t3")}), card("b", {})});
    TrunkBook book(s("one"), s("other"));
    const SeenOf seen{&book, &owners};
    QVERIFY(!seen.last(s("a"), s("one")) && !SeenOf{}.last(s("a"), s("one")));
    book.take(s("one"), came("t1", 9s));
    book.take(s("other"), came("t2", 4s));
    QCOMPARE(seen.trunks(s("a")).size(), 2);
    QCOMPARE(seen.last(s("a"), s("one"))->trunk, s("t2"));
    QCOMPARE(seen.last(s("a"), s("one"))->site, s("other"));
    book.take(s("one"), came("t1", 4s)); // in the same second: the one that is left counts
    QCOMPARE(seen.last(s("a"), s("one"))->site, s("one"));
    QCOMPARE(seen.last(s("a"), s("other"))->site, s("other"));
    TrunkOwners alone;
    alone.set({card("a", {s("t1")})});
    const auto either = SeenOf{&book, &alone}.last(s("a"), {}); // none of the two is left
    QVERIFY(either && either->trunk == s("t1"));
    const auto take = [&](const char *trunk) {
        owners.called(book.take(s("one"), came(trunk, 1s)), book.stamp());
    };
    const quint64 stamp = seen.stamp(s("a"));
    take("nobody's");
    QCOMPARE(seen.stamp(s("a")), stamp);
    take("t3");
    const quint64 called = seen.stamp(s("a"));
    QVERIFY(called != stamp);
    QCOMPARE(seen.stamp(s("b")), quint64(0));
    owners.set({card("a", {s("t3")}), card("b", {s("t3")})}); // theirs both: a call is news of either
    QCOMPARE(seen.stamp(s("a")), called);
    book.take(s("one"), came("t3", 1s)); // the same again is no news
    owners.called(book.take(s("other"), came("t3", 1s)), book.stamp());
    QVERIFY(seen.stamp(s("a")) != called && seen.stamp(s("b")) == seen.stamp(s("a")));
}

QTEST_GUILESS_MAIN(TestTrunks)
#include "tst_trunks.moc"
