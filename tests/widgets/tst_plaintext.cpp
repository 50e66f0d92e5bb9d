// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing that comes from outside is ever taken for markup, and nothing breaks the layout.
#include "demo.h"
#include "demolog.h"

#include "models/act/actpreview.h"
#include "models/act/runview.h"
#include "models/overview/activitymodel.h"
#include "widgets/act/actdialog.h"
#include "widgets/base/beat.h"
#include "widgets/base/plainlabel.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/overview/activitypanel.h"
#include "widgets/theme/theme.h"
#include "widgets/wall/wallwindow.h"

#include <QDirIterator>
#include <QHelpEvent>
#include <QListView>
#include <QPointer>
#include <QRegularExpression>
#include <QScreen>
#include <QTcpServer>
#include <QTest>
#include <QToolTip>

using namespace Switchback;
using namespace std::chrono_literals;

namespace
{
void poison(QString &text, const QString &with)
{
    text = with + text;
}

Overview poisoned(Instant now, const QString &with)
{
    Overview o = Demo::outage(now);
    for (QString *text :
         {&o.pairName, &o.headline, &o.subline, &o.linkLine, &o.dutyLine, &o.labLine, &o.failoverBlocked})
        poison(*text, with);
    for (SiteCard *site : {&o.production, &o.backup}) {
        for (QString *text :
             {&site->name, &site->purpose, &site->role, &site->big, &site->bigUnit, &site->verdict})
            poison(*text, with);
        for (ComponentLine &line : site->lines) {
            for (QString *text : {&line.label, &line.value, &line.tip})
                poison(*text, with);
        }
    }
    for (QString *text : {&o.loss.rpoNote, &o.loss.rowsText, &o.loss.why, &o.loss.scheduleAdvice})
        poison(*text, with);
    for (LossCard::Stage &stage : o.loss.stages) {
        poison(stage.label, with);
        poison(stage.text, with);
    }
    for (ComponentLine &line : o.readiness)
        poison(line.value, with);
    return o;
}

ActPreview poisonedPreview(const QString &with)
{
    ActPreview p = Demo::failover({}, true);
    p.advice = p.adviceAction = with;
    for (QString *text :
         {&p.from, &p.to, &p.title, &p.explanation, &p.needsOverride, &p.blocked, &p.undo, &p.button})
        poison(*text, with);
    for (ActPreview::Tile &tile : p.tiles)
        for (QString *text : {&tile.label, &tile.value, &tile.note})
            poison(*text, with);
    return p;
}

RunView poisonedRun(Instant now, const QString &with)
{
    RunView run = Demo::done(now);
    for (QString *text : {&run.title, &run.state, &run.stopNote, &run.errorText, &run.errorHint, &run.next})
        poison(*text, with);
    for (RunView::Step &step : run.steps) {
        poison(step.title, with);
        poison(step.outcome, with);
        step.lines += with;
    }
    return run;
}

void showAllTips(QWidget &top)
{
    QList<QPointer<QWidget>> widgets; // the tip itself is a child that comes and goes
    for (QWidget *widget : top.findChildren<QWidget *>())
        widgets += widget;
    for (const QPointer<QWidget> &widget : widgets) {
        if (!widget)
            continue;
        QHelpEvent help(QEvent::ToolTip, widget->rect().center(),
                        widget->mapToGlobal(widget->rect().center()));
        QCoreApplication::sendEvent(widget, &help);
        if (auto *list = qobject_cast<QListView *>(widget.data())) {
            QHelpEvent inside(QEvent::ToolTip, QPoint(60, 10), list->viewport()->mapToGlobal(QPoint(60, 10)));
            QCoreApplication::sendEvent(list->viewport(), &inside);
        }
        QCoreApplication::processEvents();
    }
    QToolTip::hideText();
}
} // namespace

class TestPlainText : public QObject
{
    Q_OBJECT
    ManualClock m_clock;

private slots:
    void initTestCase() { Theme::instance().start(Theme::Choice::Light); }

