// SPDX-License-Identifier: GPL-3.0-or-later
// A look at the log in the window: how far it is, called off by keys, what it found as plain text and as a
// copy, a head that is compared as it is typed, and the dialog in which a person signs for a gap.
#include "demochecked.h"
#include "lengthener.h"
#include "tests/support/soon.h"
#include "widgets/base/plainlabel.h"
#include "widgets/log/logcheckdialog.h"
#include "widgets/log/loggapdialog.h"
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;

namespace
{
constexpr Instant Noon = instantFromMs(1'790'000'000'000);

template<class T = QPushButton>
T *find(const QWidget &in, const char *name)
{
    return in.findChild<T *>(QLatin1String(name));
}

QString all(const QWidget &in)
{
    QStringList texts;
    for (const PlainLabel *label : in.findChildren<PlainLabel *>()) {
        if (label->isVisible())
            texts += label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

/// The first text that is cut off; empty: none.
QString cutOff(const QWidget &in)
{
    for (const PlainLabel *label : in.findChildren<PlainLabel *>()) {
        if (label->isVisible() && label->hasHeightForWidth() &&
            label->height() < label->heightForWidth(label->width()))
            return label->text();
    }
    return {};
}

bool open(QDialog &dialog)
{
    dialog.show();
    dialog.activateWindow();
    return QTest::qWaitForWindowActive(&dialog);
}
} // namespace

class TestLogCheckDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }
    void saysHowFar();
    void isCalledOffBy_data();
    void isCalledOffBy();
    void isCalledOffWithItsWindow();
    void saysWhatItFound_data();
    void saysWhatItFound();
    void headIsComparedAsItIsTyped();
    void isCopiedAsText();
    void markupStaysText();
    void brokenLogIsNobodysToSign();
    void signingWantsBackupAndReason();
    void whoMayNotIsToldWhy();
    void longWordsFit();
};

void TestLogCheckDialog::saysHowFar()
{
    LogCheckDialog dialog;
    const auto work = std::make_shared<LogCheckWork>();
    dialog.begin(work);
    QVERIFY(open(dialog));
    QCOMPARE(find<QProgressBar>(dialog, "logCheckBar")->maximum(), 0); // to and fro
    work->all = 200;
    work->done = 50;
    SOON_VERIFY(all(dialog).contains(QStringLiteral("50 of 200 events are read.")));
    QCOMPARE(find<QProgressBar>(dialog, "logCheckBar")->value(), 50);
    work->asking = true;
    SOON_VERIFY(all(dialog).contains(QStringLiteral("50 of 200 witnesses")));
    QVERIFY(!find(dialog, "logCheckAgain")->isVisible());
    QVERIFY(!find<QLineEdit>(dialog, "logCheckHead")->isVisible());
}

void TestLogCheckDialog::isCalledOffBy_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("Escape") << int(Qt::Key_Escape);
    QTest::newRow("Enter at the button") << int(Qt::Key_Return);
    QTest::newRow("the blank at the button") << int(Qt::Key_Space);
}

void TestLogCheckDialog::isCalledOffBy()
{
    QFETCH(int, key);
    LogCheckDialog dialog;
    const auto work = std::make_shared<LogCheckWork>();
    dialog.begin(work);
    QVERIFY(open(dialog));
    QCOMPARE(QApplication::focusWidget(), find(dialog, "logCheckClose"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key(key));
    QVERIFY(work->calledOff);
    QVERIFY(dialog.isVisible() && all(dialog).contains(QStringLiteral("called off")));
    dialog.showError(workCalledOff(), Noon);
    QVERIFY(find(dialog, "logCheckAgain")->isVisible());
    QSignalSpy again(&dialog, &LogCheckDialog::againWanted);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(again.size(), 1);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
}

void TestLogCheckDialog::isCalledOffWithItsWindow()
{
    auto window = std::make_unique<QWidget>();
    const auto work = std::make_shared<LogCheckWork>();
    (new LogCheckDialog(window.get()))->begin(work);
    window.reset();
    QVERIFY(work->calledOff);
}

void TestLogCheckDialog::saysWhatItFound_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("gap");
    QTest::newRow("whole") << "whole"
                           << "The log is whole: 4,711 events." << false;
    QTest::newRow("alone") << "alone"
                           << "could not be checked" << false;
    QTest::newRow("cut") << "cut"
                         << "event 4,656 is missing" << true;
    QTest::newRow("signed") << "signed"
                            << "events 4,656 to 4,711 is lost. A. Admin signed" << false;
}

