// SPDX-License-Identifier: GPL-3.0-or-later
// The page Messages is everything that was sent or tried: also of incidents that are over, of which the
// console that shows them has read nothing yet.
#include "app/console/window/messagestie.h"
#include "models/messages/messagesmodel.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"
#include "widgets/base/beat.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wish/wishes.h"

#include <QComboBox>
#include <QLabel>
#include <QTableView>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

class TestMessagesTie : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }
    void init() { begin(); }
    void cleanup() { end(); }

    void earlierIncidentsAreShown();
    void byHandIsShownWithoutGatewaysToo();
    void withoutGatewaysTheLogSaysWhoWasTold();
    void earlierByHandIsShownWithoutGateways();

private:
    static QSet<QString> shownIn(const MainWindow &window)
    {
        QSet<QString> all;
        const auto *table = window.findChild<QTableView *>(QStringLiteral("messagesTable"));
        for (int row = 0; table && row < table->model()->rowCount(); ++row)
            all += table->model()->index(row, 0).data(MessagesModel::DeliveryRole).toString();
        return all;
    }
    static QSet<QString> madeIn(NotifySeat &one, const QString &incident)
    {
        QSet<QString> all;
        const QList<Delivery> made = one.notifier().book(incident).all();
        for (const Delivery &each : made)
            all += each.id;
        return all;
    }
};

void TestMessagesTie::earlierIncidentsAreShown()
{
    const QString url = m_backends->newUrl("sqlite");
    m_url = url;
    NotifySeat &before = seat();
    QVERIFY(before.alert().ok());
    SOON_COMPARE(before.standing("alert").told, 3);
    const QString first = before.incident().id;
    const QSet<QString> ofTheFirst = madeIn(before, first);
    QVERIFY(before.seat().command(Do::CloseFalseAlarm{QStringLiteral("a loose plug")}).ok());
    m_clock.advance(13h);         // of what is younger, whoever takes the duty asks what has become
    QVERIFY(before.alert().ok()); // the last one is what the next console reads when it begins
    SOON_COMPARE(before.standing("alert").told, 3);
    QVERIFY(before.seat().command(Do::CloseFalseAlarm{QStringLiteral("and another")}).ok());
    before.seat().dropDead();
    m_one.reset();
    m_url = url;
    NotifySeat &one = seat([](NotifySeat::Setup &setup) { setup.where = QStringLiteral("noc-2"); });
    SOON_VERIFY(one.seat().onDuty());
    QVERIFY(one.alert().ok());
    SOON_COMPARE(one.standing("alert").told, 3);
    const QString second = one.incident().id;
    QVERIFY(first != second && madeIn(one, first).isEmpty()); // nobody has wanted to see it

    Beat beat(m_clock);
    MainWindow window(beat);
    MessagesTie tie(one.seat().engine().outages(), &one.notifier());
    tie.tie(window.wishes(), [](const std::function<void()> &go) { go(); });
    connect(&tie, &MessagesTie::changed, &window, [&] { tie.show(&window); });
    tie.show(&window);
    window.showPage(QStringLiteral("messages"));
    SOON_COMPARE(shownIn(window), madeIn(one, second));
    const auto *box = window.findChild<QComboBox *>(QStringLiteral("messagesIncident"));
    QCOMPARE(box->count(), 3);
    QCOMPARE(box->currentData().toString(), second);

    emit window.wishes().messagesOfWanted(first);
    const auto *empty = window.findChild<QLabel *>(QStringLiteral("messagesEmpty"));
    // The store may have answered within that call: never does it say meanwhile that there is nothing.
    QVERIFY2(empty->text().contains(QLatin1String("is being read")) || shownIn(window) == ofTheFirst,
             qPrintable(empty->text()));
    SOON_COMPARE(shownIn(window), ofTheFirst);
    QCOMPARE(box->currentData().toString(), first);
    QVERIFY(one.looks()); // what goes on in the newest does not take it away
    QCOMPARE(shownIn(window), ofTheFirst);

    QVERIFY(one.seat().command(Do::CloseFalseAlarm{QStringLiteral("once more")}).ok());
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().id != second && shownIn(window) == madeIn(one, one.incident().id));
    QCOMPARE(box->currentData().toString(), one.incident().id);
}

