// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the window, the wall or the dialog with demo values, or makes a picture of it:
//   switchback-gallery --page main --theme dark --size 1440x900 --shot main-dark.png
#include "demo.h"
#include "demochecked.h"
#include "democustomers.h"
#include "demolog.h"
#include "demomessages.h"
#include "demooutage.h"
#include "demopaper.h"
#include "demoreadiness.h"
#include "demowizard.h"
#include "lengthener.h"

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/overview/activitymodel.h"
#include "widgets/act/actdialog.h"
#include "widgets/base/beat.h"
#include "widgets/chart/lagchart.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/log/logcheckdialog.h"
#include "widgets/log/loggapdialog.h"
#include "widgets/outage/outagetimelinewidget.h"
#include "widgets/record/recordprogressdialog.h"
#include "widgets/signin/declaredialog.h"
#include "widgets/signin/signindialog.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"
#include "widgets/wizard/customers/initialspad.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QTimeZone>

#include <cstdio>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
struct Wanted {
    QString page;
    QString shot;
    QSize size;
    QString theme;
    Demo::Words words;
};

std::optional<RunView> runOf(const Wanted &wanted, Instant now)
{
    if (wanted.page == QLatin1String("dialog-progress"))
        return Demo::running(now, wanted.words);
    if (wanted.page == QLatin1String("dialog-done"))
        return Demo::done(now, wanted.words);
    if (wanted.page == QLatin1String("dialog-failed"))
        return Demo::failed(now, wanted.words);
    if (wanted.page == QLatin1String("dialog-asking") || wanted.page == QLatin1String("asking") ||
        wanted.page == QLatin1String("wall-asking"))
        return Demo::asking(now, wanted.words);
    if (wanted.page == QLatin1String("dialog-room"))
        return Demo::noRoom(now, wanted.words);
    if (wanted.page == QLatin1String("dialog-audio"))
        return Demo::audioLeft(now, wanted.words);
    if (wanted.page == QLatin1String("interrupted"))
        return Demo::interrupted(now, wanted.words);
    if (wanted.page == QLatin1String("wall-run"))
        return Demo::running(now, wanted.words);
    return std::nullopt;
}

/// The outage of a page named ...incident, ...drill, ...incident12h; none in all others.
OutageState outageOf(const Wanted &wanted, Instant now)
{
    if (wanted.page.endsWith(QLatin1String("incident12h")))
        return Demo::longIncident(now, wanted.words);
    if (wanted.page.endsWith(QLatin1String("incident")))
        return Demo::incident(now, wanted.words);
    if (wanted.page.endsWith(QLatin1String("drill")))
        return Demo::drill(now, wanted.words);
    return Demo::noIncident(now, wanted.words);
}

Overview overviewOf(const Wanted &wanted, Instant now)
{
    if (outageOf(wanted, now).open) {
        Overview overview = Demo::failedOver(now, wanted.words);
        if (wanted.page.contains(QLatin1String("long"))) {
            overview.production.name = QString(QStringLiteral("Llanfairpwllgwyngyll ")).repeated(3).left(60);
            overview.backup.name = QString(60, QLatin1Char('W'));
        }
        return overview;
    }
    if (wanted.page.endsWith(QLatin1String("outage")))
        return Demo::outage(now, wanted.words);
    if (wanted.page.endsWith(QLatin1String("unknown")))
        return Demo::unknown(now, wanted.words);
    return Demo::calm(now, wanted.words);
}

QWidget *wallFor(const Wanted &wanted, const Beat &beat)
{
    auto *wall = new WallWindow(beat);
    if (wanted.page != QLatin1String("wall-empty")) {
        wall->setOverview(overviewOf(wanted, beat.now()));
        wall->setHistory(Demo::day(beat.now()));
    }
    wall->setRun(runOf(wanted, beat.now()));
    wall->setOutage(outageOf(wanted, beat.now()));
    return wall;
}

/// Pages outage..., outage-then..., outage-left: the page itself; main-...: the overview with its line about
/// it.
void showOutage(const Wanted &wanted, MainWindow &window, const Beat &beat)
{
    OutageState outage = outageOf(wanted, beat.now());
    if (wanted.page.contains(QLatin1String("telling")))
        outage.telling = Demo::readiness(beat.now(), wanted.words).line;
    if (wanted.page == QLatin1String("outage-left"))
        outage.goesOn = Demo::leftByTheLastCase(beat.now(), wanted.words);
    window.setOutage(outage);
    if (!wanted.page.startsWith(QLatin1String("outage")))
        return;
    window.setFilm(Demo::film(beat.now(), wanted.words));
    if (wanted.page.startsWith(QLatin1String("outage-messages"))) {
        MessagesView view = Demo::MessagesStory(beat.now(), wanted.words, 2).view();
        view.incident = outageOf(wanted, beat.now()).incident;
        window.setMessages(view);
    }
    window.showPage(QStringLiteral("outage"));
    if (auto *line = window.findChild<OutageTimelineWidget *>();
        line && wanted.page.startsWith(QLatin1String("outage-then")))
        line->point(beat.now() - 37min - 32s);
}

