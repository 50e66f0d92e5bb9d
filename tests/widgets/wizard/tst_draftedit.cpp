// SPDX-License-Identifier: GPL-3.0-or-later
// A message as it is written: in its languages, in full and short, and what is said while it is.
#include "tests/support/soon.h"
#include "widgets/base/choicebox.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/beside/writedialog.h"
#include "widgets/wizard/pages/draftedit.h"
#include "widgets/wizard/preview/messagepreview.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}

Recipient person(const char *customer, const char *language)
{
    Recipient one;
    one.customer = one.customerName = s(customer);
    one.contact = s("1");
    one.name = s("R. Carver");
    one.language = language;
    one.ways = {ChannelAddress{Channel::Email, s("r@example.net"), {}},
                ChannelAddress{Channel::Sms, s("+13125550123"), {}}};
    return one;
}

MessageDraft draft()
{
    MessageDraft made;
    made.language = "en";
    made.words =
        Wordings(s("What it means for you: down. We are doing it. Please wait. {since} {next_update}"));
    made.words.subject = s("Outage");
    made.words.sms = s("down, {customer}");
    made.words.others.insert("de", {s("Ausfall"), s("Was das für Sie bedeutet: aus."), s("aus")});
    made.offered = {"de"};
    made.parts = partsOf(s("alert"), true);
    const QList<Recipient> all{person("a", "de-AT"), person("b", ""), person("c", "en-GB"),
                               person("d", "fr")};
    return withRecipients(made, RecipientsKnown(all, {}, {}));
}

class Shown
{
public:
    Shown()
    {
        m_edit.load(s("alert"), draft(), true, s("Carver & Sons"));
        m_edit.resize(600, 500);
        m_edit.show();
    }
    DraftEdit &edit() { return m_edit; }
    [[nodiscard]] QString text(const char *label) const
    {
        auto *found = m_edit.findChild<PlainLabel *>(s(label));
        return found && found->isVisible() ? found->text() : QString();
    }
    void choose(const char *box, int row) { m_edit.findChild<ChoiceBox *>(s(box))->setCurrentIndex(row); }
    void type(const char *text)
    {
        m_edit.field()->selectAll();
        m_edit.field()->insertPlainText(QString::fromUtf8(text)); // keyClicks() knows ASCII alone
    }

private:
    DraftEdit m_edit;
};
} // namespace

class TestDraftEdit : public QObject
{
    Q_OBJECT
private slots:
    void languagesOfWhoGetsIt()
    {
        const MessageDraft one = draft();
        QCOMPARE(one.offered, QList<QByteArray>({"de", "fr"}));
        QCOMPARE(one.contacts.value({}), 2);
        QCOMPARE(one.contacts.value("de"), 1);
        QCOMPARE(one.contacts.value("fr"), 1);
        Shown shown;
        auto *box = shown.edit().findChild<ChoiceBox *>(s("draftLanguage"));
        QVERIFY(box->isVisible());
        QCOMPARE(box->count(), 3);
        QCOMPARE(box->itemText(0), s("English · 2 contacts"));
        QCOMPARE(box->itemText(1), s("German · 1 contact"));
    }

    /// Of what has gone out nobody counts any more who gets it: "0 contacts" would be untrue.
    void whatHasGoneOutCountsNobody()
    {
        Shown shown;
        MessageDraft gone = draft();
        gone.contacts.clear();
        shown.edit().load(s("alert"), gone, false, {});
        QCOMPARE(shown.edit().findChild<ChoiceBox *>(s("draftLanguage"))->itemText(0), s("English"));
    }

    /// An edited text takes with it only what was edited too, and that is said before it is approved.
    void whatIsNotSentIsSaid()
    {
        Shown shown;
        QVERIFY(shown.edit().words() == draft().words);
        QVERIFY(shown.text("draftLeftOut").isEmpty());
        shown.type("Another text.");
        QVERIFY2(shown.text("draftLeftOut").contains(s("Not sent, for it is still the draft's: German")),
                 qPrintable(shown.text("draftLeftOut")));
        QVERIFY(shown.text("draftLeftOut")
                    .contains(s("short message is still the draft's and not sent: English")));
        QVERIFY(shown.edit().words().others.isEmpty() && shown.edit().words().sms.isEmpty());
        shown.choose("draftLanguage", 1);
        QCOMPARE(shown.edit().field()->toPlainText(), s("Was das für Sie bedeutet: aus."));
        shown.type("Ein anderer Text.");
        QCOMPARE(shown.edit().words().others.value("de").text, s("Ein anderer Text."));
        QVERIFY(!shown.text("draftLeftOut").contains(s("Not sent")));
        shown.choose("draftChannel", 1);
        QCOMPARE(shown.edit().field()->toPlainText(), s("aus"));
        shown.type("kurz");
        QCOMPARE(shown.edit().words().others.value("de").sms, s("kurz"));
        // Another page and back: all of it is still there.
        const Wordings typed = shown.edit().typed();
        shown.edit().load(s("updates"), MessageDraft{}, true, {});
        shown.edit().load(s("alert"), draft(), true, {});
        QVERIFY(shown.edit().typed() == typed);
    }