/// Where a console has no gateways, all that is sent is sent by hand.
void TestMessagesTie::byHandIsShownWithoutGatewaysToo()
{
    NotifySeat &one = seat();
    one.mail().playElse([](const Outgoing &) { return ScriptedGateway::Plays::SaysNothing; });
    Beat beat(m_clock);
    MainWindow window(beat);
    MessagesTie tie(one.seat().engine().outages(), nullptr);
    tie.tie(window.wishes(), [](const std::function<void()> &go) { go(); });
    connect(&tie, &MessagesTie::changed, &window, [&] { tie.show(&window); });
    tie.show(&window);
    QVERIFY(one.alert().ok());
    QVERIFY(one.seat()
                .command(Do::RecordSent{
                    QStringLiteral("alert"), QStringLiteral("telephone"), {QStringLiteral("customer-2")}})
                .ok());
    SOON_VERIFY([&] {
        window.showPage(QStringLiteral("messages"));
        return shownIn(window) == QSet<QString>{QStringLiteral("by-hand/alert")};
    }());
}

/// Carried by another console: this one has no deliveries, and does not say that nobody was told.
void TestMessagesTie::withoutGatewaysTheLogSaysWhoWasTold()
{
    NotifySeat &one = seat([](NotifySeat::Setup &setup) {
        setup.cards = [](QList<CustomerCard> &cards) {
            for (CustomerCard &each : cards)
                each.contacts.first().phone.clear(); // a call that is still to be made is waited for
        };
    });
    one.mail().play("c2@example.net", {ScriptedGateway::Plays::Refuses});
    one.sms().play("+13035550002", {ScriptedGateway::Plays::Refuses});
    QVERIFY(one.alert().ok());
    SOON_VERIFY(one.incident().notice(QStringLiteral("alert"))->sentAt);
    one.seat().engine().outages().setCarrier({});
    Beat beat(m_clock);
    MainWindow window(beat);
    MessagesTie tie(one.seat().engine().outages(), nullptr);
    tie.tie(window.wishes(), [](const std::function<void()> &go) { go(); });
    connect(&tie, &MessagesTie::changed, &window, [&] { tie.show(&window); });
    tie.show(&window);
    window.showPage(QStringLiteral("outage"));
    const auto says = [&window](const char *text) {
        const QList<QLabel *> all = window.findChildren<QLabel *>();
        return std::any_of(all.cbegin(), all.cend(),
                           [text](const QLabel *each) { return each->text().contains(QLatin1String(text)); });
    };
    SOON_VERIFY(says("2 of 3 told"));
    QVERIFY(!says("0 of 0"));
}

/// What a person has sent in an incident that is over is to be found in the one that has just begun.
void TestMessagesTie::earlierByHandIsShownWithoutGateways()
{
    NotifySeat &one = seat();
    one.mail().playElse([](const Outgoing &) { return ScriptedGateway::Plays::SaysNothing; });
    QVERIFY(one.alert().ok());
    QVERIFY(
        one.seat().command(Do::RecordSent{QStringLiteral("alert"), QStringLiteral("telephone"), {}}).ok());
    QVERIFY(one.seat().command(Do::CloseFalseAlarm{QStringLiteral("a loose plug")}).ok());
    QVERIFY(one.seat()
                .command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("down again")})
                .ok());
    Beat beat(m_clock);
    MainWindow window(beat);
    MessagesTie tie(one.seat().engine().outages(), nullptr);
    tie.tie(window.wishes(), [](const std::function<void()> &go) { go(); });
    connect(&tie, &MessagesTie::changed, &window, [&] { tie.show(&window); });
    tie.show(&window);
    window.showPage(QStringLiteral("messages"));
    const auto *box = window.findChild<QComboBox *>(QStringLiteral("messagesIncident"));
    SOON_VERIFY(box && box->count() == 2);
}

QTEST_MAIN(TestMessagesTie)
#include "tst_messagestie.moc"
