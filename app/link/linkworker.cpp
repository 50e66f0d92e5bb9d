// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/linkworker.h"

#include "app/contract/contract.h"
#include "app/link/base/waymaker.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <list>

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
    struct Line {
        const WayMaker *maker;
        WayTracker state;
        std::unique_ptr<Way> way;
    };
    WayContext context;
    std::list<Line> lines; ///< the ways that it has, in their order; each stays where it is

    /// Those that a call may take.
    [[nodiscard]] QList<Line *> linesFor(Via via)
    {
        QList<Line *> out;
        for (Line &line : lines) {
            if (via ? *via == line.maker->kind : carriesCalls(line.maker->kind))
                out += &line;
        }
        return out;
    }
};

struct LinkWorker::LiveCall {
    quint64 id = 0;
    CallRequest request;
    std::shared_ptr<CallVoice> voice;
    QByteArray body;
    QElapsedTimer age;
    QList<SiteLink::Line *> open; ///< ways not tried yet
    QList<CallAnswer> failed;     ///< how the ones before ended
    Way *way = nullptr;           ///< the one it is on

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
        for (const WayMaker &maker : wayMakers()) {
            if (maker.usable(link->context.site))
                link->lines.push_back({&maker, WayTracker{maker.kind}, nullptr});
        }
        m_sites[key] = std::move(link);
    }
}

LinkWorker::~LinkWorker()
{
    // The ways call back as they go; the calls have to go after them, silent.
    for (auto &[id, link] : m_sites) {
        for (SiteLink::Line &line : link->lines) {
            if (line.way)
                line.way->disconnect(this);
            line.way.reset();
        }
    }
}

/// Made at the first call, in the link thread, where their timers and sockets have to live.
void LinkWorker::ensureWays(SiteLink &link)
{
    for (SiteLink::Line &line : link.lines) {
        if (line.way)
            continue;
        line.way = line.maker->make(link.context, *this);
        connect(line.way.get(), &Way::tried, this, [this, &link, &line](const TryOutcome &outcome) {
            emit wayChanged(link.context.site.key(), line.state.note(outcome, m_clock.now()));
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
    const QList<SiteLink::Line *> lines = link.linesFor(request.via);
    if (lines.isEmpty()) {
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
    call->open = lines;
    call->body = QJsonDocument(request.body).toJson(QJsonDocument::Compact) + '\n';
    call->age.start();
    LiveCall &live = *call;
    m_calls[live.id] = std::move(call);
    tryNext(live);
}

void LinkWorker::tryNext(LiveCall &call)
{
    const quint64 id = call.id;
    WayJob job;
    job.id = id;
    job.verb = call.request.verb;
    job.request = call.request.body;
    job.body = call.body;
    job.whole = call.left();
    // The ways that follow must have their chance while there is time: each has to begin within its share.
    job.firstByte = std::min(m_limits.firstByte, Duration{call.left().count() / call.open.size()});
    job.onLine = [voice = call.voice.get()](const QJsonObject &line) { emit voice->line(line); };
    job.onDone = [this, id](const CallAnswer &answer) { tried(id, answer); };
    call.way = call.open.takeFirst()->way.get();
    call.way->submit(std::move(job));
}

void LinkWorker::tried(quint64 id, const CallAnswer &answer)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    LiveCall &call = *found->second;
    const bool cancelled = !answer.data && answer.data.error().code == QLatin1String("cancelled");
    if (answer.reach != Reach::Answers && !cancelled && !call.open.isEmpty()) {
        call.failed += answer;
        tryNext(call);
        return;
    }
    CallAnswer whole = answer;
    QString text;
    for (const CallAnswer &before : std::as_const(call.failed)) {
        whole.maybeDelivered = whole.maybeDelivered || before.maybeDelivered;
        text += QStringLiteral("%1: %2 ").arg(wayName(before.way), before.data.error().text);
    }
    if (!call.failed.isEmpty() && !answer.data && answer.reach != Reach::Answers)
        whole.data = Error{answer.data.error().code,
                           text + QStringLiteral("%1: %2").arg(wayName(answer.way), answer.data.error().text),
                           call.failed.first().data.error().hint};
    finish(id, whole);
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