    void lengthAndWhatIsMissing()
    {
        Shown shown;
        QVERIFY(shown.text("draftMissing").isEmpty());
        QCOMPARE(shown.text("draftCount"), s("SMS carry the short message instead."));
        shown.choose("draftChannel", 1);
        QCOMPARE(shown.text("draftCount"),
                 s("27 characters with the tag at its end · 1 short message (GSM-7, up to 160) with the "
                   "longest customer name"));
        shown.type("ça");
        QVERIFY2(shown.text("draftCount")
                     .startsWith(
                         s("10 characters with the tag at its end · 1 short message (UCS-2 because of “ç”")),
                 qPrintable(shown.text("draftCount")));
        shown.choose("draftChannel", 0);
        shown.type("What it means for you: nothing.");
        QCOMPARE(shown.text("draftMissing"),
                 s("It does not say: since when; what we do; what the customer has to "
                   "do; when the next update comes."));
    }

    /// Sent by a person's own means nothing of ours is put behind it: neither counted nor said.
    void byOwnMeansNoTagIsCounted()
    {
        Shown shown;
        MessageDraft own;
        own.language = "en";
        own.words = Wordings(QString(160, QLatin1Char('a')));
        shown.edit().load(s("own"), own, true, {});
        QCOMPARE(shown.text("draftCount"), s("160 characters · 1 short message (GSM-7, up to 160)"));
        shown.type("ça");
        QVERIFY2(shown.text("draftCount")
                     .startsWith(s("2 characters · 1 short message (UCS-2 because of “ç”, up to 70)")),
                 qPrintable(shown.text("draftCount")));
        own.carried = true;
        own.words = Wordings(QString(160, QLatin1Char('a')));
        shown.edit().load(s("carried"), own, true, {});
        QCOMPARE(shown.text("draftCount"),
                 s("168 characters with the tag at its end · 2 short messages (GSM-7, 153 each)"));
    }

    /// What has become true of late is said to whoever goes on with a text from before.
    void whatHasBecomeUntrueIsSaid()
    {
        Shown shown;
        shown.type("It is down.");
        MessageDraft now = draft();
        now.words.text = s("It answers again.");
        now.truth = s("Naperville answers again since 14:08.");
        shown.edit().load(s("alert"), now, true, {});
        QCOMPARE(shown.edit().field()->toPlainText(), s("It is down."));
        QVERIFY2(shown.text("draftChanged").startsWith(now.truth), qPrintable(shown.text("draftChanged")));
        shown.edit().findChild<QPushButton *>(s("takeDraftButton"))->click();
        QCOMPARE(shown.edit().field()->toPlainText(), s("It answers again."));
        QVERIFY(shown.edit().words() == now.words);
        QVERIFY(shown.text("draftChanged").isEmpty());
    }

    /// Of an e-mail, in each language; nothing of it by other channels or by hand.
    void subjectIsWritten()
    {
        Shown shown;
        auto *subject = shown.edit().findChild<QLineEdit *>(s("draftSubject"));
        QVERIFY(subject->isVisible());
        QCOMPARE(subject->text(), s("Outage"));
        subject->selectAll();
        QTest::keyClicks(subject, s("Down again"));
        QCOMPARE(shown.edit().words().subject, s("Down again"));
        QCOMPARE(shown.edit().words().text, draft().words.text);
        shown.choose("draftLanguage", 1);
        QCOMPARE(subject->text(), s("Ausfall"));
        subject->clear();
        QTest::keyClicks(subject, s("Wieder"));
        QCOMPARE(shown.edit().words().others.value("de").subject, s("Wieder"));
        QCOMPARE(shown.edit().words().subject, s("Down again"));
        shown.choose("draftChannel", 1);
        QVERIFY(!subject->isVisible());
        shown.choose("draftChannel", 0);
        // A draft that changes underneath takes nothing of it away.
        MessageDraft now = draft();
        now.words.text = s("It answers again.");
        shown.edit().load(s("alert"), now, true, {});
        QCOMPARE(shown.edit().words().subject, s("Down again"));
        shown.edit().findChild<QPushButton *>(s("takeDraftButton"))->click();
        QVERIFY(shown.edit().words() == now.words);
        QCOMPARE(subject->text(), s("Ausfall"));
    }

    /// By a person's own means one text goes: there is nothing to choose.
    void byHandThereIsOneText()
    {
        Shown shown;
        MessageDraft byHand = draft();
        byHand.carried = false;
        byHand.words = Wordings(s("One."));
        shown.edit().load(s("by hand"), byHand, true, {});
        QVERIFY(!shown.edit().findChild<ChoiceBox *>(s("draftLanguage"))->isVisible());
        QVERIFY(!shown.edit().findChild<ChoiceBox *>(s("draftChannel"))->isVisible());
        QVERIFY(!shown.edit().findChild<QLineEdit *>(s("draftSubject"))->isVisible());
    }

