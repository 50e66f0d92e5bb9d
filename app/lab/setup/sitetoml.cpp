// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/setup/sitetoml.h"

#include "app/lab/setup/siteplaces.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{
// As switchback-site asks the kernel before it confines the peer's pgBackRest.
bool canConfine()
{
    return syscall(SYS_landlock_create_ruleset, nullptr, 0, 1 /* its version */) > 0;
}

QString textLine(const char *key, const QString &value)
{
    return QStringLiteral("%1 = \"%2\"").arg(QLatin1String(key), value);
}

QString numberLine(const char *key, qint64 value)
{
    return QStringLiteral("%1 = %2").arg(QLatin1String(key)).arg(value);
}

/// Who it is, who its peer is, and its own door.
QStringList siteDoors(const LabSpec &lab, const SiteSpec &site, const Places &at)
{
    const SiteSpec &peer = lab.peerOf(site);
    return {
        QStringLiteral("# %1: what switchback-site needs to know. Written by switchback-lab.").arg(site.name),
        QStringLiteral("[site]"),
        textLine("id", site.id),
        textLine("name", site.name),
        textLine("zone", site.zone),
        textLine("state_dir", at.disk + QStringLiteral("/state")),
        numberLine("time_scale", lab.timeScale),
        QString(),
        QStringLiteral("[peer]"),
        textLine("id", peer.id),
        textLine("name", peer.name),
        textLine("ssh_host", peer.address),
        numberLine("ssh_port", peer.sshPort),
        textLine("rest_url", QStringLiteral("https://%1:%2").arg(peer.address).arg(peer.restPort)),
        textLine("ca_file", at.etc + QStringLiteral("/ca.pem")),
        textLine("token_file", at.etc + QStringLiteral("/peer-token")),
        QString(),
        QStringLiteral("[rest]"),
        textLine("listen", site.address),
        numberLine("port", site.restPort),
        textLine("cert_file", at.etc + QStringLiteral("/tls.pem")),
        textLine("key_file", at.etc + QStringLiteral("/tls.key")),
        textLine("token_file", at.etc + QStringLiteral("/token")),
        QStringLiteral(
            "# what the peer shows: good for what a site asks by itself, not for a fence or a promotion"),
        textLine("peer_token_file", at.etc + QStringLiteral("/token-for-peer")),
        QString()};
}

/// What it keeps: the database, its backups, the files.
QStringList siteData(const LabSpec &lab, const SiteSpec &site, const Places &at, const QString &peerDevice)
{
    return {
        QStringLiteral("[database]"), textLine("bin_dir", lab.postgresBin),
        textLine("data_dir", at.disk + QStringLiteral("/pg")), textLine("socket_dir", at.run),
        numberLine("port", 5432), textLine("name", QStringLiteral("voice")),
        textLine("user", QStringLiteral("postgres")),
        textLine("log_file", at.log + QStringLiteral("/postgresql.log")),
        QStringLiteral("# how many rows of the application would be lost from a moment on"),
        textLine("count_rows_since", QStringLiteral("select count(*) from voice.calls where acked_at > $1")),
        QStringLiteral("# which they are: so they are written into a file from a kept copy"),
        textLine("rows_since",
                 QStringLiteral("select * from voice.calls where acked_at > $1 order by acked_at")),
        QStringLiteral("# which audio files rows name: so what is left of lost rows is found"),
        textLine("audio_rows", QStringLiteral("select audio from voice.calls where audio = any($1)")),
        QString(), QStringLiteral("[backup]"),
        textLine("config", at.etc + QStringLiteral("/pgbackrest.conf")),
        textLine("repo_config", at.etc + QStringLiteral("/pgbackrest-repo.conf")),
        textLine("stanza", QStringLiteral("voice")), numberLine("own_repo", site.repository),
        numberLine("peer_repo", lab.peerOf(site).repository),
        QStringLiteral("# every 24 h and every 60 min, divided by time_scale"),
        numberLine("full_every_s", qMax(1, 86'400 / lab.timeScale)),
        // Hourly logs break an RPO of an hour by the time to copy them; every 55 minutes keeps it.
        numberLine("log_every_s", qMax(1, 3300 / lab.timeScale)),
        QStringLiteral(
            "# true only where the kernel has no Landlock: the peer's key could read every file then"),
        QStringLiteral("peer_unconfined = %1")
            .arg(canConfine() ? QStringLiteral("false") : QStringLiteral("true")),
        QString(), QStringLiteral("[files]"),
        textLine("url", QStringLiteral("http://%1:%2").arg(lab.innerAddress(site)).arg(site.filesGuiPort)),
        textLine("api_key_file", at.etc + QStringLiteral("/files-key")),
        textLine("folder", QStringLiteral("voice")), textLine("peer_device", peerDevice),
        textLine("path", at.disk + QStringLiteral("/files"))};
}

QStringList siteTestCalls(const LabSpec &lab, const SiteSpec &site)
{
    const Places at(lab, site);
    const QString calls = at.etc + QStringLiteral("/calls");
    // On loopback the sites share the ports for sound.
    const int rtp = 16'500 + 200 * (site.repository - 1);
    return {
        QString(),
        QStringLiteral("# what the console proves a site's telephony by"),
        QStringLiteral("[calls.test]"),
        textLine("number", QLatin1String(LabSpec::testNumber)),
        textLine("sbc", QStringLiteral("%1:%2").arg(site.address).arg(site.sipPort)),
        textLine("listen", QStringLiteral("%1:%2").arg(site.address).arg(LabSpec::testCallerPortOf(site))),
        numberLine("rtp_first", rtp),
        numberLine("rtp_last", rtp + 98),
        numberLine("tone_hz", qRound64(LabSpec::testTone)),
        numberLine("answer_tone_hz", qRound64(LabSpec::answerToneOf(site))),
        numberLine("peer_answer_tone_hz", qRound64(LabSpec::answerToneOf(lab.peerOf(site)))),
        textLine("key_file", calls + QStringLiteral("/answer-key")),
        textLine("peer_key_file", calls + QStringLiteral("/peer-answer-key")),
        textLine("answers_file", at.disk + QStringLiteral("/calls/answers.jsonl"))};
}

QStringList siteCalls(const LabSpec &lab, const SiteSpec &site)
{
    if (!lab.hasCalls())
        return {};
    return QStringList{QString(),
                       QStringLiteral("[calls]"),
                       textLine("engine", QStringLiteral("kamailio")),
                       QStringLiteral("nodes = [\"http://%1:%2/RPC\"]")
                           .arg(lab.innerAddress(site))
                           .arg(site.sipRpcPort),
                       QStringLiteral("records = [\"%1/calls/calls.db\"]").arg(Places(lab, site).disk),
                       QStringLiteral("# over five minutes of an outage it is looked at who answers"),
                       numberLine("window_s", qMax(30, 300 / lab.outageScale))} +
           siteTestCalls(lab, site);
}
} // namespace

QByteArray siteToml(const LabSpec &lab, const SiteSpec &site, const QString &peerDevice)
{
    const Places at(lab, site);
    return (siteDoors(lab, site, at) + siteData(lab, site, at, peerDevice) + siteCalls(lab, site))
               .join(QLatin1Char('\n'))
               .toUtf8() +
           '\n';
}

} // namespace Switchback::Lab
