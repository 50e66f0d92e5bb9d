// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/sshhandshake.h"

#include "app/config/secretfile.h"
#include "app/link/agentprobe.h"
#include "app/link/hostkeys.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("SshHandshake", text);
}

/// An option of libssh as text; empty if it has none.
QString option(ssh_session session, ssh_options_e which)
{
    char *value = nullptr;
    if (ssh_options_get(session, which, &value) != SSH_OK || !value)
        return {};
    const QString text = QString::fromUtf8(value);
    ssh_string_free_char(value);
    return text;
}

bool setOption(ssh_session session, ssh_options_e which, const QString &value)
{
    return ssh_options_set(session, which, QFile::encodeName(value).constData()) == SSH_OK;
}

/// libssh expands %-sequences in file names.
QString literal(QString path)
{
    return path.replace(QLatin1Char('%'), QLatin1String("%%"));
}
} // namespace

SshHandshake::SshHandshake(const WayContext &context, ssh_session session, const ssh_counter_struct &received,
                           QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_session(session)
    , m_received(received)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        fail(Reach::Silent,
             words("%1 accepts the connection, but does not answer: the %2 was not done in time.")
                 .arg(m_context.site.name, phaseText()),
             words(
                 "The SSH service there may be frozen or the machine overloaded. See what REST and the other "
                 "site say."));
        emit wake();
    });
}

SshHandshake::~SshHandshake()
{
    if (m_key)
        ssh_key_free(m_key);
}

QString SshHandshake::phaseText() const
{
    switch (m_phase) {
    case Phase::Agent:
    case Phase::KeyAuth:
    case Phase::AutoAuth:
        return words("sign-in");
    case Phase::Start:
    case Phase::KeyExchange:
    case Phase::Ready:
    case Phase::Failed:
        break;
    }
    return words("key exchange");
}

void SshHandshake::enter(Phase phase, Duration limit)
{
    m_phase = phase;
    if (phase == Phase::Ready || phase == Phase::Failed)
        m_timer.stop();
    else
        m_timer.start(limit);
}

bool SshHandshake::fail(Reach reach, const QString &text, const QString &hint)
{
    m_fault = {reach, text, hint};
    enter(Phase::Failed, Duration{0});
    return false;
}

/// The session broke: says it by what libssh knows.
bool SshHandshake::sessionFault()
{
    const QString why = visibleText(QByteArray(ssh_get_error(m_session)), 300);
    const bool ssh = QByteArray(ssh_get_serverbanner(m_session)).startsWith("SSH-");
    if (m_phase == Phase::KeyExchange && !ssh && m_received.in_bytes > 0)
        return fail(Reach::Nonsense,
                    words("What answers at %1:%2 for %3 is not an SSH server (%4).")
                        .arg(m_host)
                        .arg(m_port)
                        .arg(m_context.site.name, why),
                    words("Check host and port in the configuration, and what listens there."));
    if (!ssh_is_connected(m_session))
        return fail(
            Reach::Refused,
            words("%1 accepted the connection and closed it during the %2 (%3).")
                .arg(m_context.site.name, phaseText(), why),
            words("Look into the log of the SSH service at the site: it may be stopping, or have too many "
                  "connections."));
    return fail(Reach::Nonsense,
                words("The %1 with %2 failed: %3").arg(phaseText(), m_context.site.name, why),
                words("Look into the log of the SSH service at the site."));
}

void SshHandshake::sessionBroke()
{
    if (m_phase != Phase::Ready && m_phase != Phase::Failed)
        (void)sessionFault();
}

