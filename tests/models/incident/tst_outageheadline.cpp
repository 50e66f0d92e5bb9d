// SPDX-License-Identifier: GPL-3.0-or-later
// One incident has one sentence, wherever it stands, and a page that shows no wizard needs no wizard's view.
#include "models/outage/outageheadline.h"
#include "models/outage/outagestate.h"
#include "models/wizard/wizardview.h"
#include "outagestory.h"

#include <QTest>

using namespace Switchback;

namespace
{
QString s(const char *text)
{
    return QString::fromUtf8(text);
}
} // namespace

class TestOutageHeadline : public QObject
{
    Q_OBJECT
private slots:
    void sameEverywhere_data()
    {
        QTest::addColumn<QString>("stop");
        QTest::addColumn<QString>("text");
        QTest::addColumn<Mark>("mark");
        QTest::newRow("declared") << s("alert") << s("Naperville is down. Not decided yet.") << Mark::Bad;
        QTest::newRow("decided") << s("promote") << s("Naperville is down. Failing over to Centennial.")
                                 << Mark::Bad;
        QTest::newRow("moved") << s("reroute")
                               << s("Naperville is down. Centennial takes writes; customers are moving.")
                               << Mark::Bad;
        QTest::newRow("restored") << s("initials")
                                  << s("Centennial carries the service. Initials are being taken.")
                                  << Mark::Fine;
    }
    void sameEverywhere()
    {
        QFETCH(QString, stop);
        QFETCH(QString, text);
        QFETCH(Mark, mark);
        for (const IncidentMode mode : {IncidentMode::Real, IncidentMode::Drill}) {
            OutageStory story;
            story.declare(mode);
            story.until(stop);
            holds(story, mode == IncidentMode::Drill ? s("Drill: ") + text : text, mark);
        }
    }

    void theServiceCameBack()
    {
        OutageStory story;
        story.declare();
        QCOMPARE(story.store(planServiceSeen(story.incident, true, story.now)), QString());
        holds(story, s("Naperville works again. Close the incident, or go on."), Mark::Warning);
    }

    void closed()
    {
        OutageStory alarm;
        alarm.declare();
        alarm.allow(Do::CloseFalseAlarm{s("loose plug")}, OutageStory::commander());
        QCOMPARE(outageHeadline(alarm.incident), (OutageHeadline{s("Closed: a false alarm."), Mark::Fine}));
        OutageStory whole;
        whole.declare();
        whole.until({});
        whole.allow(Do::CloseComplete{}, OutageStory::commander());
        QCOMPARE(outageHeadline(whole.incident),
                 (OutageHeadline{s("Closed. Centennial carries the service."), Mark::Fine}));
    }

private:
    static void holds(const OutageStory &story, const QString &text, Mark mark)
    {
        QCOMPARE(outageHeadline(story.incident), (OutageHeadline{text, mark}));
        OutageInputs page;
        page.incident = story.incident;
        page.now = story.now;
        const OutageState state = makeOutageState(page);
        QCOMPARE(state.headline, text);
        QCOMPARE(state.mark, mark);
        WizardInputs in;
        in.incident = story.incident;
        in.now = story.now;
        const WizardView view = makeWizardView(in);
        QCOMPARE(view.headline, text);
        QCOMPARE(view.mark, mark);
    }
};

QTEST_APPLESS_MAIN(TestOutageHeadline)
#include "tst_outageheadline.moc"
