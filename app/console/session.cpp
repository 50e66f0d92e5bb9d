// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/session.h"

#include "app/console/outages.h"
#include "app/store/seat.h"
#include "models/overview/overviewbuilder.h"
#include "models/report/statusreport.h"
#include "models/sites/statusjson.h"

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
constexpr auto OpenAgain = 2s;

/// Longer than a connection to a server may take.
constexpr Duration StoreSilent = 7s;
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
    if (!m_pair.reference.host.isEmpty()) {
        m_reference = std::make_unique<ReferenceProbe>(m_pair.reference, m_clock);
        m_watcher->setReference(
            [this](Duration deadline, const auto &done) { m_reference->ask(deadline, done); });
    }
    Runner::Outside outside;
    outside.append = [this](const Event &event) { return m_store->append(event, m_wheel->guard()); };
    outside.call = [this](const StepSpec &step, const QJsonObject &request, QObject *context, auto line,
                          auto done) { callStep(step, request, context, line, done); };
    outside.lastLog = [this](const RunState &state) { return lastLogOf(state); };
    outside.zone = m_pair.production.zone;
    outside.zoneName = m_pair.production.shortName;
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
    connect(m_watcher.get(), &Watcher::updated, this, [this] {
        m_loss.reset();
        emit overviewChanged();
    });
    connect(m_watcher.get(), &Watcher::happened, this, &Session::write);
    connect(m_watcher.get(), &Watcher::sampled, this, &Session::keepSample);
    connect(m_runner.get(), &Runner::changed, this, [this] {
        emit runChanged();
        // Asked once at the end, not after each step: the sites have other things to do in between.
        if (std::exchange(m_runWasActive, m_runner->active()) && !m_runner->active())
            m_watcher->askNow();
        resumeIfOwed();
    });
}

Session::~Session()
{
    // The links end first: no answer may come once runner and watcher are gone. The leases go back before the
    // store, which ends what was asked of it: Qt 6.4 wants whoever waits for an answer to be there still when
    // it comes.
    m_links.reset();
    m_reference.reset();
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
    // A server or a disk that says nothing keeps nobody from watching; what it says later counts.
    QTimer::singleShot(StoreSilent, this, [this] {
        if (m_watching)
            return;
        emit troubled(Error{QStringLiteral("store_silent"),
                            tr("The store does not answer: nothing is remembered, and nothing can be begun."),
                            tr("See whether its server or its disk hangs.")});
        watch();
    });
    openStore();
}

void Session::openStore()
{
    m_store->open().then(this, [this](const Outcome &opened) {
        if (!opened) {
            // Watching goes on without a memory; nothing that changes a site does. What is in the way may be
            // taken out of it: a server that is away, a process that holds the file.
            if (m_openTrouble.isEmpty())
                watch();
            if (std::exchange(m_openTrouble, opened.error().text) != opened.error().text)
                emit troubled(opened.error());
            QTimer::singleShot(OpenAgain, this, &Session::openStore);
            return;
        }
        if (m_watching)
            emit troubled({});
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
    query.kinds = runEventKinds();
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
    resumeIfOwed();
    emit ready();
}

void Session::watch()
{
    if (!std::exchange(m_watching, true))
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
    proveSight();
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

/// One estimate for every figure of one second: the card, the wall, the decision and the plan must not
/// differ.
const LossEstimate &Session::lossNow() const
{
    const Instant now = m_clock.now();
    if (!m_loss || now < m_loss->at || now - m_loss->at >= 1s)
        m_loss = m_watcher->loss(now);
    return *m_loss;
}

QJsonObject Session::report() const
{
    const Instant now = m_clock.now();
    const LossEstimate &loss = lossNow();
    return statusReport(m_pair, m_watcher->facts(), loss, findFindings(m_watcher->facts(), m_pair, loss, now),
                        now);
}

Overview Session::overview() const
{
    const Instant now = m_clock.now();
    const LossEstimate &loss = lossNow();
    Overview overview = buildOverview(m_pair, m_watcher->facts(), loss,
                                      findFindings(m_watcher->facts(), m_pair, loss, now), now);
    overview.dutyLine = dutyLine();
    overview.readiness += m_outages->drillReadiness(now);
    if (const RunView run = m_runner->view(); run.gap && run.waitsForPerson) {
        overview.headline =
            tr("Nobody can write. %1, %2.").arg(run.gap->text, durationText(now - run.gap->since));
        overview.subline = run.question ? run.question->text : run.state;
        overview.mark = Mark::Bad;
    }
    const ActPreview act = previewOf(inputs(overview.loss, now));
    overview.atBackup = act.kind == ActPreview::Kind::Failback;
    (overview.atBackup ? overview.failbackBlocked : overview.failoverBlocked) = act.blocked;
    return overview;
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