    void namesWithMarkupFetchNothing()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        int requests = 0;
        connect(&server, &QTcpServer::newConnection, &server, [&requests] { ++requests; });
        const QString bait = QStringLiteral("<img src=http://127.0.0.1:%1/x>").arg(server.serverPort());
        const Beat beat(m_clock);
        MainWindow window(beat);
        ActivityModel log;
        log.add({Demo::event(1, m_clock.now(), QStringLiteral("x.failed"), bait, bait)});
        window.setActivity(&log);
        window.setOverview(poisoned(m_clock.now(), bait));
        window.setRun(poisonedRun(m_clock.now(), bait));
        window.show();
        window.showPage(QStringLiteral("activity"));
        window.showPage(QStringLiteral("overview"));
        showAllTips(window);
        Wishes wishes;
        ActDialog dialog(beat, wishes);
        dialog.openPreview(poisonedPreview(bait));
        showAllTips(dialog);
        dialog.openRun(poisonedRun(m_clock.now(), bait));
        showAllTips(dialog);
        WallWindow wall(beat);
        wall.setOverview(poisoned(m_clock.now(), bait));
        wall.show();
        QVERIFY(!wall.grab().isNull());
        // The words are there to be read, as words.
        bool seen = false;
        for (const PlainLabel *label : window.findChildren<PlainLabel *>())
            seen |= label->text().contains(bait);
        QVERIFY(seen);
        QTest::qWait(100); // a fetch would need a moment: none must come
        QCOMPARE(requests, 0);
    }

    void everyLabelIsPlain()
    {
        const Beat beat(m_clock);
        MainWindow window(beat);
        window.setOverview(Demo::outage(m_clock.now()));
        ActDialog dialog(beat, window.wishes(), &window);
        int labels = 0;
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            ++labels;
        }
        QVERIFY(labels > 30);
    }

    /// The one factory is the only place with a label, a message box or a raw tool tip.
    /// A PDF writer's title is no text on a screen.
    void sourcesUseTheFactory()
    {
        const QRegularExpression banned(QStringLiteral(
            R"(\bQLabel\b|\bQMessageBox\b|\bQErrorMessage\b|\bsetToolTip\(|\bsetHtml\(|\bappendHtml\(|(?<!writer\.)\bsetTitle\(|\bexec\(\)|setTextFormat)"));
        int files = 0;
        QDirIterator walk(QStringLiteral(SWITCHBACK_SOURCE_DIR "/widgets"),
                          {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                          QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
        while (walk.hasNext()) {
            QFile file(walk.next());
            ++files;
            if (walk.fileName().startsWith(QLatin1String("plainlabel.")))
                continue;
            QVERIFY(file.open(QIODevice::ReadOnly));
            int number = 0;
            while (!file.atEnd()) {
                const QString line = QString::fromUtf8(file.readLine());
                ++number;
                if (line.trimmed().startsWith(QLatin1String("//")))
                    continue;
                QVERIFY2(
                    !banned.match(line).hasMatch(),
                    qPrintable(
                        QStringLiteral("%1:%2: %3").arg(walk.filePath()).arg(number).arg(line.trimmed())));
            }
        }
        QVERIFY(files > 30);
    }

    void strangeTextsKeepTheLayout_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("10 kB without a space") << QString(10'000, QLatin1Char('W'));
        QTest::newRow("10 kB of words") << QStringLiteral("Wort ").repeated(2000);
        QTest::newRow("right to left")
            << QString::fromUtf8("\u0645\u0648\u0642\u0639 \u0634\u064a\u0643\u0627\u063a\u0648 ");
        QTest::newRow("bidi override") << QString::fromUtf8("\u202eelliverpaN\u202c ");
        QTest::newRow("NUL and escapes") << QString::fromLatin1("a\0b\x1b]52;c;aGk=\x07", 14);
        QTest::newRow("lone surrogate, emoji")
            << QString(QChar(0xd800)) + QString::fromUtf8("\U0001F525\U0001F525");
        QTest::newRow("lines") << QStringLiteral("a\n").repeated(500);
    }
    void strangeTextsKeepTheLayout()
    {
        QFETCH(QString, text);
        const Beat beat(m_clock);
        MainWindow window(beat);
        ActivityModel log;
        log.add({Demo::event(1, m_clock.now(), QStringLiteral("x.failed"), text, text)});
        window.setActivity(&log);
        window.resize(1366, 768);
        window.show();
        window.setOverview(poisoned(m_clock.now(), text));
        QCoreApplication::processEvents();
        QVERIFY(!window.grab().isNull());
        QVERIFY2(window.width() <= 1500, qPrintable(QString::number(window.width())));
        Wishes wishes;
        ActDialog dialog(beat, wishes);
        dialog.openPreview(poisonedPreview(text));
        QVERIFY(!dialog.grab().isNull());
        QVERIFY(dialog.width() <= 800);
        QVERIFY(dialog.height() <= dialog.screen()->availableGeometry().height());
        WallWindow wall(beat);
        wall.setOverview(poisoned(m_clock.now(), text));
        wall.resize(960, 540);
        QVERIFY(!wall.grab().isNull());
        for (const QString &shown : wall.shownTexts()) {
            QVERIFY(shown.size() <= 400);
            QVERIFY(!shown.contains(QChar(0)) && !shown.contains(QChar(0x202e)) &&
                    !shown.contains(QChar(0x1b)));
        }
        for (const PlainLabel *label : window.findChildren<PlainLabel *>())
            QVERIFY(!label->text().contains(QChar(0)) && !label->text().contains(QChar(0x202e)));
    }
};

QTEST_MAIN(TestPlainText)
#include "tst_plaintext.moc"
