// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/session.h"

#include "app/console/outages.h"
#include "app/store/seat.h"
#include "models/overview/overviewbuilder.h"
#include "models/report/statusreport.h"
#include "models/sites/statusjson.h"

#include <QDir>
#include <QSet>
#include <QStandardPaths>
#include <QTimer>
#include <QUuid>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
/// Codes that the link itself gives: the site has said nothing, so nobody knows what became of a doing.
bool isLinkCode(const QString &code)
{
    static const QSet<QString> codes{QStringLiteral("unreachable"), QStringLiteral("refused"),
                                     QStringLiteral("silent"),      QStringLiteral("rejected"),
                                     QStringLiteral("bad_answer"),  QStringLiteral("deadline"),
                                     QStringLiteral("cancelled")};
    return codes.contains(code);
}

} // namespace

QString defaultStoreUrl()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QStringLiteral("sqlite:%1/switchback/switchback.db").arg(folder);
}

StatusReply statusReply(const QString &site, const CallAnswer &answer)
{
    StatusReply reply{Error{}, {answer.way, answer.reach, {}, answer.sentAt, answer.receivedAt}, false};
    if (!answer.data) {
        reply.status = answer.data.error();
        reply.way.detail = answer.data.error().text;
        reply.badAnswer = answer.data.error().code == QLatin1String("bad_answer");
        return reply;
    }
    const QJsonObject &data = answer.data.value();
    // The site's own clock is the measure for "in the future": a clock that is off is a finding, not a lie.
    const std::optional<Instant> siteNow = fromIso(data.value(QStringLiteral("at")).toString());
    const Instant middle = answer.sentAt + (answer.receivedAt - answer.sentAt) / 2;
    const Duration offset = siteNow ? *siteNow - middle : Duration{0};
    reply.status = statusFromJson(data, site, answer.receivedAt, offset);
    if (!reply.status) {
        reply.badAnswer = true;
        reply.way.reach = Reach::Nonsense;
        reply.way.detail = reply.status.error().text;
    }
    return reply;
}

Session::Session(const ConsoleConfig &config, const PairConfig &pair, const Clock &clock, Purpose purpose,
                 QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_pair(pair)
    , m_clock(clock)
    , m_purpose(purpose)
{
    if (m_config.storeUrl.isEmpty())
        m_config.storeUrl = defaultStoreUrl();
    m_watcher = std::make_unique<Watcher>(
        m_pair,
        [this](const QString &site, WayKind way, Duration deadline, QObject *context, const auto &done) {
            const Via via = way == WayKind::Ssh ? Via::Ssh : Via::Rest;
            m_links->call({site, QStringLiteral("status"), {}, via, deadline}, context, {},
                          [site, done](const CallAnswer &answer) { done(statusReply(site, answer)); });
        },
        m_clock);
    Runner::Outside outside;
    outside.append = [this](const Event &event) { return m_store->append(event, m_wheel->guard()); };
    outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto line,
                          auto done) { callStep(step, request, context, line, done); };
    m_runner = std::make_unique<Runner>(outside, m_clock);
    m_outages = std::make_unique<Outages>(*this, m_pair, m_clock);
    connect(m_runner.get(), &Runner::wheelLost, this, [this] {
        m_wheel->doubt();
        // A lease taken anew by ourselves makes strangers of our own answers: then it is gone on with.
        QTimer::singleShot(1s, this, [this] {
            if (m_wheel->held())
                wheelTaken();
        });
    });
    connect(m_watcher.get(), &Watcher::updated, this, &Session::overviewChanged);
    connect(m_watcher.get(), &Watcher::happened, this, &Session::write);
    connect(m_watcher.get(), &Watcher::sampled, this, &Session::keepSample);
    connect(m_runner.get(), &Runner::changed, this, [this] {
        emit runChanged();
        // Asked once at the end, not after each step: the sites have other things to do in between.
        if (std::exchange(m_runWasActive, m_runner->active()) && !m_runner->active())
            m_watcher->askNow();
        if (m_letGoActor.isEmpty() || m_runner->active())
            return;
        const Outcome begun = resumeOld(std::nullopt, std::exchange(m_letGoActor, {}));
        if (!begun)
            emit troubled(begun.error());
    });
}

Session::~Session()
{
    // The links end first: no answer may come once runner and watcher are gone. The leases go back before the
    // store, which ends what was asked of it: Qt 6.4 wants whoever waits for an answer to be there still when
    // it comes.
    m_links.reset();
    for (const auto &keeper : {m_wheel.get(), m_duty.get()}) {
        if (keeper)
            keeper->release();
    }
    m_store.reset();
    m_outages.reset();
    m_wheel.reset();
    m_duty.reset();
    m_watcher.reset();
    m_runner.reset();
}

