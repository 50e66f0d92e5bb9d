// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshhandshake.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>

#include <sys/mman.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("SshHandshake", text);
}

bool setOption(ssh_session session, ssh_options_e which, const QString &value)
{
    return ssh_options_set(session, which, QFile::encodeName(value).constData()) == SSH_OK;
}
} // namespace

SshHandshake::SshHandshake(const WayContext &context, ssh_session session, const ssh_counter_struct &received,
                           SignInMemory &memory, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_session(session)
    , m_received(received)
    , m_memory(memory)
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
    if (m_knownHosts >= 0)
        ::close(m_knownHosts);
}

QString SshHandshake::phaseText() const
{
    return m_phase == Phase::SignIn ? m_signIn->phaseText() : words("key exchange");
}

Reach SshHandshake::phaseReach() const
{
    return m_phase == Phase::SignIn ? m_signIn->phaseReach() : Reach::Silent;
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
                        .arg(m_setup.host)
                        .arg(m_setup.port)
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

bool SshHandshake::configure(const SshSetup &setup)
{
    m_setup = setup;
    const int off = 0;
    const int on = 1;
    const unsigned int port = setup.port;
    bool good = setOption(m_session, SSH_OPTIONS_HOST, setup.host);
    ssh_options_set(m_session, SSH_OPTIONS_PROCESS_CONFIG, &off); // read already, where it can't hold us up
    ssh_options_set(m_session, SSH_OPTIONS_NODELAY, &on);
    ssh_options_set(m_session, SSH_OPTIONS_GSSAPI_AUTH, &off); // Kerberos would block on its own network
    good = good && ssh_options_set(m_session, SSH_OPTIONS_PORT, &port) == SSH_OK;
    if (!setup.user.isEmpty())
        good = good && setOption(m_session, SSH_OPTIONS_USER, setup.user);
    static const QHash<QByteArray, QList<ssh_options_e>> lists{
        {"ciphers", {SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C}},
        {"macs", {SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C}},
        {"kexalgorithms", {SSH_OPTIONS_KEY_EXCHANGE}},
        {"hostkeyalgorithms", {SSH_OPTIONS_HOSTKEYS}}};
    for (const auto &[name, list] : setup.algorithms) {
        for (const ssh_options_e which : lists.value(name))
            ssh_options_set(m_session, which,
                            list.constData()); // of names it does not know libssh keeps none
    }
    good = good && giveKnownHosts();
    if (!good)
        return fail(Reach::Local,
                    words("The SSH settings of %1 cannot be used: %2")
                        .arg(m_context.site.name, visibleText(QByteArray(ssh_get_error(m_session)), 300)),
                    words("Check host, user and known_hosts of the site in the configuration."));
    return true;
}

/// libssh opens known_hosts itself, in the key exchange and when asked, and parses all of it each time. It
/// gets the lines that speak of this host, as they were read: so it never waits for a disk, reads no
/// strangers' lines, and sees what we have judged by.
bool SshHandshake::giveKnownHosts()
{
    m_knownHosts = ::memfd_create("known_hosts", MFD_CLOEXEC);
    if (m_knownHosts < 0)
        return false;
    QByteArray bytes;
    for (const HostKeyLine &line : hostKeyLines(m_setup.knownHosts, m_setup.host, m_setup.port))
        bytes += line.text + '\n';
    return ::write(m_knownHosts, bytes.constData(), size_t(bytes.size())) == bytes.size() &&
           setOption(m_session, SSH_OPTIONS_KNOWNHOSTS,
                     QStringLiteral("/proc/self/fd/%1").arg(m_knownHosts)) &&
           setOption(m_session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, QStringLiteral("/dev/null"));
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
    case Phase::SignIn:
        return signIn();
    case Phase::Start:
    case Phase::Ready:
    case Phase::Failed:
        break;
    }
    return false;
}

bool SshHandshake::signIn()
{
    const bool moved = m_signIn->step();
    if (m_phase != Phase::SignIn)
        return false; // it broke
    if (m_signIn->failed())
        return fail(m_signIn->fault().reach, m_signIn->fault().text, m_signIn->fault().hint);
    if (m_signIn->ready()) {
        enter(Phase::Ready, Duration{0});
        // The session stands for weeks; libssh needs the known hosts again when it changes keys, nothing
        // else.
        m_setup = {};
        m_signIn.release()->deleteLater(); // it may be the one that told
        return true;
    }
    return moved;
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
    m_timer.stop(); // signing in has its own
    m_phase = Phase::SignIn;
    m_signIn = std::make_unique<SshSignIn>(m_context, m_session, m_setup, m_memory, nullptr);
    connect(m_signIn.get(), &SshSignIn::wake, this, &SshHandshake::wake);
    connect(m_signIn.get(), &SshSignIn::broken, this, [this] { (void)sessionFault(); });
    m_signIn->begin();
    return true;
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
        judgeHostKey(m_context.site.name, m_setup.host, m_setup.port, m_setup.knownHosts, type, blob);
    if (!verdict.trusted)
        return fail(Reach::Rejected, verdict.text, verdict.hint);
    // Two readers of the same file have to agree.
    if (ssh_session_is_known_server(m_session) != SSH_KNOWN_HOSTS_OK)
        return fail(
            Reach::Rejected,
            words("The SSH host key of %1 is not accepted: libssh does not find it in %2. Nothing was "
                  "sent, no key either.")
                .arg(m_context.site.name, knownHostsNames(m_setup.knownHosts)),
            words("Write the site's line into known_hosts anew (ssh-keyscan prints it), after comparing "
                  "fingerprints by another way."));
    return true;
}

} // namespace Switchback