bool SshHandshake::configure()
{
    const SiteConfig::Ssh &ssh = m_context.site.ssh;
    const int off = 0;
    const int on = 1;
    bool good = setOption(m_session, SSH_OPTIONS_HOST, ssh.host);
    ssh_options_set(m_session, SSH_OPTIONS_PROCESS_CONFIG, &off); // read by us, where it is wanted at all
    ssh_options_set(m_session, SSH_OPTIONS_NODELAY, &on);
    ssh_options_set(m_session, SSH_OPTIONS_GSSAPI_AUTH, &off); // Kerberos would block on its own network
    m_host = ssh.host;
    m_port = ssh.port;
    if (ssh.keyFile.isEmpty()) {
        if (!readUserConfig())
            return false;
    } else {
        const unsigned int port = m_port;
        good = good && ssh_options_set(m_session, SSH_OPTIONS_PORT, &port) == SSH_OK;
    }
    if (!ssh.user.isEmpty())
        good = good && setOption(m_session, SSH_OPTIONS_USER, ssh.user);
    if (!ssh.knownHosts.isEmpty()) {
        good = good && setOption(m_session, SSH_OPTIONS_KNOWNHOSTS, literal(ssh.knownHosts));
        good = good && setOption(m_session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, QStringLiteral("/dev/null"));
    }
    if (!good)
        return fail(Reach::Rejected,
                    words("The SSH settings of %1 cannot be used: %2")
                        .arg(m_context.site.name, visibleText(QByteArray(ssh_get_error(m_session)), 300)),
                    words("Check host, user and known_hosts of the site in the configuration."));
    return true;
}

bool SshHandshake::readUserConfig()
{
    if (ssh_options_parse_config(m_session, nullptr) != SSH_OK)
        return fail(Reach::Rejected,
                    words("~/.ssh/config cannot be read: %1")
                        .arg(visibleText(QByteArray(ssh_get_error(m_session)), 300)),
                    words("Correct it, or name a key in the configuration: then ~/.ssh/config is not read."));
    const QString proxy = option(m_session, SSH_OPTIONS_PROXYCOMMAND);
    if (!proxy.isEmpty() && proxy != QLatin1String("none"))
        return fail(
            Reach::Rejected,
            words("~/.ssh/config leads to %1 through another machine (ProxyCommand or ProxyJump), which "
                  "Switchback does not do.")
                .arg(m_context.site.name),
            words("Give the console a direct way to the site, and an own Host entry without a proxy."));
    m_host = option(m_session, SSH_OPTIONS_HOST);
    unsigned int port = 0;
    if (m_port != 22) {
        port = m_port;
        ssh_options_set(m_session, SSH_OPTIONS_PORT, &port);
    } else if (ssh_options_get_port(m_session, &port) == SSH_OK && port > 0 && port < 65536)
        m_port = quint16(port);
    return true;
}

void SshHandshake::begin()
{
    enter(Phase::KeyExchange, m_context.limits.keyExchange);
}

bool SshHandshake::step()
{
    switch (m_phase) {
    case Phase::KeyExchange:
        return exchangeKeys();
    case Phase::KeyAuth:
    case Phase::AutoAuth:
        return authenticate();
    case Phase::Start:
    case Phase::Agent:
    case Phase::Ready:
    case Phase::Failed:
        break;
    }
    return false;
}

bool SshHandshake::exchangeKeys()
{
    const int rc = ssh_connect(m_session);
    if (rc == SSH_AGAIN)
        return false;
    if (rc != SSH_OK)
        return sessionFault();
    if (!checkHostKey())
        return false;
    return prepareAuth();
}

QStringList SshHandshake::knownHostsFiles() const
{
    if (!m_context.site.ssh.knownHosts.isEmpty())
        return {m_context.site.ssh.knownHosts};
    QStringList files;
    for (const ssh_options_e which : {SSH_OPTIONS_KNOWNHOSTS, SSH_OPTIONS_GLOBAL_KNOWNHOSTS}) {
        const QString file = option(m_session, which);
        if (!file.isEmpty())
            files.append(file);
    }
    if (files.isEmpty())
        files = {QDir::homePath() + QStringLiteral("/.ssh/known_hosts"),
                 QStringLiteral("/etc/ssh/ssh_known_hosts")};
    return files;
}