void Session::start()
{
    if (m_config.storeUrl.startsWith(QLatin1String("sqlite:")))
        QDir().mkpath(QFileInfo(m_config.storeUrl.mid(7)).absolutePath());
    m_links = std::make_unique<LinkHub>(QList<SiteConfig>{m_pair.production, m_pair.backup}, m_clock);
    m_store = std::make_unique<Store>(m_config.storeUrl);
    makeKeepers();
    connect(m_store.get(), &Store::eventAppended, this, [this](const Event &event) {
        if (!event.pair.isEmpty() && event.pair != m_pair.id)
            return; // another pair's, on the same store
        if (!event.run.isEmpty()) {
            m_runEvents += event;
            m_times = stepTimes(m_runEvents);
            m_runner->follow(event);
        }
        emit eventAppended(event);
    });
    connect(m_store.get(), &Store::lost, this, &Session::troubled);
    connect(m_store.get(), &Store::found, this, [this] {
        emit troubled({});
        m_runner->storeIsBack();
    });
    m_store->open().then(this, [this](const Outcome &opened) {
        if (!opened) {
            // Watching goes on without a memory; nothing that changes a site does.
            emit troubled(opened.error());
            watch();
            return;
        }
        m_storeOpen = true;
        takeUp();
    });
}

void Session::takeUp()
{
    m_store->state(stateKey(m_pair.id, "watch")).then(this, [this](const Result<QJsonObject> &saved) {
        if (saved)
            m_watcher->restore(*saved);
        m_duty->seek();
        watch();
    });
    m_outages->takeUp([this] { becomeReady(); });
    readRuns();
}

void Session::readRuns()
{
    EventQuery query;
    query.pair = m_pair.id;
    query.kinds = {QStringLiteral("run.started"),  QStringLiteral("run.stopped"),
                   QStringLiteral("run.resumed"),  QStringLiteral("run.overridden"),
                   QStringLiteral("run.finished"), QStringLiteral("step.intended"),
                   QStringLiteral("step.done"),    QStringLiteral("step.failed")};
    query.limit = 5000;
    query.newestFirst = true;
    m_store->events(query).then(this, [this](const Result<QList<Event>> &read) {
        if (!read) {
            emit troubled(read.error());
            emit ready();
            return;
        }
        // What came over the feed meanwhile stands behind what was there.
        QList<Event> events(read->crbegin(), read->crend());
        const qint64 last = events.isEmpty() ? 0 : events.last().seq;
        for (const Event &event : std::as_const(m_runEvents)) {
            if (event.seq > last)
                events += event;
        }
        m_runEvents = events;
        m_times = stepTimes(m_runEvents);
        for (const Event &event : std::as_const(m_runEvents))
            m_runner->follow(event);
        m_runsRead = true;
        if (m_purpose == Purpose::Watch) {
            m_wheelAsked = true;
            m_wheel->watch();
        } else {
            m_wheel->tryOnce([this](const Outcome &) {
                m_wheelAsked = true;
                becomeReady();
            });
        }
        becomeReady();
    });
}

/// Everything that the store held has been taken up, and it is known who has the wheel.
void Session::becomeReady()
{
    if (m_ready || !m_runsRead || !m_wheelAsked || !m_outages->isReady())
        return;
    m_ready = true;
    emit ready();
}

void Session::watch()
{
    m_watcher->start();
}

void Session::write(const QList<Event> &events)
{
    if (!onDuty())
        return; // the process on duty writes what happens to the sites
    for (const Event &event : events) {
        m_store->append(event, m_duty->guard()).then(this, [this](const Result<Event> &stored) {
            if (stored)
                return;
            if (stored.error().code == QLatin1String("lease_lost"))
                m_duty->doubt();
            else
                emit troubled(stored.error());
        });
    }
}

void Session::keepSample(const LossEstimate &loss)
{
    const bool known = loss.kind == LossEstimate::Kind::Known || loss.kind == LossEstimate::Kind::AtMost;
    const float seconds = known ? float(loss.loss.count()) / 1000.0F : 0.0F;
    emit sampled({loss.at, seconds, seconds, known});
    if (!onDuty())
        return;
    LossSample sample;
    sample.pair = m_pair.id;
    sample.at = loss.at;
    sample.known = known;
    sample.lossSeconds = known ? double(loss.loss.count()) / 1000.0 : 0;
    sample.rpoSeconds = double(m_pair.rpo.count()) / 1000.0;
    m_store->addSample(sample).then(this, [this](const Outcome &stored) {
        if (!stored)
            emit troubled(stored.error());
    });
    keepState();
}

void Session::keepState()
{
    m_store->putState(stateKey(m_pair.id, "watch"), m_watcher->save());
    m_store->putState(stateKey(m_pair.id, "report"), report());
}

QJsonObject Session::report() const
{
    const Instant now = m_clock.now();
    const LossEstimate loss = m_watcher->loss(now);
    return statusReport(m_pair, m_watcher->facts(), loss, findFindings(m_watcher->facts(), m_pair, loss, now),
                        now);
}