QWidget *windowFor(const Wanted &wanted, const Beat &beat)
{
    auto *window = new MainWindow(beat);
    auto *activity = new ActivityModel(500, window);
    window->setActivity(activity);
    if (wanted.page != QLatin1String("empty"))
        activity->add(Demo::log(beat.now()));
    if (wanted.page == QLatin1String("empty"))
        return window;
    window->setOverview(overviewOf(wanted, beat.now()));
    window->setHistory(Demo::day(beat.now()));
    window->setRun(runOf(wanted, beat.now()));
    showOutage(wanted, *window, beat);
    if (wanted.page.startsWith(QLatin1String("messages"))) {
        const Demo::MessagesStory story(beat.now(), wanted.words,
                                        wanted.page.endsWith(QLatin1String("-many")) ? 46 : 0);
        MessagesView view = story.view();
        if (wanted.page.endsWith(QLatin1String("-several"))) {
            view.choices = {{view.incident, QStringLiteral("Incident 42 · 21 Nov 2026")},
                            {QStringLiteral("i41"), QStringLiteral("Drill 41 · 2 Nov 2026")}};
            for (MessagesChoice &each : view.choices)
                each.title = wanted.words ? wanted.words(each.title) : each.title;
        }
        window->setMessages(view);
        QObject::connect(&window->wishes(), &Wishes::deliveryShown, window,
                         [window, story](const QString &id) { window->setMessageDetail(story.detail(id)); });
        window->showPage(QStringLiteral("messages"));
        if (auto *table = window->findChild<QTableView *>(QStringLiteral("messagesTable")))
            table->selectRow(0);
    }
    if (wanted.page.startsWith(QLatin1String("readiness"))) {
        window->setReadiness(Demo::readiness(beat.now(), wanted.words));
        window->showPage(QStringLiteral("readiness"));
    }
    QObject::connect(window, &MainWindow::actWanted, window, [window, wanted](ActPreview::Kind kind) {
        window->setPreview(kind == ActPreview::Kind::Failover
                               ? Demo::failover(wanted.words, wanted.page == QLatin1String("dialog-override"))
                               : Demo::failback(wanted.words));
    });
    QObject::connect(window, &MainWindow::commitWanted, window,
                     [window, &beat] { window->setRun(Demo::running(beat.now())); });
    return window;
}

// "wizard-reroute", "wizard-reroute-drill", "-paused", "-closed", "-elsewhere", "-nobody", "-refused",
// "-ask", "wizard-run"; "wizard-alert-carried", "-going" and "wizard-ask-carried", "-going": by gateways;
// "wizard-tests-calls".
QWidget *wizardFor(const Wanted &wanted, const Beat &beat)
{
    const QStringList parts = wanted.page.split(QLatin1Char('-'));
    const QString state = parts.value(2);
    const std::pair<const char *, Demo::Seat> seats[] = {{"paused", Demo::Seat::Paused},
                                                         {"closed", Demo::Seat::Closed},
                                                         {"elsewhere", Demo::Seat::Elsewhere},
                                                         {"nobody", Demo::Seat::Nobody}};
    Demo::Seat seat = Demo::Seat::Here;
    for (const auto &[name, each] : seats) {
        if (state == QLatin1String(name))
            seat = each;
    }
    Demo::WizardStory story(parts.value(1), beat.now(), wanted.words, state == QLatin1String("drill"));
    story.sit(seat);
    if (state == QLatin1String("carried") || state == QLatin1String("going"))
        story.carry();
    if (state == QLatin1String("going"))
        story.goOut();
    if (state == QLatin1String("calls"))
        story.callEverywhere();
    const WizardView view = story.view();
    auto *window = new WizardWindow(beat);
    window->setSettleDelay(0);
    window->setView(view);
    if (state == QLatin1String("refused"))
        window->refuse({QStringLiteral("wheel_lost"), QStringLiteral("D. Osei has taken the wheel."),
                        QStringLiteral("Nothing was recorded. Take the wheel back, or leave it to them.")});
    if (state == QLatin1String("ask")) {
        for (QPushButton *button : window->findChildren<QPushButton *>(QStringLiteral("action-hand_over")))
            QTimer::singleShot(60, button, &QPushButton::click);
    }
    if (auto *pad = window->findChild<InitialsPad *>())
        pad->setStrokes(
            {{{300, 90}, {290, 300}},
             {{280, 90}, {420, 110}, {460, 200}, {410, 290}, {280, 300}},
             {{620, 110}, {560, 160}, {560, 250}, {630, 300}, {700, 240}, {690, 140}, {620, 110}}});
    return window;
}

