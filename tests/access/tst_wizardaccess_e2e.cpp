// SPDX-License-Identifier: GPL-3.0-or-later
// A whole drill through the real window on a screen of 1366 x 768, from "Start a drill…" to the closed
// incident, against two real sites whose primary is broken: once as a screen reader works (controls by
// accessible name and role, acted on over AT-SPI), messages going out by the lab's gateways, once with
// nothing but keys, messages sent by hand. The sites and the store say whether it was done; the window's own
// probe says how long it stood still.
#include "app/lab/setup/people.h"
#include "tests/access/hand.h"
#include "tests/access/testscreen.h"
#include "tests/moves/labcommand.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

namespace
{
const QString Button = QStringLiteral("push button");
const QString Text = QStringLiteral("text");
const QString Secretly = QStringLiteral("password text");
const QSize Screen(1366, 768);
constexpr int PatienceS = 60; ///< for what is sure to come, on a machine that is busy
constexpr int PressedAgainMs = 6000;
constexpr int BarMs = 50;
constexpr int HungMs = 500; ///< beyond what a busy machine explains

/// The person of that name, or the other one of the two.
Switchback::Lab::Person personOf(const QString &name, bool other = false)
{
    const QList<Switchback::Lab::Person> two = Switchback::Lab::people();
    const bool first = two.at(0).who.name == name;
    return two.at(first != other ? 0 : 1);
}
} // namespace

// Stops the test where a hand could not do it, with everything that was on the screen.
#define DO(call)                                                                                             \
    do {                                                                                                     \
        const QString doTrouble = (call);                                                                    \
        QVERIFY2(doTrouble.isEmpty(),                                                                        \
                 qPrintable(doTrouble + QStringLiteral("\nOn the screen:\n") + m_reader->everything()));     \
    } while (false)

class TstWizardAccessE2e : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void byAccessibleNames();
    void byKeyboard();
    void cleanup();

private:
    void wholeDrill(Hand &hand);
    void bringUp(const QStringList &labOptions = {});
    void beginDrill(Hand &hand);
    void tellCustomers(Hand &hand) { DO(tell(hand)); }
    QString tell(Hand &hand);
    void decide(Hand &hand);
    void failOver(Hand &hand);
    void sendUpdate(Hand &hand);
    QString approveCarried(Hand &hand, const QString &button);
    void askToReroute(Hand &hand);
    [[nodiscard]] int told(const QString &kind, const QString &actor) const;
    QString nextUpdate() const;
    void recordCustomers(Hand &hand, const QString &step, const QStringList &facts, const QString &end);
    void takeInitials(Hand &hand);
    void judge();

    /// Waits until such a control is on the screen and can be pressed; says what was missing.
    QString ready(const QString &role, const QString &name, int seconds = PatienceS);
    QString pressWhenReady(Hand &hand, const QString &role, const QString &name, int seconds = PatienceS);
    QString pressUntil(Hand &hand, const QString &name, const std::function<bool()> &until,
                       int seconds = PatienceS);
    QString pressUntilGone(Hand &hand, const QString &name, int seconds = PatienceS);
    void lookAtPage(const char *page);
    void endConsole();

    std::unique_ptr<TestScreen> m_screen;
    std::unique_ptr<ScreenReader> m_reader;
    std::unique_ptr<LabCommand> m_lab;
    std::unique_ptr<QProcess> m_console;
    QString m_person;       ///< who has signed in
    bool m_carried = false; ///< gateways carry what is approved
    QStringList m_faults;
};

