// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/kamailio/kamailio.h"

#include "app/aside/aside.h"
#include "app/site/base/tomlreader.h"
#include "app/site/engines/kamailio/callrecords.h"
#include "app/site/engines/kamailio/jsonrpc.h"
#include "app/site/engines/kamailio/nodeview.h"
#include "models/core/clock.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QUrl>

#include <future>
#include <vector>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Kamailio)
};

constexpr int ViewMs = 1800;
constexpr int DrainMs = 3800;
constexpr int RecordsMs = 3800;
constexpr int MostNodes = 8;

struct KamailioSite {
    QStringList nodes;   ///< URLs
    QStringList records; ///< files
    int voiceSet = 1;
    Duration window = std::chrono::minutes(5);
};

Result<KamailioSite> readSite(const SiteConfig &config)
{
    KamailioSite out;
    TomlReader from(config.file, config.text);
    from.texts("calls", "nodes", out.nodes, MostNodes);
    from.number("calls", "voice_set", out.voiceSet, 0, 1'000'000, false);
    from.texts("calls", "records", out.records, MostNodes, false);
    qint64 window = out.window.count() / 1000;
    from.number("calls", "window_s", window, 10, 86'400, false);
    out.window = std::chrono::seconds(window);
    for (const QString &file : std::as_const(out.records)) {
        if (!file.startsWith(QLatin1Char('/')))
            from.say("calls", "records", Words::tr("wants absolute paths"));
    }
    for (const QString &node : std::as_const(out.nodes)) {
        const QUrl url(node, QUrl::StrictMode);
        const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
        if (!url.isValid() || !web || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment())
            from.say("calls", "nodes", Words::tr("wants URLs such as http://127.0.0.1:8080/RPC"));
    }
    if (from.fault)
        return *from.fault;
    return out;
}

QString nameOf(const QString &url)
{
    const QUrl read(url);
    return QStringLiteral("%1:%2")
        .arg(read.host())
        .arg(read.port(read.scheme() == QLatin1String("https") ? 443 : 80));
}

/// Its mode: empty where none was ever set.
Result<QString> modeOf(JsonRpc &rpc)
{
    const auto item =
        rpc.call(QStringLiteral("htable.get"), {QLatin1String(Mode::table), QLatin1String(Mode::key)});
    if (item)
        return item->toObject()
            .value(QStringLiteral("item"))
            .toObject()
            .value(QStringLiteral("value"))
            .toString();
    // "Key name doesn't exist in htable", and not "No such htable".
    if (item.error().code == QLatin1String("rpc_refused") &&
        item.error().text.contains(QLatin1String("Key name")))
        return QString();
    return item.error();
}

NodeView lookAt(const QString &url, int voiceSet, QDeadlineTimer deadline)
{
    NodeView view;
    view.name = nameOf(url);
    JsonRpc rpc(url.toUtf8(), deadline);
    const auto mode = modeOf(rpc);
    view.state = mode ? stateOfMode(*mode) : CallsView::State::Open;
    if (!mode && mode.error().code != QLatin1String("rpc_refused")) {
        view.state = CallsView::State::Silent;
        view.detail = mode.error().text;
        return view;
    }
    if (!mode)
        view.detail = Words::tr("it has no table \"%1\", so it can't be drained from here")
                          .arg(QLatin1String(Mode::table));
    else if (view.state == CallsView::State::Mixed)
        view.detail =
            Words::tr("its mode \"%1\" is none that is known here").arg(visibleText(mode->left(40), 40));
    if (const auto active = rpc.call(QStringLiteral("dlg.stats_active")))
        view.calls = callsOf(*active);
    if (const auto list = rpc.call(QStringLiteral("dispatcher.list")))
        view.voiceServers = voiceServersOf(*list, voiceSet);
    return view;
}

/// Of one disk, so that what hangs there does so once.
QString recordsPlace(const KamailioSite &site)
{
    return QStringLiteral("calls ") + site.records.value(0);
}

Error lateRecords()
{
    return {QStringLiteral("calls_records"), Words::tr("call records could not be read in time"), {}};
}

/// Of all records in the window; a disk that hangs costs the count and nothing else.
Result<qint64> answeredOf(const KamailioSite &site, QDeadlineTimer deadline)
{
    const Instant since = SystemClock().now() - site.window;
    const auto count = [files = site.records, since, deadline]() -> Result<qint64> {
        qint64 sum = 0;
        for (const QString &file : files) {
            const auto one = answeredSince(file, since, deadline);
            if (!one)
                return one.error();
            sum += *one;
        }
        return sum;
    };
    if (site.records.isEmpty())
        return lateRecords();
    return Aside::get<Result<qint64>>(recordsPlace(site),
                                      Duration{std::max<qint64>(1, deadline.remainingTime())}, count)
        .value_or(lateRecords());
}

/// As a restart would find it.
Result<QString> keptMode(JsonRpc &rpc)
{
    if (const auto loaded = rpc.call(QStringLiteral("htable.reload"), {QLatin1String(Mode::table)}); !loaded)
        return loaded.error();
    return modeOf(rpc);
}

/// Sets it where nothing else is kept, and keeps it where a restart looks for it.
Outcome writeMode(JsonRpc &rpc, const QString &mode)
{
    const QString table = QLatin1String(Mode::table);
    if (const auto set = rpc.call(QStringLiteral("htable.sets"), {table, QLatin1String(Mode::key), mode});
        !set)
        return set.error();
    // It deletes what it has kept and writes all anew, and does not say whether that went well.
    if (const auto stored = rpc.call(QStringLiteral("htable.store"), {table}); !stored)
        return stored.error();
    const auto kept = keptMode(rpc);
    if (!kept)
        return kept.error();
    if (*kept != mode)
        return Error{{}, Words::tr("it says \"%1\" after that").arg(visibleText(kept->left(40), 40)), {}};
    return Done{};
}

/// Set, kept where a restart looks for it, and read back as a restart would. What is kept is left alone where
/// it says so already; and where it can't be kept, it holds at least until a restart.
Outcome setMode(const QString &url, const QString &mode, QDeadlineTimer deadline)
{
    JsonRpc rpc(url.toUtf8(), deadline);
    const QString table = QLatin1String(Mode::table);
    const auto failed = [&](const Error &error) {
        return Error{
            QStringLiteral("calls_not_set"),
            Words::tr("The SBC's node %1 could not be set to \"%2\": %3").arg(nameOf(url), mode, error.text),
            Words::tr("Set it again: that is safe. See to it that it has the table \"%1\" with a database.")
                .arg(table)};
    };
    const auto kept = keptMode(rpc);
    if (kept && *kept == mode)
        return Done{};
    if (!kept && kept.error().code == QLatin1String("rpc_silent"))
        return failed(kept.error());
    const Outcome written = writeMode(rpc, mode);
    if (written)
        return written;
    rpc.call(QStringLiteral("htable.sets"), {table, QLatin1String(Mode::key), mode});
    return failed(written.error());
}

class Kamailio : public CallsEngine
{
public:
    explicit Kamailio(KamailioSite site)
        : m_site(std::move(site))
    {
    }

    [[nodiscard]] QList<ProgramVersion> programs() const override
    {
        return {{QStringLiteral("Kamailio"), {QStringLiteral("/usr/sbin/kamailio"), QStringLiteral("-v")}}};
    }

    [[nodiscard]] CallsView view() const override
    {
        const QDeadlineTimer deadline(ViewMs);
        std::vector<std::future<NodeView>> asked;
        for (const QString &node : m_site.nodes)
            asked.push_back(std::async(std::launch::async, lookAt, node, m_site.voiceSet, deadline));
        const Result<qint64> answered = answeredOf(m_site, deadline);
        QList<NodeView> nodes;
        for (std::future<NodeView> &one : asked)
            nodes << one.get();
        CallsView view = mergedView(nodes, SystemClock().now());
        view.window = m_site.window;
        if (answered)
            view.answered = *answered;
        else if (view.answeredBy.isEmpty() && !m_site.records.isEmpty())
            view.answeredBy = answered.error().text;
        return view;
    }

    Outcome drain(bool on) const override
    {
        const QDeadlineTimer deadline(DrainMs);
        const QString mode = QLatin1String(on ? Mode::forward : Mode::open);
        std::vector<std::future<Outcome>> asked;
        for (const QString &node : m_site.nodes)
            asked.push_back(std::async(std::launch::async, setMode, node, mode, deadline));
        Outcome all = Done{};
        for (std::future<Outcome> &one : asked) {
            if (const Outcome set = one.get(); !set && all)
                all = set;
        }
        return all;
    }

    [[nodiscard]] Result<CallChanges> callsSince(const QString &cursor, int most,
                                                 std::optional<Instant> since) const override
    {
        if (m_site.records.isEmpty())
            return CallsEngine::callsSince(cursor, most, since);
        const QDeadlineTimer deadline(RecordsMs);
        return Aside::get<Result<CallChanges>>(
                   recordsPlace(m_site), Duration{RecordsMs},
                   [files = m_site.records, cursor, most, since, deadline] {
                       return Site::callsSince(files, {cursor, since}, most, deadline);
                   })
            .value_or(lateRecords());
    }

private:
    const KamailioSite m_site;
};
} // namespace

CallsEngineKind kamailioKind()
{
    return {QStringLiteral("kamailio"),
            {},
            [](const SiteConfig &config) -> Result<std::shared_ptr<const CallsEngine>> {
                auto site = readSite(config);
                if (!site)
                    return site.error();
                return std::shared_ptr<const CallsEngine>(
                    std::make_shared<const Kamailio>(std::move(site.value())));
            }};
}

} // namespace Switchback::Site
