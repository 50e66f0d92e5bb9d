// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/doors/service.h"

#include "app/contract/contract.h"
#include "app/site/operations/journal.h"
#include "app/site/operations/orphans.h"
#include "app/site/operations/rebuildlook.h"
#include "app/site/operations/work.h"
#include "app/site/readings/readings.h"
#include "app/site/witness/witness.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>

#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Service)
};

constexpr int PreviewMs = 6500; // a reading answers in 8 s

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

class OneLine : public Answer
{
public:
    explicit OneLine(QByteArray line)
        : m_line(std::move(line))
    {
    }
    std::optional<QByteArray> next() override
    {
        if (m_line.isEmpty())
            return std::nullopt;
        return std::exchange(m_line, {});
    }

private:
    QByteArray m_line;
};

/// Follows an operation's journal to its end. It only reads: whether it is there or not changes nothing for
/// the worker.
class Follower : public Answer
{
public:
    Follower(const SiteConfig &config, QString id)
        : m_journal(config)
        , m_id(std::move(id))
    {
    }

    std::optional<QByteArray> next() override
    {
        while (!m_ended) {
            const auto view = m_journal.read(m_id);
            if (!view)
                return end(Service::errorLine(
                    {QStringLiteral("io"), Words::tr("The operation's journal is gone."), {}}));
            if (m_sent < view->progress.size())
                return lineOf(view->progress.at(m_sent++));
            if (view->data)
                return end(lineOf({{QStringLiteral("type"), QStringLiteral("result")},
                                   {QStringLiteral("op"), m_id},
                                   {QStringLiteral("data"), *view->data}}));
            if (view->error)
                return end(lineOf(*view->error));
            if (!view->running)
                return end(Service::errorLine(
                    {QStringLiteral("interrupted"),
                     Words::tr("The operation's worker ended before its work was done."),
                     Words::tr("Send the same operation again, with the same id: it goes on.")}));
            usleep(20'000);
        }
        return std::nullopt;
    }

private:
    std::optional<QByteArray> end(const QByteArray &line)
    {
        m_ended = true;
        return line;
    }

    const Journal m_journal;
    const QString m_id;
    qsizetype m_sent = 0;
    bool m_ended = false;
};

Result<QJsonObject> read(const ThisSite &site, const QString &verb, const QJsonObject &request)
{
    if (verb == QLatin1String("hello"))
        return Readings::hello(site, request.value(QStringLiteral("nonce")).toString());
    if (verb == QLatin1String("describe"))
        return Readings::describe(site);
    if (verb == QLatin1String("status"))
        return Readings::status(site, request.value(QStringLiteral("witness")).toArray());
    if (verb == QLatin1String("operation"))
        return Readings::operation(site.config, request.value(QStringLiteral("op")).toString());
    if (verb == QLatin1String("operations"))
        return Readings::operations(site.config, request.value(QStringLiteral("limit")).toInt(50));
    if (verb == QLatin1String("calls"))
        return Readings::calls(site, request.value(QStringLiteral("after")).toString(),
                               fromIso(request.value(QStringLiteral("since")).toString()),
                               request.value(QStringLiteral("limit")).toInt(500));
    if (verb == QLatin1String("call_off"))
        return Readings::callOff(site.config, request.value(QStringLiteral("op")).toString());
    if (verb == QLatin1String("call_trace"))
        return Readings::callTrace(site.config, request.value(QStringLiteral("op")).toString());
    if (verb == QLatin1String("files_check"))
        return Readings::filesCheck(site, request);
    if (verb == QLatin1String("orphans"))
        return orphansReading(site, request);
    if (verb == QLatin1String("witness"))
        return listHeads(site.config, request);
    if (verb == QLatin1String("kept"))
        return toJson(site.database->kept());
    if (verb == QLatin1String("rebuild_preview"))
        return previewJson(site, lookAtRebuild(site, PreviewMs).preview);
    return Error{
        QStringLiteral("unknown_verb"), Words::tr("This release does not offer \"%1\".").arg(verb), {}};
}

Result<std::unique_ptr<Answer>> begin(const SiteConfig &config, const QString &verb,
                                      const QJsonObject &request)
{
    const QString id = request.value(QStringLiteral("op")).toString();
    const Journal journal(config);
    spendReserveFor(config, verb);
    const auto accepted = journal.accept(id, verb, request.value(QStringLiteral("by")).toString(),
                                         request.value(QStringLiteral("params")).toObject());
    if (!accepted)
        return accepted.error();
    const auto view = journal.read(id);
    if (view && !view->finished() && !view->running) {
        const Outcome started = startWorker(config, id);
        if (!started)
            return started.error();
    }
    return std::unique_ptr<Answer>(std::make_unique<Follower>(config, id));
}
} // namespace

QByteArray Service::errorLine(const Error &error)
{
    QJsonObject line{{QStringLiteral("type"), QStringLiteral("error")},
                     {QStringLiteral("code"), error.code},
                     {QStringLiteral("text"), error.text.left(1000)}};
    if (!error.hint.isEmpty())
        line.insert(QStringLiteral("hint"), error.hint.left(1000));
    return lineOf(line);
}

Service::Reply Service::call(const QString &verb, const QByteArray &body, Asker asker) const
{
    const Contract &contract = Contract::instance();
    const auto refuse = [](const Error &error, bool bad) {
        return Reply{std::make_unique<OneLine>(errorLine(error)), bad};
    };
    const auto request = Contract::parseObject(body.trimmed().isEmpty() ? QByteArray("{}") : body,
                                               ContractLimits::RequestBytes, Words::tr("The request"),
                                               QStringLiteral("bad_request"));
    if (!request)
        return refuse(request.error(), true);
    const Outcome checked = contract.checkRequest(verb, *request);
    if (!checked)
        return refuse(checked.error(), true);
    if (asker == Asker::Peer && request->contains(QLatin1String("witness")))
        return refuse({QStringLiteral("unauthorized"),
                       Words::tr("The peer's token is not for telling how far a log has come."),
                       {}},
                      true);
    if (contract.isDoing(verb)) {
        auto answer = begin(m_site.config, verb, *request);
        if (!answer)
            return refuse(answer.error(), false);
        return Reply{std::move(answer.value()), false};
    }
    const auto data = read(m_site, verb, *request);
    if (!data)
        return refuse(data.error(), false);
    return Reply{std::make_unique<OneLine>(lineOf(
                     {{QStringLiteral("type"), QStringLiteral("result")}, {QStringLiteral("data"), *data}})),
                 false};
}

} // namespace Switchback::Site