QWidget *signInFor(const Wanted &wanted, const Beat &beat)
{
    if (wanted.page.startsWith(QLatin1String("signin"))) {
        auto *dialog = new SignInDialog;
        dialog->setOperators({{QStringLiteral("K. Ramos"), Role::Operator}, {QStringLiteral("D. Osei"), {}}});
        dialog->openFor();
        if (wanted.page.endsWith(QLatin1String("wait")))
            dialog->refuse(QStringLiteral("Name and secret don't belong together."), 30);
        return dialog;
    }
    auto *dialog = new DeclareDialog;
    DeclareDialog::Offer offer;
    offer.site = QStringLiteral("Naperville");
    offer.zone = "America/Chicago";
    offer.now = beat.now();
    offer.stoppedAt = beat.now() - 5min;
    offer.evidence =
        QStringLiteral("SSH and REST do not answer, and Centennial does not see it either, for 62 s.");
    offer.person = QStringLiteral("D. Osei");
    offer.drill = wanted.page.endsWith(QLatin1String("drill"));
    dialog->openWith(offer);
    return dialog;
}

// "record-log", "record-check", "record-report", "record-sheets", "record-off".
QWidget *recordFor(const Wanted &wanted)
{
    auto progress = std::make_shared<RecordProgress>();
    const std::pair<const char *, RecordPart> parts[] = {
        {"check", RecordPart::Check}, {"report", RecordPart::Report}, {"sheets", RecordPart::Sheets}};
    for (const auto &[name, part] : parts) {
        if (!wanted.page.endsWith(QLatin1String(name)))
            continue;
        progress->begin(part, part == RecordPart::Report ? 0 : 10'000);
        progress->done = part == RecordPart::Report ? 0 : 3'204;
    }
    progress->calledOff = wanted.page.endsWith(QLatin1String("off"));
    QString folder = QStringLiteral("/home/kramos/Documents/incidents of the year 2026/incident-3");
    if (wanted.words)
        folder += QStringLiteral("/Aufzeichnungen-der-Vorfälle-und-Übungen-beider-Rechenzentren").repeated(2);
    auto *dialog = new RecordProgressDialog(progress, 3, folder);
    dialog->look(1min + 12s);
    dialog->look(2min + 3s);
    return dialog;
}

// "log-looking", "log-asking", "log-whole", "log-alone", "log-cut", "log-typed", "log-broken", "log-signed",
// "log-gap", "log-gap-remade", "log-gap-nobody".
QWidget *logFor(const Wanted &wanted, const Beat &beat)
{
    const QString state = wanted.page.section(QLatin1Char('-'), 1, 1);
    const LogChecked checked = Demo::checked(state, beat.now());
    if (state == QLatin1String("gap")) {
        const QString how = wanted.page.section(QLatin1Char('-'), 2, 2);
        QList<GapDraft> drafts = gapDrafts(checked);
        for (GapDraft &draft : drafts)
            draft.looksRemade = how == QLatin1String("remade");
        auto *dialog = new LogGapDialog;
        dialog->openWith({drafts,
                          QStringLiteral("A. Admin"),
                          how == QLatin1String("nobody")
                              ? QStringLiteral("Signing for a gap in the log is for an administrator.")
                              : QString(),
                          {}});
        return dialog;
    }
    auto *dialog = new LogCheckDialog;
    if (state == QLatin1String("looking") || state == QLatin1String("asking")) {
        auto work = std::make_shared<LogCheckWork>();
        work->done = 4'096;
        work->all = 12'000;
        work->asking = state == QLatin1String("asking");
        dialog->begin(work);
    } else if (state == QLatin1String("broken")) {
        dialog->showError(chainBroken(17, QStringLiteral("is not as it was written.")), beat.now());
    } else {
        dialog->showChecked(checked, beat.now());
    }
    if (auto *head = dialog->findChild<QLineEdit *>(); head && state == QLatin1String("typed"))
        head->setText(QStringLiteral("4690:7K2Q-9MXP-TD4R"));
    return dialog;
}

void openDialog(const Wanted &wanted, QWidget *widget)
{
    auto *window = qobject_cast<MainWindow *>(widget);
    if (!window || !wanted.page.startsWith(QLatin1String("dialog")))
        return;
    if (runOf(wanted, {}))
        window->openRun();
    else if (auto *button = window->findChild<QPushButton *>(QStringLiteral("actButton")))
        button->click();
    if (auto *field = window->findChild<QLineEdit *>(QStringLiteral("siteNameField"));
        field && wanted.page == QLatin1String("dialog"))
        field->setText(QStringLiteral("Centenn"));
}

// "paper-sheet", "paper-report": a PDF as the shot.
int printPaper(const Wanted &wanted, const Beat &beat)
{
    const auto print =
        wanted.page.endsWith(QLatin1String("report")) ? Demo::reportOnPaper : Demo::sheetOnPaper;
    const Outcome printed = print(wanted.shot, beat.now(), wanted.words);
    if (!printed)
        std::fprintf(stderr, "switchback-gallery: %s\n", qPrintable(printed.error().text));
    return printed ? 0 : 1;
}

int takeShot(const Wanted &wanted, QWidget *widget)
{
    QWidget *seen = widget;
    if (auto *window = qobject_cast<MainWindow *>(widget);
        window && window->actDialog() && window->actDialog()->isVisible())
        seen = window->actDialog();
    const QPixmap picture = seen->grab();
    if (!picture.save(wanted.shot)) {
        std::fprintf(stderr, "switchback-gallery: can't write %s\n", qPrintable(wanted.shot));
        return 1;
    }
    return 0;
}
} // namespace

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (qstrcmp(argv[i], "--scale") == 0)
            qputenv("QT_SCALE_FACTOR", argv[i + 1]); // before the application reads it
    }
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QList<QPair<QString, QString>> options{
        {QStringLiteral("page"), QStringLiteral("main")},     {QStringLiteral("shot"), {}},
        {QStringLiteral("size"), QStringLiteral("1440x900")}, {QStringLiteral("scale"), QStringLiteral("1")},
        {QStringLiteral("theme"), QStringLiteral("light")},   {QStringLiteral("lang"), {}}};
    for (const auto &[name, value] : options)
        parser.addOption({name, QStringLiteral("see the source"), QStringLiteral("value"), value});
    parser.process(app);
    Wanted wanted{parser.value(QStringLiteral("page")),
                  parser.value(QStringLiteral("shot")),
                  {},
                  parser.value(QStringLiteral("theme")),
                  {}};
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
    wanted.size = QSize(size.value(0).toInt(), size.value(1).toInt());
    Demo::Lengthener lengthener;
    if (parser.value(QStringLiteral("lang")) == QLatin1String("de-long")) {
        QCoreApplication::installTranslator(&lengthener);
        wanted.words = Demo::lengthened;
    }
    Theme::instance().start(Theme::choiceFromKey(wanted.theme).value_or(Theme::Choice::Light));
    SystemClock system;
    ManualClock still(fromDateTime(QDateTime(QDate(2026, 11, 21), QTime(20, 17, 42), Qt::UTC)));
    const Beat beat(wanted.shot.isEmpty() ? static_cast<const Clock &>(system) : still);
    if (wanted.page.startsWith(QLatin1String("paper")))
        return printPaper(wanted, beat);
    QWidget *widget = nullptr;
    if (wanted.page.startsWith(QLatin1String("wizard")))
        widget = wizardFor(wanted, beat);
    else if (wanted.page.startsWith(QLatin1String("signin")) ||
             wanted.page.startsWith(QLatin1String("declare")))
        widget = signInFor(wanted, beat);
    else if (wanted.page.startsWith(QLatin1String("log")))
        widget = logFor(wanted, beat);
    else if (wanted.page.startsWith(QLatin1String("customers")) ||
             wanted.page.startsWith(QLatin1String("import")))
        widget = Demo::customersPage(wanted.page, wanted.words);
    else if (wanted.page.startsWith(QLatin1String("record")))
        widget = recordFor(wanted);
    else
        widget =
            wanted.page.startsWith(QLatin1String("wall")) ? wallFor(wanted, beat) : windowFor(wanted, beat);
    if (!qobject_cast<QDialog *>(widget))
        widget->resize(wanted.size);
    widget->show();
    QTimer::singleShot(50, widget, [&] {
        openDialog(wanted, widget);
        if (!wanted.shot.isEmpty())
            QTimer::singleShot(300, widget, [&] { QCoreApplication::exit(takeShot(wanted, widget)); });
    });
    const int code = QApplication::exec();
    delete widget;
    return code;
}
