// SPDX-License-Identifier: GPL-3.0-or-later
// The page Messages by hand and by keyboard: found, read, answered; and the outage page's part of it.
#include "demomessages.h"

#include "widgets/base/plainlabel.h"
#include "widgets/messages/messagespage.h"
#include "widgets/outage/messagescard.h"
#include "widgets/theme/theme.h"
#include "widgets/wish/wishes.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;
using What = DeliveryAct::What;

namespace
{
const Instant Now = instantFromMs(1'800'000'000'000);

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// A page that is seen, and a console that answers what it wishes for.
class Shown
{
public:
    explicit Shown(bool any = true, const Demo::Words &words = {})
        : m_page(m_wishes)
        , m_story(Now, words)
    {
        QObject::connect(&m_wishes, &Wishes::deliveryShown, &m_page,
                         [this](const QString &id) { m_page.setDetail(m_story.detail(id)); });
        if (any)
            m_page.setView(m_story.view());
        m_page.resize(1200, 800);
        m_page.show();
    }
    MessagesPage &page() { return m_page; }
    Wishes &wishes() { return m_wishes; }
    Demo::MessagesStory &story() { return m_story; }
    template<typename T>
    T &piece(const char *name) const
    {
        return *m_page.findChild<T *>(s(name));
    }
    [[nodiscard]] QTableView &table() const { return piece<QTableView>("messagesTable"); }
    [[nodiscard]] QLineEdit &find() const { return piece<QLineEdit>("messagesFind"); }
    [[nodiscard]] QLineEdit &note() const { return piece<QLineEdit>("deliveryNote"); }
    [[nodiscard]] QPushButton &button(What what) const
    {
        return piece<QPushButton>(qPrintable(s("messagesAct%1").arg(int(what))));
    }
    [[nodiscard]] QString said(const char *name) const { return piece<QLabel>(name).text(); }
    void choose(const char *box, int data) const
    {
        auto &choice = piece<QComboBox>(box);
        choice.setCurrentIndex(choice.findData(data));
    }

private:
    Wishes m_wishes;
    MessagesPage m_page;
    Demo::MessagesStory m_story;
};
} // namespace

class TestMessagesPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void emptySaysWhatWillBeHere()
    {
        const Shown shown(false);
        QVERIFY(shown.said("messagesEmpty").contains(s("Nothing has been sent yet")));
        QVERIFY(!shown.find().isVisible());
        QVERIFY(!shown.table().isVisible());
    }

    void foundReadAndActedByKeyboard()
    {
        Shown shown;
        QSignalSpy acts(&shown.wishes(), &Wishes::deliveryActWanted);
        shown.choose("messagesGroup", int(MessageGroup::Wants));
        QVERIFY(shown.table().model()->rowCount() > 0);
        shown.find().setFocus();
        QTest::keyClick(&shown.find(), Qt::Key_Down);
        QVERIFY(shown.page().focusWidget() == &shown.table());
        QVERIFY(shown.piece<QPlainTextEdit>("deliveryText").toPlainText().contains(s("out of service")));
        QTest::keyClick(&shown.table(), Qt::Key_Return);
        QVERIFY(shown.page().focusWidget() == &shown.note());
        // Nothing is given up without a reason, and what is missing is said where it is typed.
        shown.button(What::GiveUp).click();
        QCOMPARE(acts.size(), 0);
        QVERIFY(shown.piece<QLabel>("deliveryMissing").isVisible());
        QTest::keyClicks(&shown.note(), s("closed today"));
        shown.button(What::GiveUp).click();
        QCOMPARE(acts.size(), 1);
        const auto act = acts.first().first().value<DeliveryAct>();
        QCOMPARE(act.what, What::GiveUp);
        QCOMPARE(act.words, s("closed today"));
        QTest::keyClick(&shown.note(), Qt::Key_Escape);
        QVERIFY(shown.page().focusWidget() == &shown.table());
    }

    /// All that failed are given up, or sent again, in one go: each with which it can be done.
    void severalAtOnce()
    {
        Shown shown;
        QSignalSpy acts(&shown.wishes(), &Wishes::deliveryActWanted);
        shown.choose("messagesGroup", int(MessageGroup::Wants));
        const int all = shown.table().model()->rowCount();
        QVERIFY(all > 1);
        shown.table().selectRow(0);
        shown.table().selectAll();
        QCOMPARE(shown.button(What::Again).text(), s("Send again (%1)").arg(all));
        QVERIFY(!shown.piece<QPushButton>("sendBy-sms").isVisible());
        shown.button(What::Again).click();
        QCOMPARE(acts.size(), all);
        shown.table().selectRow(0);
        QCOMPARE(shown.button(What::Again).text(), s("Send again"));
    }

    void sentByAnotherChannel()
    {
        Shown shown;
        QSignalSpy sends(&shown.wishes(), &Wishes::sendByWanted);
        shown.choose("messagesGroup", int(MessageGroup::Told));
        shown.table().selectRow(0);
        auto &sms = shown.piece<QPushButton>("sendBy-sms");
        QVERIFY(sms.isVisible());
        QVERIFY(!shown.piece<QPushButton>("sendBy-email").isVisible());
        sms.click();
        QCOMPARE(sends.size(), 1);
        QCOMPARE(sends.first().at(1).value<Channel>(), Channel::Sms);
    }

    void callsByOneOfUsHaveScriptNumberAndOutcome()
    {
        Shown shown;
        auto &channel = shown.piece<QComboBox>("messagesChannel");
        channel.setCurrentIndex(channel.findData(channelKey(Channel::Task)));
        QCOMPARE(shown.table().model()->rowCount(), 1);
        shown.table().selectRow(0);
        QVERIFY(shown.said("deliveryTo").contains(s("+13125550117")));
        QVERIFY(shown.piece<QPlainTextEdit>("deliveryText").toPlainText().startsWith(s("Ask for")));
        for (const What what : {What::Spoke, What::Voicemail, What::NoAnswer})
            QVERIFY(shown.button(what).isVisible());
        QSignalSpy acts(&shown.wishes(), &Wishes::deliveryActWanted);
        shown.note().setText(s("will call back"));
        shown.button(What::Voicemail).click();
        QCOMPARE(acts.first().first().value<DeliveryAct>().words, s("will call back"));
    }

    void nothingLikeThatIsSaid()
    {
        const Shown shown;
        shown.find().setText(s("nobody is called that"));
        QVERIFY(shown.said("messagesEmpty").contains(s("Nothing that was sent or tried is like that")));
        QVERIFY(shown.find().isVisible());
    }

    /// News of others takes nobody's place and nothing that was typed; news of this one is shown.
    void newsLeavesWhatIsLookedAt()
    {
        Shown shown;
        shown.choose("messagesGroup", int(MessageGroup::Told));
        shown.table().selectRow(3);
        const auto &filter = static_cast<const MessagesFilter &>(*shown.table().model());
        const QString looked = filter.line(shown.table().currentIndex()).delivery;
        shown.note().setText(s("half a wor"));
        shown.story().answer(filter.line(filter.index(0, 0)).delivery, Now + 1s);
        shown.page().setView(shown.story().view());
        shown.page().setDetail(shown.story().detail(looked));
        QCOMPARE(filter.line(shown.table().currentIndex()).delivery, looked);
        QCOMPARE(shown.note().text(), s("half a wor"));
        shown.choose("messagesGroup", int(MessageGroup::All));
        shown.story().answer(looked, Now + 2s);
        shown.page().setView(shown.story().view());
        shown.page().setDetail(shown.story().detail(looked));
        QCOMPARE(filter.line(shown.table().currentIndex()).delivery, looked);
        QVERIFY(!shown.button(What::Tick).isVisible());
    }

    void unreachedStandsOnTop()
    {
        const Shown shown;
        QVERIFY(shown.piece<QLabel>("messagesUnreached").isVisible());
    }

    /// Where gateways carried something in several of them.
    void anotherIncidentIsChosen()
    {
        Shown shown;
        auto &box = shown.piece<QComboBox>("messagesIncident");
        QVERIFY(!box.isVisible());
        MessagesView view = shown.story().view();
        view.choices = {{view.incident, s("Incident 7 · 21 Nov 2026")}, {s("i6"), s("Drill 6 · 2 Nov 2026")}};
        QSignalSpy wanted(&shown.wishes(), &Wishes::messagesOfWanted);
        shown.page().setView(view);
        QVERIFY(box.isVisible());
        QCOMPARE(box.currentText(), s("Incident 7 · 21 Nov 2026"));
        box.setFocus();
        QTest::keyClick(&box, Qt::Key_Down);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toString(), s("i6"));
        MessagesView earlier;
        earlier.incident = s("i6");
        earlier.heading = s("Messages of incident 6");
        earlier.choices = view.choices;
        shown.page().setView(earlier);
        QCOMPARE(box.currentText(), s("Drill 6 · 2 Nov 2026"));
        QVERIFY(!shown.table().isVisible());
        earlier.reading = true; // until it is known, that there is nothing is not said
        shown.page().setView(earlier);
        QVERIFY(shown.piece<QLabel>("messagesEmpty").isVisible());
        QCOMPARE(shown.piece<QLabel>("messagesEmpty").text(),
                 s("What was sent in this incident is being read."));
        shown.page().setView(view); // what begins takes its place
        QCOMPARE(box.currentText(), s("Incident 7 · 21 Nov 2026"));
        QCOMPARE(wanted.size(), 1);
    }

    void outagePageHasItsPart()
    {
        Wishes wishes;
        MessagesCard card(wishes);
        card.setIncident(s("another"));
        const MessagesView view = Demo::MessagesStory(Now).view();
        card.setMessages(view);
        QVERIFY(card.isHidden());
        card.setIncident(view.incident);
        QVERIFY(!card.isHidden());
        QVERIFY(
            card.findChild<QLabel *>(s("outageUnreached"))->text().contains(s("Nobody could be reached")));
        QSignalSpy wanted(&wishes, &Wishes::messagesWanted);
        card.findChild<QPushButton *>(s("outageMessages"))->click();
        QCOMPARE(wanted.size(), 1);
        card.setIncident({});
        QVERIFY(card.isHidden());
    }
};

QTEST_MAIN(TestMessagesPage)
#include "tst_messagespage.moc"