Overview Session::overview() const
{
    const Instant now = m_clock.now();
    const LossEstimate loss = m_watcher->loss(now);
    Overview overview = buildOverview(m_pair, m_watcher->facts(), loss,
                                      findFindings(m_watcher->facts(), m_pair, loss, now), now);
    overview.dutyLine = dutyLine();
    overview.readiness += m_outages->drillReadiness(now);
    const ActPreview act = previewOf(inputs(overview.loss, now));
    overview.atBackup = act.kind == ActPreview::Kind::Failback;
    (overview.atBackup ? overview.failbackBlocked : overview.failoverBlocked) = act.blocked;
    return overview;
}

ActInputs Session::inputs(const LossCard &loss, Instant now) const
{
    ActInputs in;
    in.config = m_pair;
    in.facts = m_watcher->facts();
    in.now = now;
    in.loss = loss;
    in.times = m_times;
    in.runUnderWay = m_runner->active();
    in.calls = m_outages->failoverCalls();
    return in;
}

ActInputs Session::inputs() const
{
    const Instant now = m_clock.now();
    return inputs(buildLossCard(m_pair, m_watcher->facts(), m_watcher->loss(now), m_watcher->findings(now)),
                  now);
}

ActPreview Session::preview() const
{
    return previewOf(inputs());
}

ActPreview Session::previewOf(const ActInputs &in) const
{
    ActPreview preview = makePreview(in);
    if (preview.blocked.isEmpty() && !m_storeOpen)
        preview.blocked = tr("The log can't be written, so nothing may be begun.");
    if (preview.blocked.isEmpty())
        preview.blocked = wheelHolder();
    return preview;
}

Outcome Session::commit(const std::optional<Override> &override, const QString &actor,
                        const QString &incident)
{
    const ActPreview now = preview();
    if (!now.blocked.isEmpty())
        return Error{QStringLiteral("blocked"), now.blocked, {}};
    if (!now.needsOverride.isEmpty() && !override)
        return Error{QStringLiteral("needs_override"), now.needsOverride,
                     tr("Give your name and take it on.")};
    ActInputs in = inputs();
    in.incident = incident;
    return m_runner->start(makePlan(in, now.needsOverride.isEmpty() ? std::nullopt : override, actor));
}

void Session::letOldGo(const QString &actor)
{
    m_letGoActor = actor;
    m_runner->giveUp(actor);
}

Outcome Session::resumeOld(const std::optional<Override> &override, const QString &actor)
{
    const RunPlan plan = m_runner->state().plan;
    if (!mayResume(m_runner->state()))
        return Error{
            QStringLiteral("blocked"), tr("Nothing was fenced by this run, or its promotion is done."), {}};
    if (m_runner->active())
        return Error{QStringLiteral("blocked"), tr("Give the run up first."), {}};
    RunPlan resume = makeResume(m_pair.id, plan.from, plan.fromName, override);
    resume.actor = actor;
    return m_runner->start(resume);
}

void Session::takeLogBackup(const QString &actor)
{
    const OfferedAct act = offeredAct(m_pair, m_watcher->facts());
    const QJsonObject body{{QStringLiteral("op"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
                           {QStringLiteral("by"), actor},
                           {QStringLiteral("params"), QJsonObject{{QStringLiteral("wait_copied_s"), 30}}}};
    m_links->call({act.from, QStringLiteral("log_backup"), body, Via::Any, 45s}, this, {},
                  [this](const CallAnswer &answer) {
                      m_watcher->askNow();
                      if (answer.data)
                          emit adviceDone(true, tr("Log backup taken and copied."));
                      else
                          emit adviceDone(false, answer.data.error().text);
                  });
}

void Session::callStep(const StepSpec &step, const QJsonObject &request, QObject *context,
                       std::function<void(const QJsonObject &)> line,
                       std::function<void(const StepAnswer &)> done)
{
    m_links->call({step.site, step.verb, request, Via::Any, step.deadline}, context, std::move(line),
                  [done = std::move(done)](const CallAnswer &answer) {
                      const bool fromSite = answer.data.ok() || !isLinkCode(answer.data.error().code);
                      done({answer.data, fromSite});
                  });
}

void Session::readHistory(Instant from, Instant to, int maxPoints,
                          std::function<void(const LossHistory &)> done)
{
    if (!m_storeOpen)
        return;
    m_store->history(m_pair.id, from, to, maxPoints)
        .then(this, [this, done = std::move(done)](const Result<LossHistory> &history) {
            if (!history) {
                emit troubled(history.error());
                return;
            }
            LossHistory read = *history;
            read.rpo = m_pair.rpo;
            done(read);
        });
}

void Session::readEvents(int limit)
{
    if (!m_storeOpen)
        return;
    EventQuery query;
    query.pair = m_pair.id;
    query.limit = limit;
    query.newestFirst = true;
    m_store->events(query).then(this, [this](const Result<QList<Event>> &read) {
        if (read)
            emit eventsRead(*read);
        else
            emit troubled(read.error());
    });
}

} // namespace Switchback