/// libssh connects and signs in whatever the key is; this is the only place that stops it.
bool SshHandshake::checkHostKey()
{
    ssh_key key = nullptr;
    char *base64 = nullptr;
    if (ssh_get_server_publickey(m_session, &key) != SSH_OK ||
        ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK) {
        ssh_key_free(key);
        return sessionFault();
    }
    const QByteArray blob(base64);
    // The type as the key itself says it ("ecdsa-sha2-nistp256"), which is what known_hosts has.
    const QByteArray raw = QByteArray::fromBase64(blob);
    const QString type = visibleText(raw.mid(4, quint8(raw.size() > 4 ? raw.at(3) : 0)), 40);
    ssh_string_free_char(base64);
    ssh_key_free(key);
    const HostKeyVerdict verdict =
        judgeHostKey(m_context.site.name, m_host, m_port, knownHostsFiles(), type, blob);
    if (!verdict.trusted)
        return fail(Reach::Rejected, verdict.text, verdict.hint);
    // Two readers of the same file have to agree.
    if (ssh_session_is_known_server(m_session) != SSH_KNOWN_HOSTS_OK)
        return fail(
            Reach::Rejected,
            words("The SSH host key of %1 is not accepted: libssh does not find it in %2. Nothing was "
                  "sent, no key either.")
                .arg(m_context.site.name, knownHostsFiles().join(QLatin1String(", "))),
            words("Write the site's line into known_hosts anew (ssh-keyscan prints it), after comparing "
                  "fingerprints by another way."));
    return true;
}

bool SshHandshake::prepareAuth()
{
    const QString keyFile = m_context.site.ssh.keyFile;
    if (keyFile.isEmpty()) {
        probeAgent();
        return true;
    }
    if (const Outcome closed = fileIsPrivate(keyFile); !closed)
        return fail(Reach::Rejected, closed.error().text, closed.error().hint);
    const int rc =
        ssh_pki_import_privkey_file(QFile::encodeName(keyFile).constData(), "", nullptr, nullptr, &m_key);
    if (rc != SSH_OK)
        return fail(
            Reach::Rejected,
            words("The SSH key %1 for %2 cannot be used: it is no private key, or it has a passphrase.")
                .arg(visibleText(keyFile), m_context.site.name),
            words("Put a key with a passphrase into the SSH agent and leave `key` out of the "
                  "configuration."));
    enter(Phase::KeyAuth, m_context.limits.auth);
    return true;
}

void SshHandshake::probeAgent()
{
    enter(Phase::Agent, m_context.limits.agent + m_context.limits.auth);
    const QString path = qEnvironmentVariable("SSH_AUTH_SOCK");
    if (path.isEmpty()) {
        enter(Phase::AutoAuth, m_context.limits.auth);
        return;
    }
    auto *probe = new AgentProbe(path, m_context.limits.agent, this);
    connect(probe, &AgentProbe::done, this, [this, probe](bool answers) {
        probe->deleteLater();
        if (m_phase != Phase::Agent)
            return;
        if (!answers) // keep libssh away from it: it would wait for ever
            ssh_options_set(m_session, SSH_OPTIONS_IDENTITY_AGENT, "/nonexistent");
        enter(Phase::AutoAuth, m_context.limits.auth);
        emit wake();
    });
}

bool SshHandshake::authenticate()
{
    const bool byFile = m_phase == Phase::KeyAuth;
    const int rc = byFile ? ssh_userauth_publickey(m_session, nullptr, m_key)
                          : ssh_userauth_publickey_auto(m_session, nullptr, nullptr);
    if (rc == SSH_AUTH_AGAIN)
        return false;
    if (rc == SSH_AUTH_SUCCESS) {
        enter(Phase::Ready, Duration{0});
        return true;
    }
    if (rc == SSH_AUTH_ERROR && !ssh_is_connected(m_session))
        return sessionFault();
    const QString user = option(m_session, SSH_OPTIONS_USER);
    const QString key =
        byFile ? visibleText(m_context.site.ssh.keyFile) : words("any key of the SSH agent or ~/.ssh");
    const QString more =
        rc == SSH_AUTH_PARTIAL ? words(" alone: it wants a second proof as well") : QString();
    return fail(
        Reach::Rejected,
        words("%1 does not let user %2 in with %3%4.")
            .arg(m_context.site.name, visibleText(user, 60), key, more),
        words("The key may have been taken out of authorized_keys at the site, have expired, or the account "
              "is locked. Tries are spaced out so that it does not get locked by them."));
}

} // namespace Switchback