    /// Beside the steps: what about, to whom, and what is missing.
    void writtenBesideTheSteps()
    {
        BesideView view;
        view.carried = true;
        view.recipients = RecipientsKnown({person("a", "de")}, {}, {});
        view.customers = {{s("a"), s("Carver")}, {s("b"), s("Bright")}};
        BesideView::Choice free;
        free.key = s("new/free/");
        free.title = s("Message to customers");
        free.topic = s("free");
        free.draft = draft();
        free.drawn = true;
        BesideView::Choice correction = free;
        correction.key = s("new/correction/alert");
        correction.topic = s("correction");
        correction.corrects = s("alert");
        view.choices = {free, correction};
        WriteDialog dialog;
        QSignalSpy commands(&dialog, &WriteDialog::commandWanted);
        dialog.setView(view);
        dialog.show();
        auto *send = dialog.findChild<QPushButton *>(s("writeSend"));
        QCOMPARE(send->text(), s("Approve and send to 2 customers"));
        dialog.findChild<ChoiceBox *>(s("writeAbout"))->setCurrentIndex(1);
        dialog.findChild<QCheckBox *>(s("writeToAll"))->setChecked(false);
        QVERIFY(!send->isEnabled()); // to nobody
        QVERIFY(dialog.findChild<PlainLabel *>(s("writeWhy"))->text().contains(s("who gets it")));
        dialog.findChild<QListWidget *>(s("writeCustomers"))->item(1)->setCheckState(Qt::Checked);
        QCOMPARE(send->text(), s("Approve and send to 1 customer"));
        QTest::mouseClick(send, Qt::LeftButton);
        QCOMPARE(commands.size(), 1);
        const auto command = std::get<Do::WriteBeside>(commands.first().first().value<Command>());
        QCOMPARE(command.corrects, s("alert"));
        QCOMPARE(command.toOnly, QStringList{s("b")});
        QVERIFY(command.approve && command.words == draft().words);
        QVERIFY(!send->isEnabled()); // until it is done or refused
        dialog.refuse({s("missing"), s("No."), s("Do that.")});
        QVERIFY(send->isEnabled());
        QCOMPARE(dialog.findChild<PlainLabel *>(s("writeWhy"))->text(), s("No. Do that."));
    }

    /// Of all that can be written only what is looked at is drawn; and what comes while the list is open
    /// waits until it is closed.
    void drawnWhenLookedAt()
    {
        BesideView view;
        view.customers = {{s("a"), s("Carver")}};
        BesideView::Choice free;
        free.key = s("new/free/");
        free.title = s("Message to customers");
        free.draft = draft();
        free.drawn = true;
        BesideView::Choice done;
        done.key = s("new/test_done/");
        done.title = s("Test done");
        view.choices = {free, done};
        WriteDialog dialog;
        QSignalSpy looks(&dialog, &WriteDialog::looksAt);
        dialog.setView(view);
        dialog.show();
        auto *about = dialog.findChild<ChoiceBox *>(s("writeAbout"));
        auto *send = dialog.findChild<QPushButton *>(s("writeSend"));
        QVERIFY(looks.isEmpty() && send->isEnabled());
        about->setCurrentIndex(1);
        QCOMPARE(looks.size(), 1);
        QCOMPARE(looks.first().first().toString(), done.key);
        QVERIFY(!send->isEnabled()); // not with the words of the other one
        view.choices[0].drawn = false;
        view.choices[1].draft = draft();
        view.choices[1].drawn = true;
        dialog.setView(view);
        QCOMPARE(about->currentIndex(), 1);
        QVERIFY(send->isEnabled());
        about->showPopup();
        QVERIFY(about->view()->isVisible());
        view.choices.removeFirst();
        dialog.setView(view);
        QCOMPARE(about->count(), 2);
        about->hidePopup();
        SOON_COMPARE(about->count(), 1);
        QCOMPARE(about->currentData().toString(), done.key);
    }

    /// As long as it is queued it can be recorded as sent, or withdrawn with a reason.
    void queuedCanBeWithdrawn()
    {
        BesideView view;
        view.customers = {{s("a"), s("Carver")}};
        BesideView::Choice queued;
        queued.key = queued.notice = s("message/1");
        queued.topic = s("free");
        queued.title = s("Message to customers");
        queued.queued = true;
        queued.draft = draft();
        queued.drawn = true;
        view.choices = {queued};
        WriteDialog dialog;
        QSignalSpy commands(&dialog, &WriteDialog::commandWanted);
        dialog.setView(view);
        dialog.show();
        auto *withdraw = dialog.findChild<QPushButton *>(s("writeWithdraw"));
        QVERIFY(withdraw->isVisible() && !withdraw->isEnabled());
        QTest::keyClicks(dialog.findChild<QLineEdit *>(s("writeHow")), s("it was wrong"));
        QTest::mouseClick(withdraw, Qt::LeftButton);
        QCOMPARE(commands.size(), 1);
        const auto command = std::get<Do::WithdrawNotice>(commands.first().first().value<Command>());
        QCOMPARE(command.notice, s("message/1"));
        QCOMPARE(command.reason, s("it was wrong"));
    }
};

QTEST_MAIN(TestDraftEdit)
#include "tst_draftedit.moc"
