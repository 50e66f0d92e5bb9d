// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/drill/drill.h"

#include "app/console/drill/hands.h"
#include "app/console/recordwriter.h"
#include "app/console/window/turns.h"
#include "app/pair/moves.h"
#include "models/core/text/sentences.h"
#include "models/core/whendone.h"
#include "models/record/packet.h"
#include "widgets/wizard/wizardwindow.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTextStream>

#include <algorithm>

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

Drill::Drill(Engine &engine, OutageTie &tie, const Notifying::Parts &telling, Turns &turns, QWidget *window,
             const Given &given, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_tie(tie)
    , m_turns(turns)
    , m_window(window)
    , m_given(given)
    , m_lab(given.labCommand)
    , m_messages(engine, m_lab, telling.notifier, m_script)
    , m_wizard(engine, tie, m_people, m_script, m_messages, m_lab)
    , m_evening(engine, telling.reach, m_script)
    , m_run(engine)
{
    QDir().mkpath(m_given.folder);
    connect(&m_lab, &LabHand::failed, this, &Drill::fail);
    connect(&m_script, &Script::stageBegun, this, &say);
    connect(&m_script, &Script::stagePassed, this, &Drill::keepStage);
    connect(&m_script, &Script::notThere, this, [this](const QString &why) {
        const RunView run = m_engine.moves().runner().view();
        fail(tr("%1 The screen says: %2")
                 .arg(why, m_engine.overview().headline + QStringLiteral(" / ") + run.state +
                               QLatin1Char(' ') + run.errorText));
    });
    connect(&m_script, &Script::finished, this, [this] {
        if (m_lossRespected)
            end(0);
        else
            fail(tr("more was lost than the console had said; see summary.json"));
    });
}

void Drill::begin()
{
    m_turns.begin();
    const Result<DrillPeople> people = readDrillPeople(m_given.configFile);
    if (!people)
        return fail(asSentences(people.error()));
    m_people = *people;
    planStages();
    m_script.begin();
}

void Drill::planStages()
{
    m_script.add({QStringLiteral("calm"), {}, [this] { return calm(); }, 90});
    if (!m_given.list.isEmpty()) {
        m_evening.planPreview(m_given.list);
        m_wizard.planSignIn(QStringLiteral("importGo"));
        m_evening.planImport();
        m_evening.planReachability();
    }
    planBreaks();
    planUnplannedFailover();
    planFailback(QStringLiteral("failback"));
    planPlannedFailover();
    planFailback(QStringLiteral("failback-again"));
    // The same once more as cases, led through by their runbooks.
    m_wizard.planCase(RunKind::Planned);
    m_messages.plan(QStringLiteral("planned-case-messages-arrived"));
    planPlannedCounted(QStringLiteral("planned-case-counted"));
    m_wizard.planCase(RunKind::Failback);
    m_messages.plan(QStringLiteral("failback-case-messages-arrived"));
    planFailbackCounted(QStringLiteral("failback-case"));
}

void Drill::planBreaks()
{
    m_script.add(
        {QStringLiteral("break-link"),
         [this] {
             m_lab.run({QStringLiteral("break"), QStringLiteral("link")});
         },
         [this] { return verdictIs(Side::Production, SiteVerdict::UnreachableEverywhere) && declared(); },
         40});
    m_script.add({QStringLiteral("heal-link"),
                  [this] {
                      m_lab.run({QStringLiteral("heal"), QStringLiteral("link")});
                  },
                  [this] { return calm(); }, 60});
    m_wizard.planFalseAlarm(QStringLiteral("link"), m_given.list.isEmpty());
    m_script.add({QStringLiteral("freeze-database"),
                  [this] {
                      m_lab.run({QStringLiteral("freeze"), QStringLiteral("database")});
                  },
                  [this] { return verdictIs(Side::Production, SiteVerdict::DatabaseSilent) && declared(); },
                  40});
    m_script.add({QStringLiteral("heal-database"),
                  [this] {
                      m_lab.run({QStringLiteral("heal"), QStringLiteral("database")});
                  },
                  [this] { return calm(); }, 60});
    m_wizard.planFalseAlarm(QStringLiteral("database"), false);
}

void Drill::planUnplannedFailover()
{
    m_wizard.planStart();
    m_script.add({QStringLiteral("break-primary"),
                  [this] {
                      m_lab.run({QStringLiteral("break"), QStringLiteral("primary")});
                  },
                  [this] { return verdictIs(Side::Production, SiteVerdict::Down); }, 30});
    m_wizard.planSteps();
    planRecord();
    m_script.add({QStringLiteral("failover-counted"),
                  [this] {
                      m_lossSaid = m_engine.moves().runner().state().plan.lossSaidSeconds.value_or(-1);
                      m_lab.countRows([this](const QJsonObject &ledger) {
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
                  [this] { return !m_lab.counting(); }, 30});
    m_script.add(
        {QStringLiteral("old-primary-returns"),
         [this] {
             m_lab.run({QStringLiteral("heal"), QStringLiteral("primary"), m_engine.pair().production.id});
         },
         [this] {
             const auto &facts = m_engine.facts().production;
             return std::all_of(facts.ways.begin(), facts.ways.end(),
                                [](const WayState &way) { return way.reach == Reach::Answers; }) &&
                    facts.status &&
                    (facts.status->role == SiteRole::Fenced || facts.status->role == SiteRole::Held);
         },
         60});
    m_messages.plan(
        QStringLiteral("drill-messages-arrived")); // also what waited in the mail server that fell
}

void Drill::planFailback(const QString &name)
{
    m_script.add({name + QStringLiteral("-preview"), [this] { press(QStringLiteral("actButton")); },
                  [this] { return Hands::find(QStringLiteral("siteNameField")) != nullptr; }, 10});
    planCommit();
    m_script.add({name, {}, [this] { return m_run.succeeded(); }, 240});
    m_script.add({name + QStringLiteral("-close"), [this] { press(QStringLiteral("closeButton")); },
                  [] { return true; }, 5, true});
    m_wizard.planLeftSbc(name);
    planFailbackCounted(name);
}

void Drill::planFailbackCounted(const QString &name)
{
    m_script.add({name + QStringLiteral("-calm"), {}, [this] { return calm(); }, 90});
    m_script.add({name + QStringLiteral("-counted"),
                  [this] {
                      m_lab.countRows([this](const QJsonObject &ledger) {
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
                  [this] { return !m_lab.counting(); }, 30});
}

void Drill::planPlannedFailover()
{
    m_script.add({QStringLiteral("planned-preview"), [this] { press(QStringLiteral("actButton")); },
                  [this] { return Hands::find(QStringLiteral("siteNameField")) != nullptr; }, 10});
    planCommit();
    m_script.add({QStringLiteral("planned-failover"), {}, [this] { return m_run.succeeded(); }, 120});
    m_script.add({QStringLiteral("planned-close"), [this] { press(QStringLiteral("closeButton")); },
                  [] { return true; }, 5, true});
    planPlannedCounted(QStringLiteral("planned-counted"));
}

void Drill::planPlannedCounted(const QString &name)
{
    m_script.add({name,
                  [this] {
                      m_lab.countRows([this](const QJsonObject &ledger) {
                          const qint64 lost = ledger.value(QStringLiteral("rows_lost")).toInteger(-1);
                          const QString key = QStringLiteral("rows_lost_planned");
                          m_summary.insert(key, m_summary.value(key).toInteger(0) + lost - m_lostBefore);
                          const RunState &state = m_engine.moves().runner().state();
                          const StepState *fence = state.step(QStringLiteral("fence"));
                          // A fence that shipped its last log promises that nothing is lost.
                          if (fence && fence->result.value(QStringLiteral("shipped")).toBool() &&
                              lost != m_lostBefore)
                              m_lossRespected = false;
                          m_lostBefore = lost;
                      });
                  },
                  [this] { return !m_lab.counting(); }, 30});
}

/// The record is written, and a copy with one byte changed is found out.
void Drill::planRecord()
{
    m_script.add({QStringLiteral("record"),
                  [this] {
                      m_writing = true;
                      m_tie.wizard()->close();
                      const Incident incident = m_engine.outages().incident();
                      m_summary.insert(QStringLiteral("rto_reached_s"),
                                       incident.restoredAt
                                           ? double((*incident.restoredAt - incident.outageAt).count()) /
                                                 1000.0
                                           : -1.0);
                      whenDone(writeRecord(m_engine.log().store(), incident, m_given.folder, QPageSize::A4,
                                           m_engine.now(), recordWordOf(m_engine)),
                               this, [this](const Result<RecordFiles> &files) {
                                   m_writing = false;
                                   if (!files) {
                                       fail(files.error().text);
                                       return;
                                   }
                                   m_summary.insert(QStringLiteral("customer_sheets"), files->sheets);
                                   QFile packet(files->packet);
                                   if (!packet.open(QIODevice::ReadOnly)) {
                                       fail(packet.errorString());
                                       return;
                                   }
                                   QByteArray bytes = packet.readAll();
                                   const PacketChecks checks{signatureFits, {}};
                                   const bool whole = verifyPacket(bytes, checks).ok();
                                   bytes[bytes.size() / 2] = char(bytes.at(bytes.size() / 2) ^ 1);
                                   const bool found = !verifyPacket(bytes, checks).ok();
                                   m_summary.insert(QStringLiteral("record_whole"), whole);
                                   m_summary.insert(QStringLiteral("changed_byte_found"), found);
                                   if (!whole || !found)
                                       fail(tr("the record is not what its own check says"));
                               });
                  },
                  [this] { return !m_writing; }, 60});
}

/// In the open dialog: the site's name, the button, and the second person's word.
void Drill::planCommit()
{
    m_script.attempt(QStringLiteral("name the site"), [this] {
        m_run.remember();
        return Hands::type(QStringLiteral("siteNameField"), m_engine.moves().preview().to);
    });
    m_script.pressUntil(QStringLiteral("commitButton"),
                        [] { return Hands::find(QStringLiteral("signInSecret")) != nullptr; });
    m_script.writeInto(QStringLiteral("signInSecret"), m_people.second.secret);
    m_script.pressUntil(QStringLiteral("signInConfirm"),
                        [] { return Hands::find(QStringLiteral("signInSecret")) == nullptr; });
}

void Drill::keepStage(const QString &name, int number, double seconds)
{
    m_steps += QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("seconds"), seconds}};
    shoot(QStringLiteral("%1-%2").arg(number, 2, 10, QLatin1Char('0')).arg(name));
}

void Drill::fail(const QString &why)
{
    say(tr("failed: %1").arg(why));
    shoot(QStringLiteral("failed"));
    writeSummary(why);
    end(1);
}

void Drill::end(int code)
{
    if (m_ended)
        return;
    m_ended = true;
    m_script.stop();
    if (code == 0) {
        writeSummary();
        say(tr("done; %1").arg(QDir(m_given.folder).filePath(QStringLiteral("summary.json"))));
    }
    emit finished(code);
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
    m_pictures.start(
        [image = picture.toImage(), path = QDir(m_given.folder).filePath(name + QStringLiteral(".png"))] {
            image.save(path);
        });
}

void Drill::writeSummary(const QString &error)
{
    m_summary.insert(QStringLiteral("steps"), m_steps);
    m_summary.insert(QStringLiteral("stall"), m_turns.report());
    m_summary.insert(QStringLiteral("messages"), m_messages.figures());
    m_summary.insert(QStringLiteral("presses"), m_wizard.presses());
    m_summary.insert(QStringLiteral("passed"), error.isEmpty());
    if (!error.isEmpty())
        m_summary.insert(QStringLiteral("error"), error);
    QFile file(QDir(m_given.folder).filePath(QStringLiteral("summary.json")));
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

} // namespace Switchback