void TstWizardAccessE2e::initTestCase()
{
    if (const QString why = LabCommand().whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (const QString why = TestScreen::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_screen = std::make_unique<TestScreen>();
    const QString trouble = m_screen->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    m_reader = std::make_unique<ScreenReader>();
}

void TstWizardAccessE2e::bringUp(const QStringList &labOptions)
{
    m_lab = std::make_unique<LabCommand>(600, labOptions);
    const QString trouble = m_lab->up();
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    m_carried = m_lab->tellsItself();
    const LabCommand::Ran customers =
        m_lab->console({QStringLiteral("customers"), QStringLiteral("import"), QStringLiteral("--drill-list"),
                        QStringLiteral(SWITCHBACK_SOURCE_DIR "/resources/demo/drill.csv")});
    QVERIFY2(customers.code == 0, customers.all().constData());
    const QList<Switchback::Lab::Person> people = Switchback::Lab::people();
    for (const Switchback::Lab::Person &person : people) {
        const auto adding = m_lab->startConsole(
            {QStringLiteral("operator"), QStringLiteral("add"), person.who.name, QStringLiteral("--roles"),
             Switchback::operatorRoleKeys(person.who.roles).join(QLatin1Char(',')), QStringLiteral("--by"),
             people.first().who.name});
        // The first is the administrator, who sets up the second.
        adding->write(people.first().secret.toUtf8() + '\n' + person.secret.toUtf8() + '\n');
        adding->closeWriteChannel();
        QVERIFY(adding->waitForFinished(60'000));
        QVERIFY2(adding->exitCode() == 0, adding->readAllStandardError().constData());
    }
    qputenv("SWITCHBACK_PROBE", QByteArray::number(QDateTime::currentMSecsSinceEpoch()));
    m_console = m_lab->startConsole({});
    qunsetenv("SWITCHBACK_PROBE");
    if (!m_reader->attach(QStringLiteral("switchback"), PatienceS))
        QFAIL(m_console->readAllStandardError().constData());
    DO(ready(Button, QStringLiteral("Start a drill…")));
    // A failover is offered once it is known what it would lose.
    QVERIFY(m_lab->waitFor(
        [](const QJsonObject &report) {
            return report.value(QStringLiteral("loss")).toObject().value(QStringLiteral("kind")).toString() ==
                   QLatin1String("known");
        },
        60));
}

QString TstWizardAccessE2e::ready(const QString &role, const QString &name, int seconds)
{
    QString trouble;
    const bool there = QTest::qWaitFor(
        [&] {
            const auto found = m_reader->find(role, name);
            trouble =
                !found ? QStringLiteral("there is no %1 “%2” on the screen").arg(role, name)
                : !found->enabled
                    ? QStringLiteral("%1 “%2” stays switched off: %3").arg(role, name, found->description)
                    : QString();
            return trouble.isEmpty();
        },
        seconds * 1000);
    return there ? QString() : trouble;
}

QString TstWizardAccessE2e::pressWhenReady(Hand &hand, const QString &role, const QString &name, int seconds)
{
    const QString trouble = ready(role, name, seconds);
    return trouble.isEmpty() ? hand.press(role, name) : trouble;
}

// As a person does who sees that nothing has happened: pressed again, as long as it is there.
QString TstWizardAccessE2e::pressUntil(Hand &hand, const QString &name, const std::function<bool()> &until,
                                       int seconds)
{
    QString trouble = ready(Button, name, seconds);
    for (int attempt = 0; trouble.isEmpty() && attempt < 4; ++attempt) {
        trouble = hand.press(Button, name);
        if (trouble.isEmpty() && QTest::qWaitFor(until, PressedAgainMs))
            return {};
        const auto still = m_reader->find(Button, name);
        if (!still || !still->enabled)
            return QTest::qWaitFor(until, seconds * 1000)
                       ? QString()
                       : QStringLiteral("“%1” was pressed and led nowhere").arg(name);
    }
    return trouble.isEmpty() ? QStringLiteral("“%1” was pressed four times in vain").arg(name) : trouble;
}

QString TstWizardAccessE2e::pressUntilGone(Hand &hand, const QString &name, int seconds)
{
    return pressUntil(
        hand, name, [&] { return !m_reader->find(Button, name); }, seconds);
}

/// A page is as it should be when all that takes the focus has a name and every window fits the screen. That
/// a control comes into sight when it gets the focus is the keyboard's to find out.
void TstWizardAccessE2e::lookAtPage(const char *page)
{
    const QStringList faults = m_reader->nameless() + m_reader->windowsOutside(QRect(QPoint(), Screen));
    for (const QString &fault : faults)
        m_faults += QStringLiteral("%1: %2").arg(QString::fromLatin1(page), fault);
}

void TstWizardAccessE2e::wholeDrill(Hand &hand)
{
    QElapsedTimer timer;
    timer.start();
    const std::pair<const char *, std::function<void()>> parts[] = {
        {"begin", [&] { beginDrill(hand); }},
        {"alert", [&] { tellCustomers(hand); }},
        {"decide", [&] { decide(hand); }},
        {"announce", [&] { tellCustomers(hand); }},
        {"updates", [&] { sendUpdate(hand); }},
        {"promote", [&] { failOver(hand); }},
        {"reroute",
         [&] {
             QStringList facts{QStringLiteral("Asked"), QStringLiteral("Moved")};
             if (m_carried) { // by one message to all
                 askToReroute(hand);
                 facts.removeFirst();
             }
             if (!QTest::currentTestFailed())
                 recordCustomers(hand, QStringLiteral("6. Reroute calls"), facts,
                                 QStringLiteral("All have moved: go on"));
         }},
        {"tests",
         [&] {
             recordCustomers(hand, QStringLiteral("7. Test calls and notifications"),
                             {QStringLiteral("Test call passed"), QStringLiteral("Notification passed")},
                             QStringLiteral("Tests have passed: go on"));
         }},
        {"resolved", [&] { tellCustomers(hand); }},
        {"initials", [&] { takeInitials(hand); }},
    };
    for (const auto &[name, part] : parts) {
        part();
        if (QTest::currentTestFailed())
            return;
        lookAtPage(name);
        qInfo("%-9s done after %5.1f s", name, double(timer.elapsed()) / 1000.0);
    }
    judge();
}

void TstWizardAccessE2e::beginDrill(Hand &hand)
{
    lookAtPage("overview");
    DO(hand.press(Button, QStringLiteral("Start a drill…")));
    DO(ready(Secretly, QStringLiteral("Secret")));
    lookAtPage("sign-in");
    // Who signs in is the line chosen in the list, which Qt on Unix tells as the list's name; the second
    // person is the other one.
    m_person = m_reader->names(QStringLiteral("combo box")).value(0);
    QCOMPARE(personOf(m_person).who.name, m_person);
    DO(hand.write(Secretly, QStringLiteral("Secret"), personOf(m_person).secret));
    DO(pressUntilGone(hand, QStringLiteral("Sign in")));
    DO(ready(Text, QStringLiteral("Reason")));
    lookAtPage("declare");
    DO(hand.write(Text, QStringLiteral("Reason"), QStringLiteral("quarterly drill")));
    DO(pressUntilGone(hand, QStringLiteral("Begin the drill")));
    const LabCommand::Ran broken = m_lab->lab({QStringLiteral("break"), QStringLiteral("primary")});
    QVERIFY2(broken.code == 0, broken.all().constData());
    DO(ready(Button, QStringLiteral("1. Alert customers")));
}

/// How many such events somebody has put into the log.
int TstWizardAccessE2e::told(const QString &kind, const QString &actor) const
{
    const QJsonArray events = m_lab->events();
    return int(std::count_if(events.cbegin(), events.cend(), [&](const QJsonValue &each) {
        return each.toObject().value(QStringLiteral("kind")) == kind &&
               each.toObject().value(QStringLiteral("actor")) == actor;
    }));
}

/// One press, and then nothing but to wait until everybody was told.
QString TstWizardAccessE2e::approveCarried(Hand &hand, const QString &button)
{
    const QString approved = QStringLiteral("notice.approved");
    const QString sent = QStringLiteral("notice.sent");
    const QString itself = QStringLiteral("console");
    const int approvedBefore = told(approved, m_person);
    const int sentBefore = told(sent, itself);
    const QString trouble =
        pressUntil(hand, button, [&] { return told(approved, m_person) > approvedBefore; });
    if (!trouble.isEmpty())
        return trouble;
    lookAtPage("message going out");
    return QTest::qWaitFor([&] { return told(sent, itself) > sentBefore; }, PatienceS * 1000)
               ? QString()
               : QStringLiteral("“%1” was pressed and nobody was told").arg(button);
}

void TstWizardAccessE2e::askToReroute(Hand &hand)
{
    DO(pressWhenReady(hand, Button, QStringLiteral("6. Reroute calls")));
    DO(approveCarried(hand, QStringLiteral("Ask 6 customers to reroute")));
}

QString TstWizardAccessE2e::tell(Hand &hand)
{
    if (m_carried)
        return approveCarried(hand, QStringLiteral("Approve and send to 6 customers"));
    const QString sent = QStringLiteral("Record as sent to 6 customers…");
    const QString how = QStringLiteral("How was it sent?");
    QString trouble = pressUntil(hand, QStringLiteral("Approve and queue for 6 customers"),
                                 [&] { return m_reader->find(Text, how) != nullptr; });
    if (trouble.isEmpty()) {
        lookAtPage("queued message");
        trouble = hand.write(Text, how, QStringLiteral("e-mail to the drill list, by hand"));
    }
    return trouble.isEmpty() ? pressUntilGone(hand, sent) : trouble;
}

void TstWizardAccessE2e::sendUpdate(Hand &hand)
{
    DO(pressWhenReady(hand, Button, QStringLiteral("2. Updates to customers")));
    DO(ready(QStringLiteral("spin button"), QStringLiteral("Minutes between two updates")));
    // In a lab an update is due every 15 seconds: begun with a fresh one, so that it is not overtaken by the
    // next while it is being sent, and begun again where it was.
    QString tile = nextUpdate();
    QVERIFY2(QTest::qWaitFor([&] { return nextUpdate() != tile; }, PatienceS * 1000), qPrintable(tile));
    QString trouble;
    for (int tries = 0; tries < 5; ++tries) {
        tile = nextUpdate();
        trouble = tell(hand);
        if (trouble.isEmpty() || nextUpdate() == tile)
            break;
    }
    DO(trouble);
}

/// Until when the next update is due, as its clock says.
QString TstWizardAccessE2e::nextUpdate() const
{
    const QStringList clocks =
        m_reader->descriptions(QStringLiteral("filler"), QStringLiteral("Next update "));
    return clocks.value(0).section(QStringLiteral(" · "), 0, 0);
}

void TstWizardAccessE2e::decide(Hand &hand)
{
    DO(pressWhenReady(hand, QStringLiteral("radio button"),
                      QStringLiteral("Fail over now: the backup site takes over")));
    DO(hand.write(Text, QStringLiteral("Reason, for every choice"),
                  QStringLiteral("the power at Naperville is out for hours")));
    DO(pressUntilGone(hand, QStringLiteral("Decide: fail over")));
}

void TstWizardAccessE2e::failOver(Hand &hand)
{
    DO(pressWhenReady(hand, Button, QStringLiteral("5. Make Centennial take writes")));
    DO(pressUntil(hand, QStringLiteral("Ask for approval"), [&] {
        const auto here = m_reader->find(Button, QStringLiteral("Approve here"));
        return here && here->enabled;
    }));
    DO(pressUntil(hand, QStringLiteral("Approve here"),
                  [&] { return m_reader->find(Secretly, QStringLiteral("Their secret")) != nullptr; }));
    lookAtPage("second person");
    // Who may approve stands in the list: the other one of two.
    DO(hand.write(Secretly, QStringLiteral("Their secret"), personOf(m_person, true).secret));
    DO(pressUntilGone(hand, QStringLiteral("Approve as this person")));
    if (m_reader->find(QStringLiteral("check box"), QStringLiteral("I take this on")))
        DO(hand.press(QStringLiteral("check box"), QStringLiteral("I take this on")));
    DO(hand.write(Text, QStringLiteral("Type the name of the site that takes over: Centennial"),
                  QStringLiteral("Centennial")));
    DO(pressUntilGone(hand, QStringLiteral("Fail over to Centennial"), 60));
    // Done, when the step after it can be worked on: its state is part of what a screen reader says.
    const bool done = QTest::qWaitFor(
        [&] {
            const auto next = m_reader->find(Button, QStringLiteral("6. Reroute calls"));
            return next && next->description.contains(QLatin1String("to be done next"));
        },
        90'000);
    QVERIFY2(done, qPrintable(m_reader->everything()));
}

void TstWizardAccessE2e::recordCustomers(Hand &hand, const QString &step, const QStringList &facts,
                                         const QString &end)
{
    DO(pressWhenReady(hand, Button, step));
    for (const QString &fact : facts) {
        DO(ready(QStringLiteral("table"), QStringLiteral("Customers")));
        DO(hand.chooseAllRows(QStringLiteral("Customers")));
        const QString record = QStringLiteral("Record: %1 (6 customers)").arg(fact);
        DO(pressUntil(hand, fact, [&] { return m_reader->find(Button, record) != nullptr; }));
        lookAtPage("question");
        const auto texts = m_reader->names(Text);
        const auto answer = std::find_if(texts.cbegin(), texts.cend(), [&](const QString &each) {
            return each.startsWith(QLatin1String("6 customers: ")) ||
                   each.contains(QLatin1String(" all 6 customers"));
        });
        QVERIFY2(answer != texts.cend(), qPrintable(texts.join(QLatin1Char('\n'))));
        DO(hand.write(Text, *answer, QStringLiteral("seen at the SBC of the new site, 3 calls")));
        DO(pressUntilGone(hand, record));
    }
    DO(pressUntilGone(hand, end));
}

void TstWizardAccessE2e::takeInitials(Hand &hand)
{
    const QString save = QStringLiteral("Save initials, next customer");
    DO(pressWhenReady(hand, Button, QStringLiteral("9. Customer initials")));
    for (int signedSoFar = 0; signedSoFar < 6; ++signedSoFar) {
        DO(ready(Text, QStringLiteral("Initials, typed")));
        const QString then = QStringLiteral("%1 of 6 signed").arg(signedSoFar + 1);
        DO(hand.write(Text, QStringLiteral("Initials, typed"), QStringLiteral("AB")));
        DO(hand.write(Text, QStringLiteral("What they read back"),
                      QStringLiteral("works again, initials AB")));
        DO(pressUntil(hand, save, [&] { return m_reader->find(QStringLiteral("label"), then) != nullptr; }));
        if (signedSoFar == 0)
            lookAtPage("initials form");
    }
    DO(pressUntilGone(hand, QStringLiteral("All have signed: end this step")));
    DO(pressUntilGone(hand, QStringLiteral("Close the incident as complete")));
}

/// The store and the sites say what was done, not the window.
void TstWizardAccessE2e::judge()
{
    QJsonObject closed;
    int initials = 0;
    const QJsonArray events = m_lab->events();
    for (const QJsonValue &each : events) {
        const QJsonObject event = each.toObject();
        if (event.value(QStringLiteral("kind")) == QLatin1String("incident.closed"))
            closed = event;
        initials += event.value(QStringLiteral("kind")) == QLatin1String("initials.taken");
    }
    QVERIFY2(!closed.isEmpty(), "the incident is not closed in the log");
    QCOMPARE(initials, 6);
    const LabCommand::Ran verify = m_lab->console({QStringLiteral("verify")});
    QVERIFY2(verify.code == 0, verify.all().constData());
    const QString state = m_lab->site(QStringLiteral("centennial"))
                              .value(QStringLiteral("database"))
                              .toObject()
                              .value(QStringLiteral("state"))
                              .toString();
    QCOMPARE(state, QStringLiteral("accepting_writes"));
    QVERIFY2(m_faults.isEmpty(),
             qPrintable(QStringLiteral("faults of the screen:\n") + m_faults.join(QLatin1Char('\n'))));
}

void TstWizardAccessE2e::byAccessibleNames()
{
    bringUp();
    if (QTest::currentTestFailed())
        return;
    ReaderHand hand(*m_reader);
    wholeDrill(hand);
    endConsole(); // whatever came before: a crash is told as one
}

void TstWizardAccessE2e::byKeyboard()
{
    bringUp({QStringLiteral("--no-mail")});
    if (QTest::currentTestFailed())
        return;
    KeyboardHand hand(*m_reader, m_screen->display(), QRect(QPoint(), Screen));
    QVERIFY2(hand.isThere(), "the display has no XTEST");
    wholeDrill(hand);
    qInfo("%d times Tab", hand.tabs());
    endConsole();
}

/// Ends the window and asks its probe.
void TstWizardAccessE2e::endConsole()
{
    m_reader->detach();
    const bool ran = m_console->state() == QProcess::Running;
    m_console->terminate();
    QVERIFY2(!ran || m_console->waitForFinished(15'000), "the console does not end when it is told to");
    QVERIFY2(ran && m_console->exitStatus() == QProcess::NormalExit, "the console crashed");
    const QByteArray said = m_console->readAllStandardError();
    m_console.reset();
    static const QRegularExpression stall(QStringLiteral("longest stall (\\d+) ms"));
    const QRegularExpressionMatch match = stall.match(QString::fromUtf8(said));
    QVERIFY2(match.hasMatch(), said.constData());
    const int ms = match.captured(1).toInt();
    qInfo("longest stall of the window: %d ms; the bar on a quiet machine is %d ms: %s", ms, BarMs,
          ms <= BarMs ? "kept" : "NOT KEPT");
    qInfo("%s", said.constData());
    QVERIFY2(ms < HungMs, said.constData());
}

void TstWizardAccessE2e::cleanup()
{
    m_faults.clear();
    if (m_reader)
        m_reader->detach();
    if (m_console) { // of a test that failed
        m_console->terminate();
        if (!m_console->waitForFinished(10'000))
            m_console->kill();
        m_console->waitForFinished(5000);
    }
    m_console.reset();
    m_lab.reset();
}

int main(int argc, char **argv)
{
    // A whole drill is longer than Qt Test's patience of five minutes on a machine that is busy.
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "2400000");
    QCoreApplication application(argc, argv);
    TstWizardAccessE2e test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_wizardaccess_e2e.moc"
