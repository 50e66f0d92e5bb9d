// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/linkworker.h"

#include "app/contract/contract.h"
#include "app/link/rest/restway.h"
#include "app/link/ssh/sshway.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("LinkWorker", text);
}
} // namespace

struct LinkWorker::SiteLink {
    WayContext context;
    WayTracker sshState{WayKind::Ssh};
    WayTracker restState{WayKind::Rest};
    std::unique_ptr<SshWay> ssh;
    std::unique_ptr<RestWay> rest;

    [[nodiscard]] bool hasSsh() const { return !context.site.ssh.host.isEmpty(); }
    [[nodiscard]] bool hasRest() const { return !context.site.rest.url.isEmpty(); }
};

struct LinkWorker::LiveCall {
    quint64 id = 0;
    CallRequest request;
    std::shared_ptr<CallVoice> voice;
    SiteLink *link = nullptr;
    QByteArray body;
    QElapsedTimer age;
    std::optional<CallAnswer> sshAnswer; ///< how SSH failed, when REST is tried after it
    Way *way = nullptr;                  ///< the one it is on

    [[nodiscard]] Duration left() const
    {
        return std::max(Duration{1}, request.deadline - Duration{age.elapsed()});
    }
};

LinkWorker::LinkWorker(QList<SiteConfig> sites, const Clock &clock, const LinkLimits &limits)
    : m_clock(clock)
    , m_limits(limits)
{
    for (SiteConfig &site : sites) {
        auto link = std::make_unique<SiteLink>();
        const QString key = site.key();
        link->context = {std::move(site), limits, &clock};
        m_sites[key] = std::move(link);
    }
}

LinkWorker::~LinkWorker()
{
    // The ways call back as they go; the calls have to go after them, silent.
    for (auto &[id, link] : m_sites) {
        if (link->ssh)
            link->ssh->disconnect(this);
        if (link->rest)
            link->rest->disconnect(this);
        link->ssh.reset();
        link->rest.reset();
    }
}

/// Made at the first call, in the link thread, where their timers and sockets have to live.
void LinkWorker::ensureWays(SiteLink &link)
{
    if (!link.ssh && link.hasSsh()) {
        link.ssh = std::make_unique<SshWay>(link.context, nullptr);
        connect(link.ssh.get(), &Way::tried, this, [this, &link](const TryOutcome &outcome) {
            emit wayChanged(link.context.site.key(), link.sshState.note(outcome, m_clock.now()));
        });
    }
    if (!link.rest && link.hasRest()) {
        if (!m_restManager)
            m_restManager = newRestManager(this);
        link.rest = std::make_unique<RestWay>(link.context, *m_restManager, nullptr);
        connect(link.rest.get(), &Way::tried, this, [this, &link](const TryOutcome &outcome) {
            emit wayChanged(link.context.site.key(), link.restState.note(outcome, m_clock.now()));
        });
    }
}

void LinkWorker::refuse(CallVoice &voice, const QString &code, const QString &text, const QString &hint)
{
    CallAnswer answer;
    answer.data = Error{code, text, hint};
    answer.sentAt = answer.receivedAt = m_clock.now();
    emit voice.done(answer);
}

void LinkWorker::start(const std::shared_ptr<CallVoice> &voice, const CallRequest &request)
{
    const auto found = m_sites.find(request.site);
    if (found == m_sites.end()) {
        refuse(*voice, QStringLiteral("unknown_site"),
               words("There is no site \"%1\" in the configuration.").arg(visibleText(request.site, 60)), {});
        return;
    }
    SiteLink &link = *found->second;
    if (const Outcome fits = Contract::instance().checkRequest(request.verb, request.body); !fits) {
        refuse(*voice, fits.error().code, fits.error().text, fits.error().hint);
        return;
    }
    if ((request.via == Via::Ssh && !link.hasSsh()) || (request.via == Via::Rest && !link.hasRest()) ||
        (!link.hasSsh() && !link.hasRest())) {
        refuse(*voice, QStringLiteral("not_configured"),
               words("No such way to %1 is configured.").arg(link.context.site.name),
               words("Give the site an [ssh] or a [rest] part in the configuration."));
        return;
    }
    ensureWays(link);
    auto call = std::make_unique<LiveCall>();
    call->id = voice->id();
    call->request = request;
    call->voice = voice;
    call->link = &link;
    call->body = QJsonDocument(request.body).toJson(QJsonDocument::Compact) + '\n';
    call->age.start();
    LiveCall &live = *call;
    m_calls[live.id] = std::move(call);
    if (request.via == Via::Rest || !link.hasSsh())
        startRest(live);
    else
        startSsh(live);
}

void LinkWorker::startSsh(LiveCall &call)
{
    const bool restToo = call.request.via == Via::Any && call.link->hasRest();
    const quint64 id = call.id;
    WayJob job;
    job.id = id;
    job.verb = call.request.verb;
    job.request = call.request.body;
    job.body = call.body;
    job.whole = call.left();
    // REST must have its chance while there is time: SSH has to begin in the first half.
    job.firstByte = std::min(m_limits.firstByte, restToo ? call.left() / 2 : call.left());
    job.onLine = [voice = call.voice.get()](const QJsonObject &line) { emit voice->line(line); };
    job.onDone = [this, id](const CallAnswer &answer) { sshDone(id, answer); };
    call.way = call.link->ssh.get();
    call.way->submit(std::move(job));
}

void LinkWorker::startRest(LiveCall &call)
{
    const quint64 id = call.id;
    WayJob job;
    job.id = id;
    job.verb = call.request.verb;
    job.request = call.request.body;
    job.body = call.body;
    job.whole = call.left();
    job.firstByte = std::min(m_limits.firstByte, call.left());
    job.onLine = [voice = call.voice.get()](const QJsonObject &line) { emit voice->line(line); };
    job.onDone = [this, id](const CallAnswer &answer) { restDone(id, answer); };
    call.way = call.link->rest.get();
    call.way->submit(std::move(job));
}

void LinkWorker::sshDone(quint64 id, const CallAnswer &answer)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    LiveCall &call = *found->second;
    const bool cancelled = !answer.data && answer.data.error().code == QLatin1String("cancelled");
    if (answer.reach == Reach::Answers || cancelled || call.request.via != Via::Any ||
        !call.link->hasRest()) {
        finish(id, answer);
        return;
    }
    call.sshAnswer = answer;
    startRest(call);
}

void LinkWorker::restDone(quint64 id, const CallAnswer &answer)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    const std::optional<CallAnswer> &ssh = found->second->sshAnswer;
    if (!ssh) {
        finish(id, answer);
        return;
    }
    CallAnswer both = answer;
    both.maybeDelivered = answer.maybeDelivered || ssh->maybeDelivered;
    if (!answer.data && answer.reach != Reach::Answers) {
        const Error &first = ssh->data.error();
        const Error &second = answer.data.error();
        both.data =
            Error{second.code, QStringLiteral("SSH: %1 REST: %2").arg(first.text, second.text), first.hint};
    }
    finish(id, both);
}

void LinkWorker::finish(quint64 id, const CallAnswer &answer)
{
    auto node = m_calls.extract(id);
    if (node.empty())
        return;
    emit node.mapped()->voice->done(answer);
}

void LinkWorker::cancel(quint64 id)
{
    const auto found = m_calls.find(id);
    if (found != m_calls.end() && found->second->way)
        found->second->way->cancel(id);
}

} // namespace Switchback
