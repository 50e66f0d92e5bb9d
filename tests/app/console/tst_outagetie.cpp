// SPDX-License-Identifier: GPL-3.0-or-later
// Which step the wizard shows, after what its person has pressed.
#include "app/console/window/outagetie.h"
#include "models/incident/carried/carried.h"
#include "tests/app/notify/notifycase.h"
#include "tests/support/soon.h"
#include "widgets/base/beat.h"
#include "widgets/theme/theme.h"
#include "widgets/wizard/wizardwindow.h"

#include <QTest>

using namespace Switchback;

class TestOutageTie : public QObject, private NotifyCase
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }
    void init() { begin(); }
    void cleanup() { end(); }

    void whatIsDueLeadsOn();
};

/// Pressed, the step that is due is what it was before: it leads on to the next. Another one stays.
void TestOutageTie::whatIsDueLeadsOn()
{
    NotifySeat &one = seat();
    QVERIFY(one.seat().command(Do::Declare{IncidentMode::Real, m_clock.now(), QStringLiteral("down")}).ok());
    Beat beat(m_clock);
    OutageTie tie(one.seat().engine(), beat);
    tie.openWizard();
    const auto step = [&tie] { return tie.wizard()->view().step; };
    QCOMPARE(step(), QString("alert"));
    emit tie.wizard()->wishes().stepWanted(QStringLiteral("decide"));
    QCOMPARE(step(), QString("decide"));
    emit tie.wizard()->wishes().stepWanted(QStringLiteral("alert"));
    QCOMPARE(step(), QString("alert"));
    const Wordings words =
        carriedDraft(one.incident(), one.incident().runbook.steps.first(), m_clock.now(), 0);
    const Do::ComposeNotice alert{QStringLiteral("alert"), words, true};
    QVERIFY(one.seat().command(alert).ok());
    SOON_VERIFY(step() == QLatin1String("decide")); // it has gone out

    emit tie.wizard()->wishes().stepWanted(QStringLiteral("alert"));
    QVERIFY(one.looks());
    QCOMPARE(step(), QString("alert"));
}

QTEST_MAIN(TestOutageTie)
#include "tst_outagetie.moc"