void TestLogCheckDialog::saysWhatItFound()
{
    QFETCH(QString, state);
    QFETCH(QString, says);
    QFETCH(bool, gap);
    LogCheckDialog dialog;
    dialog.begin(std::make_shared<LogCheckWork>());
    dialog.showChecked(Demo::checked(state, Noon), Noon);
    QVERIFY(open(dialog));
    QVERIFY2(all(dialog).contains(says), qPrintable(all(dialog)));
    QVERIFY2(cutOff(dialog).isEmpty(), qPrintable(cutOff(dialog)));
    QCOMPARE(find(dialog, "logCheckGap")->isVisible(), gap);
    QSignalSpy wanted(&dialog, &LogCheckDialog::gapWanted);
    if (gap) {
        QTest::mouseClick(find(dialog, "logCheckGap"), Qt::LeftButton);
        QCOMPARE(wanted.at(0).at(0).value<QList<GapDraft>>().size(), 1);
    }
}

void TestLogCheckDialog::headIsComparedAsItIsTyped()
{
    const LogChecked checked = Demo::checked(QStringLiteral("whole"), Noon);
    LogCheckDialog dialog;
    dialog.showChecked(checked, Noon);
    QVERIFY(open(dialog));
    auto *head = find<QLineEdit>(dialog, "logCheckHead");
    auto *says = find<PlainLabel>(dialog, "logCheckSays");
    QCOMPARE(QApplication::focusWidget(), head);
    QTest::keyClicks(head, QStringLiteral("4711:7K2Q"));
    QCOMPARE(says->tone(), PlainLabel::Tone::Warning);
    QVERIFY(!find(dialog, "logCheckAdd")->isEnabled());
    QTest::keyClick(head, Qt::Key_Return); // nothing to take yet
    QCOMPARE(find<PlainLabel>(dialog, "logCheckTitle")->text(), logVerdict(checked).text);
    head->clear();
    QTest::keyClicks(head, headCode(checked.chains.first().end()).toLower());
    QCOMPARE(says->tone(), PlainLabel::Tone::Fine);
    head->clear();
    QTest::keyClicks(head, QStringLiteral("9000:7K2Q-9MXP-TD4R"));
    QCOMPARE(says->tone(), PlainLabel::Tone::Bad);
    QVERIFY(says->text().contains(QStringLiteral("once more")));
    QTest::keyClick(head, Qt::Key_Return);
    QVERIFY(head->text().isEmpty());
    QVERIFY2(find<PlainLabel>(dialog, "logCheckTitle")->text().contains(QStringLiteral("cut off")),
             qPrintable(find<PlainLabel>(dialog, "logCheckTitle")->text()));
    QVERIFY(all(dialog).contains(QStringLiteral("9000:7K2Q-9MXP-TD4R that was typed in names event 9,000")));
}

void TestLogCheckDialog::isCopiedAsText()
{
    const LogChecked checked = Demo::checked(QStringLiteral("cut"), Noon);
    LogCheckDialog dialog;
    dialog.showChecked(checked, Noon);
    QVERIFY(open(dialog));
    find(dialog, "logCheckCopy")->click();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY2(copied.endsWith(logText(checked)), qPrintable(copied));
    QVERIFY(copied.contains(momentUtc(Noon)));
}

