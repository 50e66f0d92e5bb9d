// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/soon.h"
#include "widgets/base/plainlabel.h"
#include "widgets/base/zonetimeedit.h"
#include "widgets/signin/declaredialog.h"
#include "widgets/signin/signindialog.h"
#include "widgets/theme/theme.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
template<class T>
T *find(const QWidget &in, const char *name)
{
    return in.findChild<T *>(QString::fromLatin1(name));
}
QList<Operator> people()
{
    return {{QStringLiteral("K. Ramos"), Role::Operator, false},
            {QStringLiteral("Gone"), Role::Operator, true},
            {QStringLiteral("D. Osei"), Role::Commander, false}};
}
DeclareDialog::Offer offer(Instant now)
{
    DeclareDialog::Offer out;
    out.site = QStringLiteral("Naperville");
    out.zone = "America/Chicago";
    out.now = now;
    out.stoppedAt = now - 5min - 12s;
    out.person = QStringLiteral("D. Osei");
    return out;
}
} // namespace

class TestSignIn : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void secretGoesOutAndStaysNowhere()
    {
        SignInDialog dialog;
        dialog.setOperators(people());
        QCOMPARE(find<QComboBox>(dialog, "signInName")->count(), 2); // who is retired is not offered
        QSignalSpy wanted(&dialog, &SignInDialog::signInWanted);
        dialog.openFor(QStringLiteral("D. Osei"));
        auto *secret = find<QLineEdit>(dialog, "signInSecret");
        QVERIFY(!find<QPushButton>(dialog, "signInConfirm")->isEnabled());
        secret->setText(QStringLiteral("pass wörd")); // no keys for it in a test
        QTest::keyClick(secret, Qt::Key_Return);
        QTest::keyClick(secret, Qt::Key_Return); // checked already
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toString(), QStringLiteral("D. Osei"));
        QCOMPARE(wanted.at(0).at(1).toByteArray(), QStringLiteral("pass wörd").toUtf8());
        QVERIFY(dialog.isVisible()); // nothing waits for the answer
        dialog.succeed();
        QVERIFY(!dialog.isVisible());
        QVERIFY(secret->text().isEmpty());
    }

    void refusedAndMadeToWait()
    {
        SignInDialog dialog;
        dialog.setOperators(people());
        QSignalSpy wanted(&dialog, &SignInDialog::signInWanted);
        dialog.openFor();
        auto *secret = find<QLineEdit>(dialog, "signInSecret");
        QTest::keyClicks(secret, QStringLiteral("wrong"));
        QTest::keyClick(secret, Qt::Key_Return);
        dialog.refuse(QStringLiteral("Name and secret don't belong together."), 2);
        QVERIFY(find<PlainLabel>(dialog, "signInProblem")->text().contains(QStringLiteral("Wait 2 s")));
        QVERIFY(secret->text().isEmpty());
        QTest::keyClicks(secret, QStringLiteral("again"));
        QTest::keyClick(secret, Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        SOON_VERIFY(find<QPushButton>(dialog, "signInConfirm")->isEnabled());
        QTest::keyClick(secret, Qt::Key_Return);
        QCOMPARE(wanted.size(), 2);
    }

    void escapeClosesAndForgets()
    {
        SignInDialog dialog;
        dialog.setOperators(people());
        dialog.openFor();
        auto *secret = find<QLineEdit>(dialog, "signInSecret");
        QTest::keyClicks(secret, QStringLiteral("half"));
        QTest::keyClick(secret, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
        QVERIFY(secret->text().isEmpty());
    }

    void nobodySetUpSaysSo()
    {
        SignInDialog dialog;
        dialog.openFor();
        QVERIFY(find<PlainLabel>(dialog, "signInProblem")->text().contains(QStringLiteral("administrator")));
    }

    void declaresWithTheEvidencesTime()
    {
        const Instant now = *fromIso(QStringLiteral("2026-11-21T19:07:43.250Z"));
        DeclareDialog dialog;
        QList<Do::Declare> declared;
        connect(&dialog, &DeclareDialog::declareWanted, &dialog,
                [&declared](const Do::Declare &one) { declared += one; });
        dialog.openWith(offer(now));
        auto *confirm = find<QPushButton>(dialog, "declareConfirm");
        QVERIFY(!confirm->isEnabled());
        QTest::keyClicks(find<QPlainTextEdit>(dialog, "declareReason"), QStringLiteral("all phones dead"));
        QVERIFY(confirm->isEnabled());
        confirm->setFocus();
        QTest::keyClick(confirm, Qt::Key_Return);
        QTest::keyClick(confirm, Qt::Key_Return);
        QCOMPARE(declared.size(), 1);
        QCOMPARE(declared.at(0).mode, IncidentMode::Real);
        QCOMPARE(declared.at(0).outageAt, std::optional(now - 5min - 12s)); // to the millisecond
        QCOMPARE(declared.at(0).reason, QStringLiteral("all phones dead"));
        dialog.refuse({QStringLiteral("x"), QStringLiteral("An outage is open already."), {}});
        QVERIFY(find<PlainLabel>(dialog, "declareWhy")->text().contains(QStringLiteral("open already")));
        QVERIFY(confirm->isEnabled());
    }

    void whatIsTooLongIsSaidAndNotCut()
    {
        DeclareDialog dialog;
        dialog.openWith(offer(*fromIso(QStringLiteral("2026-11-21T19:07:43Z"))));
        auto *reason = find<QPlainTextEdit>(dialog, "declareReason");
        reason->setPlainText(QString(2001, QLatin1Char('x')));
        QCOMPARE(reason->toPlainText().size(), 2001);
        QVERIFY(!find<QPushButton>(dialog, "declareConfirm")->isEnabled());
        QVERIFY(find<PlainLabel>(dialog, "declareWhy")->text().contains(QStringLiteral("2001 of 2000")));
        reason->setPlainText(QString(2000, QLatin1Char('x')));
        QVERIFY(find<QPushButton>(dialog, "declareConfirm")->isEnabled());
    }

    void typedTimeIsTheSites()
    {
        const Instant now = *fromIso(QStringLiteral("2026-11-21T19:07:43Z"));
        DeclareDialog dialog;
        QList<Do::Declare> declared;
        connect(&dialog, &DeclareDialog::declareWanted, &dialog,
                [&declared](const Do::Declare &one) { declared += one; });
        dialog.openWith(offer(now));
        auto *field = find<QDateTimeEdit>(dialog, "zoneTimeField");
        field->setDateTime(QDateTime(QDate(2026, 11, 21), QTime(12, 55), Qt::UTC));
        QTest::keyClicks(find<QPlainTextEdit>(dialog, "declareReason"), QStringLiteral("x"));
        DeclareDialog::Offer later = offer(now + 30s);
        later.stoppedAt = now;
        dialog.setOffer(later); // what was typed stays
        find<QPushButton>(dialog, "declareConfirm")->click();
        QCOMPARE(declared.size(), 1);
        QCOMPARE(declared.at(0).outageAt, fromIso(QStringLiteral("2026-11-21T18:55:00Z")));
        field->setDateTime(QDateTime(QDate(2026, 11, 21), QTime(14, 0), Qt::UTC));
        dialog.refuse({{}, QStringLiteral("x"), {}});
        dialog.setOffer(later);
        QVERIFY(find<PlainLabel>(dialog, "declareWhy")->text().contains(QStringLiteral("future")));
    }

    /// The case of a move that nothing forces: no time is asked for, and neither outage nor drill can be
    /// chosen.
    void opensACase()
    {
        for (const IncidentMode mode : {IncidentMode::Planned, IncidentMode::Failback}) {
            DeclareDialog dialog;
            QList<Do::Declare> declared;
            connect(&dialog, &DeclareDialog::declareWanted, &dialog,
                    [&declared](const Do::Declare &one) { declared += one; });
            DeclareDialog::Offer made = offer(*fromIso(QStringLiteral("2026-11-21T19:07:43Z")));
            made.stoppedAt.reset();
            made.mode = mode;
            dialog.openWith(made);
            QVERIFY(!find<QRadioButton>(dialog, "declareReal")->isVisible());
            QVERIFY(!find<QRadioButton>(dialog, "declareDrill")->isVisible());
            QVERIFY(!find<QDateTimeEdit>(dialog, "zoneTimeField")->isVisible());
            QVERIFY(find<PlainLabel>(dialog, "declareModeText")->text().contains(QStringLiteral("no clock")));
            QTest::keyClicks(find<QPlainTextEdit>(dialog, "declareReason"),
                             QStringLiteral("new power supplies"));
            auto *confirm = find<QPushButton>(dialog, "declareConfirm");
            QCOMPARE(confirm->text(), QStringLiteral("Open the case"));
            for (const QScrollBar *bar : dialog.findChildren<QScrollBar *>())
                QVERIFY(!bar->isVisible());
            confirm->click();
            QCOMPARE(declared.size(), 1);
            QCOMPARE(declared.at(0).mode, mode);
            QVERIFY(!declared.at(0).outageAt);
        }
    }

    void drillLooksDifferent()
    {
        DeclareDialog dialog;
        dialog.openWith(offer(instantFromMs(1'790'000'000'000)));
        const QString real = find<PlainLabel>(dialog, "declareTitle")->text();
        find<QRadioButton>(dialog, "declareDrill")->click();
        QVERIFY(find<PlainLabel>(dialog, "declareTitle")->text() != real);
        QCOMPARE(find<QPushButton>(dialog, "declareConfirm")->accessibleName(),
                 QStringLiteral("Begin the drill"));
        QList<Do::Declare> declared;
        connect(&dialog, &DeclareDialog::declareWanted, &dialog,
                [&declared](const Do::Declare &one) { declared += one; });
        QTest::keyClicks(find<QPlainTextEdit>(dialog, "declareReason"), QStringLiteral("quarterly"));
        find<QPushButton>(dialog, "declareConfirm")->click();
        QCOMPARE(declared.at(0).mode, IncidentMode::Drill);
    }

    void clockChanges_data()
    {
        QTest::addColumn<QDateTime>("typed");
        QTest::addColumn<QString>("utc");
        const auto at = [](int month, int day, int hour, int minute) {
            return QDateTime(QDate(2026, month, day), QTime(hour, minute), Qt::UTC);
        };
        QTest::newRow("winter") << at(11, 21, 13, 2) << "2026-11-21T19:02:00Z";
        QTest::newRow("summer") << at(7, 1, 13, 2) << "2026-07-01T18:02:00Z";
        QTest::newRow("left out") << at(3, 8, 2, 30) << "";
        QTest::newRow("before it") << at(3, 8, 1, 59) << "2026-03-08T07:59:00Z";
        QTest::newRow("after it") << at(3, 8, 3, 0) << "2026-03-08T08:00:00Z";
    }
    void clockChanges()
    {
        QFETCH(QDateTime, typed);
        QFETCH(QString, utc);
        ZoneTimeEdit edit(QStringLiteral("Since"));
        edit.setZone("America/Chicago");
        edit.field()->setDateTime(typed);
        QCOMPARE(edit.instant(), utc.isEmpty() ? std::nullopt : fromIso(utc));
        if (!utc.isEmpty()) {
            ZoneTimeEdit back(QStringLiteral("Since"));
            back.setZone("America/Chicago");
            back.setInstant(*fromIso(utc));
            QCOMPARE(back.field()->dateTime(), typed);
        }
    }
};

QTEST_MAIN(TestSignIn)
#include "tst_signindialog.moc"
