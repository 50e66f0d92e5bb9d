// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/drill.h"

#include "app/console/drill/hands.h"
#include "app/console/window/turns.h"
#include "app/pair/moves.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QProcess>
#include <QTextStream>
#include <QWidget>

#include <algorithm>
#include <csignal>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// From the first lost row to the last: the stretch of time that is gone.
double lossFound(const QJsonObject &ledger)
{
    const auto first = fromIso(ledger.value(QStringLiteral("first_lost_at")).toString());
    const auto last = fromIso(ledger.value(QStringLiteral("last_lost_at")).toString());
    return first && last ? double((*last - *first).count()) / 1000.0 : 0;
}

void say(const QString &text)
{
    QTextStream(stdout) << "drill: " << text << Qt::endl;
}
} // namespace

Drill::Drill(Engine &engine, OutageTie &tie, Turns &turns, QWidget *window, QString folder,
             QString labCommand, QString configFile, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_tie(tie)
    , m_turns(turns)
    , m_window(window)
    , m_folder(std::move(folder))
    , m_lab(std::move(labCommand))
    , m_configFile(std::move(configFile))
{
    QDir().mkpath(m_folder);
    m_look.setInterval(250ms);
    connect(&m_look, &QTimer::timeout, this, &Drill::look);
}

void Drill::begin()
{
    m_turns.begin();
    const Result<DrillPeople> people = readDrillPeople(m_configFile);
    if (!people) {
        fail(people.error().text + QLatin1Char(' ') + people.error().hint);
        return;
    }
    m_people = *people;
    planStages();
    nextStage();
}

void Drill::planStages()
{
    m_stages += {QStringLiteral("calm"), {}, [this] { return calm(); }, 90};
    planBreaks();
    planUnplannedFailover();
    planFailback(QStringLiteral("failback"));
    planPlannedFailover();
    planFailback(QStringLiteral("failback-again"));
}

void Drill::planBreaks()
{
    m_stages += {
        QStringLiteral("break-link"),
        [this] {
            lab({QStringLiteral("break"), QStringLiteral("link")});
        },
        [this] { return verdictIs(Side::Production, SiteVerdict::UnreachableEverywhere) && declared(); }, 40};
    m_stages += {QStringLiteral("heal-link"),
                 [this] {
                     lab({QStringLiteral("heal"), QStringLiteral("link")});
                 },
                 [this] { return calm(); }, 60};
    planFalseAlarm(QStringLiteral("link"));
    m_stages +=
        {QStringLiteral("freeze-database"),
         [this] {
             lab({QStringLiteral("freeze"), QStringLiteral("database")});
         },
         [this] { return verdictIs(Side::Production, SiteVerdict::DatabaseSilent) && declared(); }, 40};
    m_stages += {QStringLiteral("heal-database"),
                 [this] {
                     lab({QStringLiteral("heal"), QStringLiteral("database")});
                 },
                 [this] { return calm(); }, 60};
    planFalseAlarm(QStringLiteral("database"));
}

void Drill::planUnplannedFailover()
{
    planWizardStart();
    m_stages += {QStringLiteral("break-primary"),
                 [this] {
                     lab({QStringLiteral("break"), QStringLiteral("primary")});
                 },
                 [this] { return verdictIs(Side::Production, SiteVerdict::Down); }, 30};
    planWizard();
    m_stages += {QStringLiteral("failover-counted"),
                 [this] {
                     m_lossSaid = m_engine.moves().runner().state().plan.lossSaidSeconds.value_or(-1);
                     countRows([this](const QJsonObject &ledger) {
                         m_lostBefore = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
                         const double found = lossFound(ledger);
                         m_summary.insert(QStringLiteral("loss_predicted_s"), m_lossSaid);
                         m_summary.insert(QStringLiteral("loss_found_s"), found);
                         m_summary.insert(QStringLiteral("rows_acknowledged"),
                                          ledger.value(QStringLiteral("rows_acknowledged")));
                         m_summary.insert(QStringLiteral("rows_lost"), m_lostBefore);
                         const std::optional<qint64> rowsSaid =
                             m_engine.moves().runner().state().plan.rowsSaid;
                         if (rowsSaid)
                             m_summary.insert(QStringLiteral("rows_predicted_at_most"), *rowsSaid);
                         m_lossRespected = m_lostBefore >= 0 && m_lossSaid >= 0 && found <= m_lossSaid &&
                                           (!rowsSaid || m_lostBefore <= *rowsSaid);
                     });
                 },
                 [this] { return !m_counting; }, 30};
    m_stages += {QStringLiteral("old-primary-returns"),
                 [this] {
                     lab({QStringLiteral("heal"), QStringLiteral("primary"), m_engine.pair().production.id});
                 },
                 [this] {
                     const auto &facts = m_engine.facts().production;
                     return std::all_of(facts.ways.begin(), facts.ways.end(),
                                        [](const WayState &way) { return way.reach == Reach::Answers; }) &&
                            facts.status &&
                            (facts.status->role == SiteRole::Fenced || facts.status->role == SiteRole::Held);
                 },
                 60};
}

void Drill::planFailback(const QString &name)
{
    m_stages += {name + QStringLiteral("-preview"), [this] { press(QStringLiteral("actButton")); },
                 [this] { return Hands::find(QStringLiteral("siteNameField")) != nullptr; }, 10};
    planCommit();
    m_stages += {name, {}, [this] { return runEnded(); }, 240};
    m_stages += {name + QStringLiteral("-calm"), [this] { press(QStringLiteral("closeButton")); },
                 [this] { return calm(); }, 90};
    m_stages += {name + QStringLiteral("-counted"),
                 [this] {
                     countRows([this](const QJsonObject &ledger) {
                         const qint64 lost = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
                         const qint64 more = lost - m_lostBefore;
                         const qint64 before =
                             m_summary.value(QStringLiteral("rows_lost_at_failback")).toInteger(0);
                         m_summary.insert(QStringLiteral("rows_lost_at_failback"), before + more);
                         m_summary.insert(QStringLiteral("rows_acknowledged"),
                                          ledger.value(QStringLiteral("rows_acknowledged")));
                         m_summary.insert(QStringLiteral("two_primaries"),
                                          ledger.value(QStringLiteral("two_primaries")));
                         if (lost < 0 || more != 0 ||
                             !ledger.value(QStringLiteral("two_primaries")).toArray().isEmpty())
                             m_lossRespected = false;
                         m_lostBefore = lost;
                     });
                 },
                 [this] { return !m_counting; }, 30};
}

void Drill::planPlannedFailover()
{
    m_stages += {QStringLiteral("planned-preview"), [this] { press(QStringLiteral("actButton")); },
                 [this] { return Hands::find(QStringLiteral("siteNameField")) != nullptr; }, 10};
    planCommit();
    m_stages += {QStringLiteral("planned-failover"), {}, [this] { return runEnded(); }, 120};
    m_stages +=
        {QStringLiteral("planned-counted"),
         [this] {
             press(QStringLiteral("closeButton"));
             countRows([this](const QJsonObject &ledger) {
                 const qint64 lost = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
                 m_summary.insert(QStringLiteral("rows_lost_planned"), lost - m_lostBefore);
                 const RunState &state = m_engine.moves().runner().state();
                 const StepState *fence = state.step(QStringLiteral("fence"));
                 // A fence that shipped its last log promises that nothing is lost.
                 if (fence && fence->result.value(QStringLiteral("shipped")).toBool() && lost != m_lostBefore)
                     m_lossRespected = false;
                 m_lostBefore = lost;
             });
         },
         [this] { return !m_counting; }, 30};
}

void Drill::nextStage()
{
    ++m_stage;
    if (m_stage >= m_stages.size()) {
        if (!m_lossRespected)
            fail(tr("more was lost than the console had said; see summary.json"));
        else
            end(0);
        return;
    }
    const Stage &stage = m_stages.at(m_stage);
    if (!stage.quiet)
        say(stage.name);
    m_elapsed.start();
    if (stage.act)
        stage.act();
    m_look.start();
}

void Drill::look()
{
    if (m_ended)
        return;
    const Stage &stage = m_stages.at(m_stage);
    if (stage.until()) {
        stageDone();
    } else if (m_elapsed.hasExpired(qint64(stage.timeoutSeconds) * 1000)) {
        fail(tr("%1: not there after %2 s. %3 The screen says: %4")
                 .arg(stage.name)
                 .arg(stage.timeoutSeconds)
                 .arg(m_lastProblem)
                 .arg(m_engine.overview().headline + QStringLiteral(" / ") +
                      m_engine.moves().runner().view().state + QLatin1Char(' ') +
                      m_engine.moves().runner().view().errorText));
    }
}

void Drill::stageDone()
{
    m_look.stop();
    m_lastProblem.clear();
    const Stage &stage = m_stages.at(m_stage);
    if (stage.quiet) {
        // One turn of the event loop between two movements of a hand.
        QTimer::singleShot(0, this, &Drill::nextStage);
        return;
    }
    m_steps += QJsonObject{{QStringLiteral("name"), stage.name},
                           {QStringLiteral("seconds"), double(m_elapsed.elapsed()) / 1000.0}};
    const QString name = QStringLiteral("%1-%2").arg(m_stage + 1, 2, 10, QLatin1Char('0')).arg(stage.name);
    // One turn of the event loop, so that the picture shows what was just found.
    QTimer::singleShot(100ms, this, [this, name] {
        shoot(name);
        nextStage();
    });
}

void Drill::fail(const QString &why)
{
    say(tr("failed: %1").arg(why));
    shoot(QStringLiteral("failed"));
    writeSummary(why);
    m_look.stop();
    end(1);
}

void Drill::end(int code)
{
    if (m_ended)
        return;
    m_ended = true;
    if (code == 0) {
        writeSummary();
        say(tr("done; %1").arg(QDir(m_folder).filePath(QStringLiteral("summary.json"))));
    }
    emit finished(code);
}

void Drill::lab(const QStringList &arguments, std::function<void(const QByteArray &)> done)
{
    auto *process = new QProcess(this);
    // The console keeps TERM and INT to itself; what the lab starts must be able to hear them.
    process->setChildProcessModifier([] {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    QStringList words = QProcess::splitCommand(m_lab);
    const QString program = words.takeFirst();
    connect(process, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 can't be started").arg(program));
    });
    connect(process, &QProcess::finished, this, [this, process, arguments, done = std::move(done)](int code) {
        process->deleteLater();
        if (code != 0) {
            fail(tr("the lab's command failed: %1: %2")
                     .arg(arguments.join(QLatin1Char(' ')),
                          QString::fromUtf8(process->readAllStandardError())));
            return;
        }
        if (done)
            done(process->readAllStandardOutput());
    });
    process->start(program, words + arguments);
}

void Drill::countRows(std::function<void(const QJsonObject &)> done)
{
    m_counting = true;
    lab({QStringLiteral("--json"), QStringLiteral("ledger")},
        [this, done = std::move(done)](const QByteArray &out) {
            QJsonParseError error;
            const QJsonDocument document = QJsonDocument::fromJson(out, &error);
            if (!document.isObject()) {
                fail(tr("the ledger can't be read: %1").arg(error.errorString()));
                return;
            }
            done(document.object());
            m_counting = false;
        });
}

void Drill::shoot(const QString &name)
{
    QWidget *below = m_tie.wizard() && m_tie.wizard()->isVisible() ? m_tie.wizard() : m_window.data();
    if (!below)
        return;
    QPixmap picture = below->grab();
    QWidget *dialog = QApplication::activeModalWidget();
    if (!dialog)
        dialog = Hands::find(QStringLiteral("actDialog"));
    if (dialog && dialog->isVisible()) {
        QPainter painter(&picture);
        painter.drawPixmap(dialog->mapToGlobal(QPoint(0, 0)) - below->mapToGlobal(QPoint(0, 0)),
                           dialog->grab());
    }
    m_pictures.start([image = picture.toImage(),
                      path = QDir(m_folder).filePath(name + QStringLiteral(".png"))] { image.save(path); });
}

void Drill::writeSummary(const QString &error)
{
    m_summary.insert(QStringLiteral("steps"), m_steps);
    m_summary.insert(QStringLiteral("stall"), m_turns.report());
    m_summary.insert(QStringLiteral("passed"), error.isEmpty());
    if (!error.isEmpty())
        m_summary.insert(QStringLiteral("error"), error);
    QFile file(QDir(m_folder).filePath(QStringLiteral("summary.json")));
    if (file.open(QIODevice::WriteOnly))
        file.write(QJsonDocument(m_summary).toJson());
    else
        say(tr("%1 can't be written: %2").arg(file.fileName(), file.errorString()));
}

void Drill::must(const Outcome &done)
{
    if (!done)
        fail(done.error().text);
}

void Drill::press(const QString &objectName)
{
    must(Hands::click(objectName));
}

bool Drill::verdictIs(Side side, SiteVerdict verdict) const
{
    return verdictFor(m_engine.facts(), m_engine.pair(), side,
                      fromDateTime(QDateTime::currentDateTimeUtc())) == verdict;
}

bool Drill::declared() const
{
    return m_engine.outages().incident().open();
}

bool Drill::calm() const
{
    const Overview overview = m_engine.overview();
    return overview.mark == Mark::Fine && overview.loss.kind == LossCard::Kind::Known &&
           !m_engine.moves().runner().active();
}

bool Drill::runEnded() const
{
    const RunState &state = m_engine.moves().runner().state();
    return state.plan.id != m_runBefore && state.finished && state.succeeded;
}

} // namespace Switchback
