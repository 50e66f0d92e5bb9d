// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/findings/components/builtin.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(VoiceComponent)
};

/// The voice servers that a site's calls are handed to, each told as "voice_1", "voice_2" …
class Voice : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const Servers servers = serversOf(site);
        if (servers.all.isEmpty() || servers.silent.isEmpty())
            return {};
        const bool none = servers.silent.size() == servers.all.size();
        const QString sentence = none ? Words::tr("No voice server of %1 answers: %2")
                                            .arg(site.name(), servers.silent.join(QStringLiteral(", ")))
                                      : Words::tr("%1 of %2 voice servers of %3 do not answer: %4", nullptr,
                                                  int(servers.silent.size()))
                                            .arg(servers.silent.size())
                                            .arg(servers.all.size())
                                            .arg(site.name(), servers.silent.join(QStringLiteral(", ")));
        // What is left answers all calls; where nothing is, the site does not serve.
        Finding finding = site.finding(
            FindingKind::Component, none && site.isPrimary() ? Severity::Bad : Severity::Warning, sentence,
            none
                ? Words::tr("Look at them and at their network: calls that come here are answered by nobody.")
                : Words::tr("Look at it: the others answer its calls as well."));
        finding.component = key();
        return {finding};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const Servers servers = serversOf(site);
        if (servers.all.isEmpty())
            return std::nullopt;
        const qsizetype answering = servers.all.size() - servers.silent.size();
        const Mark mark = servers.silent.isEmpty() ? Mark::Fine : answering == 0 ? Mark::Bad : Mark::Warning;
        const QString value = servers.silent.isEmpty()
                                  ? Words::tr("%1 servers answer", nullptr, int(answering)).arg(answering)
                                  : Words::tr("%1 of %2 servers answer", nullptr, int(answering))
                                        .arg(answering)
                                        .arg(servers.all.size());
        return site.line(key(), Words::tr("Voice"), value, mark, servers.at,
                         servers.all.join(QLatin1Char('\n')));
    }

private:
    struct Servers {
        QStringList all;
        QStringList silent; ///< also those that were disabled
        Instant at{};
    };

    static QString key() { return QStringLiteral("voice"); }

    static Servers serversOf(const SiteView &site)
    {
        Servers out;
        for (int number = 1;; ++number) {
            const ComponentStatus *server = site.component(QStringLiteral("voice_%1").arg(number));
            if (server == nullptr)
                return out;
            const QString name = visibleText(server->detail.left(200), 200);
            out.all << name;
            if (server->state != QLatin1String("answers"))
                out.silent << name;
            out.at = out.all.size() == 1 ? server->at : std::min(out.at, server->at);
        }
    }
};
} // namespace

std::unique_ptr<const Component> voiceComponent()
{
    return std::make_unique<Voice>();
}

} // namespace Switchback
