// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/session.h"

#include "models/overview/overviewbuilder.h"
#include "models/report/statusreport.h"
#include "models/sites/statusjson.h"

#include <QDir>
#include <QStandardPaths>
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

QString stateKey(const QString &pair, const char *what)
{
    return QStringLiteral("pair/%1/%2").arg(pair, QLatin1String(what));
}

QString sqliteFile(const QString &url)
{
    return url.startsWith(QLatin1String("sqlite:")) ? url.mid(7) : QString();
}

QString wheelFile(const QString &file)
{
    return file + QStringLiteral(".wheel");
}
} // namespace

bool someoneWatches(const QString &storeUrl)
{
    const QString file = sqliteFile(storeUrl);
    if (file.isEmpty() || !QFileInfo::exists(wheelFile(file)))
        return false;
    QLockFile wheel(wheelFile(file));
    wheel.setStaleLockTime(0);
    return !wheel.tryLock(0);
}

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

Session::Session(const ConsoleConfig &config, const PairConfig &pair, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_pair(pair)
    , m_clock(clock)
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
    outside.append = [this](const Event &event) { return m_store->append(event); };
    outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto line,
                          auto done) { callStep(step, request, context, line, done); };
    m_runner = std::make_unique<Runner>(outside, m_clock);
    connect(m_watcher.get(), &Watcher::updated, this, &Session::overviewChanged);
    connect(m_watcher.get(), &Watcher::happened, this, &Session::append);
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
    // The links end first: no answer may come once runner and watcher are gone. Then the store, which ends
    // what was asked of it: Qt 6.4 wants whoever waits for an answer to be there still when it comes.
    m_links.reset();
    m_store.reset();
    m_watcher.reset();
    m_runner.reset();
}

void Session::start()
{
    const QString file = sqliteFile(m_config.storeUrl);
    if (!file.isEmpty()) {
        QDir().mkpath(QFileInfo(file).absolutePath());
        m_wheel = std::make_unique<QLockFile>(wheelFile(file));
        m_wheel->setStaleLockTime(0); // it ends with its process, however long that holds it
        if (!m_wheel->tryLock(0)) {
            qint64 pid = 0;
            QString host;
            QString application;
            m_wheel->getLockInfo(&pid, &host, &application);
            m_wheelHolder =
                tr("Another console on this store has the wheel: process %1 on %2.").arg(pid).arg(host);
        }
    }
    m_links = std::make_unique<LinkHub>(QList<SiteConfig>{m_pair.production, m_pair.backup}, m_clock);
    m_store = std::make_unique<Store>(m_config.storeUrl);
    connect(m_store.get(), &Store::eventAppended, this, [this](const Event &event) {
        if (!event.run.isEmpty()) {
            m_runEvents += event;
            m_times = stepTimes(m_runEvents);
        }
        emit eventAppended(event);
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
        watch();
    });
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
        QList<Event> events(read->crbegin(), read->crend());
        m_runEvents = events;
        m_times = stepTimes(events);
        QString open;
        for (const Event &event : std::as_const(events)) {
            if (event.kind == QLatin1String("run.started"))
                open = event.run;
            else if (event.kind == QLatin1String("run.finished") && event.run == open)
                open.clear();
        }
        if (!open.isEmpty() && m_wheelHolder.isEmpty()) {
            events.removeIf([&](const Event &event) { return event.run != open; });
            const Outcome taken = m_runner->takeUp(events);
            if (!taken)
                emit troubled(taken.error());
        }
        emit ready();
    });
}

void Session::watch()
{
    m_watcher->start();
}

void Session::append(const QList<Event> &events)
{
    if (!m_storeOpen || !m_wheelHolder.isEmpty())
        return; // the console that has the wheel writes what happens to the sites
    for (const Event &event : events) {
        m_store->append(event).then(this, [this](const Result<Event> &stored) {
            if (!stored)
                emit troubled(stored.error());
        });
    }
}

void Session::keepSample(const LossEstimate &loss)
{
    const bool known = loss.kind == LossEstimate::Kind::Known || loss.kind == LossEstimate::Kind::AtMost;
    const float seconds = known ? float(loss.loss.count()) / 1000.0F : 0.0F;
    emit sampled({loss.at, seconds, seconds, known});
    if (!m_storeOpen || !m_wheelHolder.isEmpty())
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
    overview.dutyLine = m_wheelHolder.isEmpty() ? tr("On duty: this console") : m_wheelHolder;
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
    return in;
}

ActInputs Session::inputs() const
{
    const Instant now = m_clock.now();
    return inputs(buildLossCard(m_pair, m_watcher->facts(), m_watcher->loss(now), now), now);
}

ActPreview Session::preview() const
{
    return previewOf(inputs());
}

ActPreview Session::previewOf(const ActInputs &in) const
{
    ActPreview preview = makePreview(in);
    if (preview.blocked.isEmpty() && !m_wheelHolder.isEmpty())
        preview.blocked = m_wheelHolder;
    if (preview.blocked.isEmpty() && !m_storeOpen)
        preview.blocked = tr("The log can't be written, so nothing may be begun.");
    return preview;
}

Outcome Session::commit(const std::optional<Override> &override, const QString &actor)
{
    const ActPreview now = preview();
    if (!now.blocked.isEmpty())
        return Error{QStringLiteral("blocked"), now.blocked, {}};
    if (!now.needsOverride.isEmpty() && !override)
        return Error{QStringLiteral("needs_override"), now.needsOverride,
                     tr("Give your name and take it on.")};
    return m_runner->start(makePlan(inputs(), now.needsOverride.isEmpty() ? std::nullopt : override, actor));
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