void TestLogCheckDialog::markupStaysText()
{
    LogChecked checked = Demo::checked(QStringLiteral("whole"), Noon);
    checked.hear(
        QStringLiteral("x"), QStringLiteral("hosted"),
        {QStringLiteral("<b>Naperville</b>"), {}, {}, QStringLiteral("<img src=\"http://x\">\u202e")});
    LogCheckDialog dialog;
    dialog.showChecked(checked, Noon);
    QVERIFY(open(dialog));
    QVERIFY(all(dialog).contains(QStringLiteral("<b>Naperville</b>")));
    for (const PlainLabel *label : dialog.findChildren<PlainLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestLogCheckDialog::brokenLogIsNobodysToSign()
{
    LogCheckDialog dialog;
    dialog.showError(chainBroken(17, QStringLiteral("is missing.")), Noon);
    QVERIFY(open(dialog));
    QVERIFY(all(dialog).contains(QStringLiteral("event 17")));
    QVERIFY(all(dialog).contains(QStringLiteral("Nobody can sign for that")));
    QVERIFY(!find(dialog, "logCheckGap")->isVisible());
}

void TestLogCheckDialog::signingWantsBackupAndReason()
{
    LogGapDialog dialog;
    dialog.openWith(
        {gapDrafts(Demo::checked(QStringLiteral("cut"), Noon)), QStringLiteral("A. Admin"), {}, {}});
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QVERIFY2(
        all(dialog).contains(QStringLiteral("Naperville was told of events 4,656 to 4,711, the last at")),
        qPrintable(all(dialog)));
    QVERIFY(all(dialog).contains(QStringLiteral("somebody cut or made anew")));
    QVERIFY2(cutOff(dialog).isEmpty(), qPrintable(cutOff(dialog)));
    QSignalSpy wanted(&dialog, &LogGapDialog::signWanted);
    auto *sign = find(dialog, "logGapSign");
    auto *reason = find<QPlainTextEdit>(dialog, "logGapReason");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // Enter is no word for it
    QVERIFY(!sign->isEnabled() && wanted.isEmpty());
    QTest::keyClick(find<QCheckBox>(dialog, "logGapKnows"), Qt::Key_Space);
    QVERIFY(!sign->isEnabled());
    reason->setPlainText(QString(361, QLatin1Char('x')));
    QVERIFY(!sign->isEnabled());
    reason->setPlainText(QStringLiteral(" the disk\ndied "));
    QVERIFY(sign->isEnabled());
    sign->setFocus();
    QTest::keyClick(sign, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.at(0).at(0).toString(), QStringLiteral("the disk died"));
    QVERIFY(!sign->isEnabled()); // not twice
    dialog.refuse({QStringLiteral("already_done"), QStringLiteral("Somebody has signed."), {}});
    QVERIFY(all(dialog).contains(QStringLiteral("Somebody has signed.")));
    QVERIFY(sign->isEnabled());
}

void TestLogCheckDialog::whoMayNotIsToldWhy()
{
    LogGapDialog dialog;
    const QString why = QStringLiteral("Signing for a gap in the log is for an administrator.");
    dialog.openWith(
        {gapDrafts(Demo::checked(QStringLiteral("cut"), Noon)), QStringLiteral("C. Boss"), why, {}});
    find<QCheckBox>(dialog, "logGapKnows")->setChecked(true);
    find<QPlainTextEdit>(dialog, "logGapReason")->setPlainText(QStringLiteral("x"));
    QVERIFY(!find(dialog, "logGapSign")->isEnabled());
    QCOMPARE(find(dialog, "logGapSign")->accessibleDescription(), why);
    QVERIFY(all(dialog).contains(why));
}

void TestLogCheckDialog::longWordsFit()
{
    Demo::Lengthener lengthener;
    QCoreApplication::installTranslator(&lengthener);
    for (const char *state : {"whole", "alone", "cut", "signed"}) {
        LogCheckDialog dialog;
        dialog.showChecked(Demo::checked(QLatin1String(state), Noon), Noon);
        QVERIFY(open(dialog));
        QVERIFY2(cutOff(dialog).isEmpty(), qPrintable(cutOff(dialog)));
        for (const QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->isVisible())
                QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
        }
    }
    LogGapDialog gap;
    gap.openWith({gapDrafts(Demo::checked(QStringLiteral("cut"), Noon)), QStringLiteral("A. Admin"), {}, {}});
    QVERIFY2(cutOff(gap).isEmpty(), qPrintable(cutOff(gap)));
    QCoreApplication::removeTranslator(&lengthener);
}

QTEST_MAIN(TestLogCheckDialog)
#include "tst_logcheckdialog.moc"
