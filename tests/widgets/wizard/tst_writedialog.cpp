// SPDX-License-Identifier: GPL-3.0-or-later
// Beside the steps: who gets it, by which way first, and who did not.
#include "widgets/base/choicebox.h"
#include "widgets/base/plainlabel.h"
#include "widgets/wizard/beside/writedialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
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

Recipient person(const char *customer, const QList<ChannelAddress> &ways)
{
    Recipient one;
    one.customer = s(customer);
    one.customerName = s(customer);
    one.contact = s("1");
    one.ways = ways;
    return one;
}

/// Three customers: by e-mail, by SMS, and one whom no gateway reaches.
BesideView view()
{
    const QStringList ids{s("a"), s("b"), s("c")};
    BesideView made;
    made.carried = true;
    made.customers = {{s("a"), s("Carver")}, {s("b"), s("Bright")}, {s("c"), s("Quiet")}};
    made.recipients = RecipientsKnown({person("a", {{Channel::Email, s("a@example.net"), {}}}),
                                       person("b", {{Channel::Sms, s("+13125550123"), {}}}),
                                       person("c", {{Channel::Task, s("555 0100"), {}}})},
                                      ids, {Channel::Email, Channel::Sms});
    BesideView::Choice free;
    free.key = s("new/free/");
    free.title = s("Message to customers");
    free.topic = s("free");
    free.draft.carried = true;
    free.draft.words = Wordings(s("Words."));
    free.drawn = true;
    made.choices = {free};
    return made;
}

BesideView queued(const QStringList &toOnly)
{
    BesideView made = view();
    made.choices[0].key = made.choices[0].notice = s("message/1");
    made.choices[0].toOnly = toOnly;
    made.choices[0].queued = true;
    return made;
}

class Shown
{
public:
    explicit Shown(const BesideView &view)
    {
        m_dialog.setView(view);
        m_dialog.show();
    }
    WriteDialog &dialog() { return m_dialog; }
    template<class T>
    [[nodiscard]] T *part(const char *name) const
    {
        return m_dialog.findChild<T *>(s(name));
    }
    [[nodiscard]] QString text(const char *label) const
    {
        const auto *found = part<PlainLabel>(label);
        return found && found->isVisible() ? found->text() : QString();
    }
    [[nodiscard]] QStringList previewed() const
    {
        const auto *people = part<ChoiceBox>("previewPerson");
        QStringList names;
        for (int i = 0; people->isVisible() && i < people->count(); ++i)
            names += people->itemText(i);
        return names;
    }
    void tick(const char *list, int row) const
    {
        part<QListWidget>(list)->item(row)->setCheckState(Qt::Checked);
    }

private:
    WriteDialog m_dialog;
};
} // namespace

class TestWriteDialog : public QObject
{
    Q_OBJECT
private slots:
    /// As it arrives is shown for whom it goes to, and nobody else.
    void previewOfWhoIsChosen()
    {
        const Shown shown(view());
        QCOMPARE(shown.previewed(), QStringList({s("a"), s("b"), s("c")}));
        shown.part<QCheckBox>("writeToAll")->setChecked(false);
        QVERIFY(shown.previewed().isEmpty());
        shown.tick("writeCustomers", 1);
        QCOMPARE(shown.previewed(), QStringList{s("b")});
    }

    /// By which way each is tried first, and whom no gateway reaches: before it is approved.
    void firstWaysOfWhoIsChosen()
    {
        const Shown shown(view());
        QCOMPARE(shown.text("writeGoes"),
                 s("Goes to 3 customers once it is approved, to each in their own time zone; the first try "
                   "by: E-mail 1, SMS 1."));
        QCOMPARE(shown.text("writeWithout"), s("No gateway reaches: Quiet"));
        shown.part<QCheckBox>("writeToAll")->setChecked(false);
        QVERIFY(shown.text("writeGoes").isEmpty());
        shown.tick("writeCustomers", 1);
        QCOMPARE(
            shown.text("writeGoes"),
            s("Goes to 1 customer once it is approved, in their own time zone; the first try by: SMS 1."));
        QVERIFY(shown.text("writeWithout").isEmpty());
    }

    /// Who was not reached is recorded, of those whom it was approved for.
    void notReachedIsRecorded()
    {
        Shown shown(queued({s("b"), s("c")}));
        QCOMPARE(shown.previewed(), QStringList({s("b"), s("c")}));
        QVERIFY(!shown.part<QCheckBox>("writeToAll")->isEnabled());
        QVERIFY(shown.text("writeGoes").isEmpty());
        auto *missed = shown.part<QListWidget>("notReachedList");
        QVERIFY(missed && missed->isVisible());
        QCOMPARE(missed->count(), 2);
        shown.tick("notReachedList", 1);
        QCOMPARE(shown.text("notReachedCount"), s("1 not reached."));
        QSignalSpy commands(&shown.dialog(), &WriteDialog::commandWanted);
        QTest::keyClicks(shown.part<QLineEdit>("writeHow"), s("by telephone"));
        QTest::mouseClick(shown.part<QPushButton>("writeSend"), Qt::LeftButton);
        QCOMPARE(commands.size(), 1);
        const auto command = std::get<Do::RecordSent>(commands.first().first().value<Command>());
        QCOMPARE(command.how, s("by telephone"));
        QCOMPARE(command.notReached, QStringList{s("c")});
    }

    /// Where this console carries nothing, it is said before it is approved; and where else it would be.
    void carriedElsewhereIsSaid()
    {
        BesideView alone = view();
        alone.carried = false;
        alone.recipients = {};
        const Shown shown(alone);
        QVERIFY(shown.text("writeGoes").contains(s("by your own means")));
        QVERIFY(!shown.text("writeGoes").contains(s("console on duty")));
        alone.elsewhere = s("noc-2");
        const Shown beside(alone);
        QVERIFY(beside.text("writeGoes").contains(s("The console on duty, noc-2, has gateways")));
    }

    /// Of what is still to be approved nobody can say who was not reached.
    void notReachedOnlyOfWhatIsQueued()
    {
        const Shown shown(view());
        QVERIFY(!shown.part<QListWidget>("notReachedList")->isVisible());
    }
};

QTEST_MAIN(TestWriteDialog)
#include "tst_writedialog.moc"
