// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/sshsignin.h"

#include "app/link/ssh/agentclient.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QtEndian>

#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
constexpr qsizetype MaxSignature = qsizetype(16) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("SshSignIn", text);
}

QByteArray publicPart(ssh_key key)
{
    ssh_key open = nullptr;
    char *base64 = nullptr;
    QByteArray out;
    if (ssh_pki_export_privkey_to_pubkey(key, &open) == SSH_OK &&
        ssh_pki_export_pubkey_base64(open, &base64) == SSH_OK) {
        out = QByteArray::fromBase64(base64);
        ssh_string_free_char(base64);
    }
    ssh_key_free(open);
    return out;
}
} // namespace

SshSignIn::SshSignIn(const WayContext &context, ssh_session session, const SshSetup &setup,
                     SignInMemory &memory, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_session(session)
    , m_setup(setup)
    , m_memory(memory)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        fail(Reach::Silent,
             words("%1 accepts the connection, but does not answer: the %2 was not done in time.")
                 .arg(m_context.site.name, phaseText()),
             words("The SSH service there may be frozen or the machine overloaded. See what REST and the "
                   "other site say."));
        emit wake();
    });
}

SshSignIn::~SshSignIn()
{
    for (ssh_key key : std::as_const(m_fileKeys))
        ssh_key_free(key);
    if (m_ours >= 0)
        ::close(m_ours);
}

QString SshSignIn::phaseText() const
{
    if (m_phase == Phase::List)
        return words("list of the SSH agent's keys");
    if (m_phase == Phase::Ask)
        return words("signature of the SSH agent with the key %1").arg(m_key.name);
    return words("sign-in");
}

Reach SshSignIn::phaseReach() const
{
    return m_phase == Phase::List || m_phase == Phase::Ask ? Reach::Local : Reach::Silent;
}

bool SshSignIn::fail(Reach reach, const QString &text, const QString &hint)
{
    m_fault = {reach, text, hint};
    m_phase = Phase::Failed;
    m_timer.stop();
    return false;
}

QString SshSignIn::userName() const
{
    char *value = nullptr;
    if (ssh_options_get(m_session, SSH_OPTIONS_USER, &value) != SSH_OK || !value)
        return {};
    const QString name = visibleText(QByteArray(value), 60);
    ssh_string_free_char(value);
    return name;
}

void SshSignIn::begin()
{
    if (!m_setup.keyName.isEmpty() || m_setup.agent.isEmpty()) {
        order({});
        return;
    }
    m_phase = Phase::List;
    m_agent = std::make_unique<AgentClient>(m_setup.agent, nullptr);
    m_agent->ask(agentListQuestion(), m_context.limits.agent, [this](const auto &answer) {
        if (m_phase != Phase::List)
            return;
        const auto keys = answer ? agentKeys(*answer) : std::nullopt;
        m_agentSilent = !keys;
        order(keys.value_or(QList<SignInKey>()));
        emit wake();
    });
}

/// Private keys that can be used as they are. False: the one of the configuration can't be.
bool SshSignIn::openFileKeys(QList<SignInKey> &files)
{
    const bool one = !m_setup.keyName.isEmpty();
    if (one)
        files = {{{}, visibleText(m_setup.keyName), m_setup.key}};
    for (auto it = files.begin(); it != files.end();) {
        ssh_key key = nullptr;
        // From memory: libssh would open the file itself, and a pipe or a dead disk would hold it.
        const int rc = ssh_pki_import_privkey_base64(it->file.constData(), nullptr, nullptr, nullptr, &key);
        const QByteArray blob = rc == SSH_OK ? publicPart(key) : QByteArray();
        if (blob.isEmpty()) {
            ssh_key_free(key);
            if (one)
                return false;
            it = files.erase(it); // with a passphrase: the agent has it, or nobody
            continue;
        }
        if (ssh_key before = m_fileKeys.value(blob))
            ssh_key_free(before);
        m_fileKeys.insert(blob, key);
        it->blob = blob;
        ++it;
    }
    return true;
}

void SshSignIn::order(const QList<SignInKey> &agentKeys)
{
    QList<SignInKey> files = m_setup.files;
    if (!openFileKeys(files)) {
        fail(Reach::Local,
             words("The SSH key %1 for %2 cannot be used: it is no private key, or it has a passphrase.")
                 .arg(visibleText(m_setup.keyName), m_context.site.name),
             words("Put a key with a passphrase into the SSH agent and leave `key` out of the "
                   "configuration."));
        return;
    }
    QList<QByteArray> named = m_setup.named;
    for (const SignInKey &file : std::as_const(files))
        named += file.blob;
    const auto inOrder = [&] { return signInOrder(agentKeys, files, named, m_setup.namedOnly, m_memory); };
    m_keys = inOrder();
    if (m_keys.isEmpty()) { // all were refused: from the beginning
        m_memory.refused.clear();
        m_keys = inOrder();
    }
    m_known = m_keys.size() + m_memory.refused.size();
    next();
}

void SshSignIn::next()
{
    if (m_keys.isEmpty()) {
        failAll();
        return;
    }
    if (m_offered >= m_memory.keysAtOnce) {
        m_moreKeys = true;
        fail(Reach::Rejected,
             words("%1 has refused %2 of the %3 SSH keys that there are here; the others are offered next.")
                 .arg(m_context.site.name)
                 .arg(m_memory.refused.size())
                 .arg(m_known),
             words("Name the right `key` in the configuration: then no other is offered."));
        return;
    }
    m_key = m_keys.takeFirst();
    ++m_offered;
    m_timer.start(m_context.limits.auth);
    m_phase = m_key.ofAgent() ? Phase::Offer : Phase::FileKey;
    // First only whether the site would take the key: who is asked to touch a token wants to know that it
    // matters. Told that the agent does not sign, libssh leaves what is to be signed with us.
    if (m_key.ofAgent() && !feed({agentListAnswer(m_key), agentFailure()}))
        refused();
}

void SshSignIn::refused()
{
    m_memory.refused.insert(m_key.blob);
    if (m_memory.accepted == m_key.blob)
        m_memory.accepted.clear();
    next();
}

void SshSignIn::accept()
{
    m_memory.accepted = m_key.blob;
    m_memory.refused.clear();
    m_phase = Phase::Ready;
    m_timer.stop();
}

void SshSignIn::failAll()
{
    const QString site = m_context.site.name;
    if (m_known == 0) {
        fail(
            Reach::Local,
            m_agentSilent
                ? words("There is no SSH key for %1: the SSH agent did not list its keys in %2, and "
                        "~/.ssh has none that can be used without a passphrase.")
                      .arg(site, durationText(m_context.limits.agent))
                : words("There is no SSH key for %1: neither in the SSH agent nor, without a "
                        "passphrase, in ~/.ssh.")
                      .arg(site),
            words(
                "Name a `key` in the configuration, or put one into the SSH agent (ssh-add -l lists them)."));
        return;
    }
    const QString keys = !m_setup.keyName.isEmpty() ? visibleText(m_setup.keyName)
                         : m_known == 1             ? m_key.name
                                        : words("any of %1 keys of the SSH agent and ~/.ssh").arg(m_known);
    QString hint =
        words("The key may have been taken out of authorized_keys at the site, have expired, or the "
              "account is locked. Tries are spaced out so that it does not get locked by them.");
    if (m_setup.keyName.isEmpty())
        hint += QLatin1Char(' ') + words("Name the right `key` in the configuration.");
    QString text = words("%1 does not let user %2 in with %3.").arg(site, userName(), keys);
    if (m_notSigned)
        text += QLatin1Char(' ') + words("The SSH agent refused to sign.");
    if (m_agentSilent)
        text += QLatin1Char(' ') + words("The SSH agent did not list its keys.");
    fail(Reach::Rejected, text, hint);
}

bool SshSignIn::step()
{
    switch (m_phase) {
    case Phase::Offer: {
        const int rc = ssh_userauth_agent(m_session, nullptr);
        if (rc == SSH_AUTH_ERROR && !signQuestion().isEmpty()) {
            askForSignature();
            return true;
        }
        return took(rc);
    }
    case Phase::Sign:
        return took(ssh_userauth_agent(m_session, nullptr));
    case Phase::FileKey:
        return took(ssh_userauth_publickey(m_session, nullptr, m_fileKeys.value(m_key.blob)));
    case Phase::Start:
    case Phase::List:
    case Phase::Ask:
    case Phase::Ready:
    case Phase::Failed:
        break;
    }
    return false;
}

/// What the server made of a key.
bool SshSignIn::took(int rc)
{
    if (rc == SSH_AUTH_AGAIN)
        return false;
    if (rc == SSH_AUTH_SUCCESS) {
        accept();
        return true;
    }
    if (rc == SSH_AUTH_PARTIAL)
        return fail(Reach::Rejected,
                    words("%1 does not let user %2 in with %3 alone: it wants a second proof as well.")
                        .arg(m_context.site.name, userName(), m_key.name),
                    words("Let this key alone suffice for this user at the site."));
    if (rc == SSH_AUTH_ERROR && !ssh_is_connected(m_session)) {
        if (!QByteArray(ssh_get_error(m_session)).contains("Too many authentication failures")) {
            emit broken();
            return false;
        }
        // Fewer are allowed there than anywhere by default: learn it.
        m_memory.keysAtOnce = std::max(1, m_offered - 1);
        m_offered = m_memory.keysAtOnce;
    }
    refused();
    return true;
}

/// A fresh pair of sockets whose other end libssh takes for the agent's. All that it will read is there
/// before it asks, and then the end: it never waits.
bool SshSignIn::feed(const QList<QByteArray> &answers)
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return false;
    if (m_ours >= 0)
        ::close(m_ours);
    m_ours = ends[0];
    bool good = true;
    for (const QByteArray &answer : answers) {
        const QByteArray frame = agentFrame(answer);
        good = good && ::send(m_ours, frame.constData(), size_t(frame.size()), MSG_NOSIGNAL) == frame.size();
    }
    ::shutdown(m_ours, SHUT_WR);
    const int before = std::exchange(m_theirs, ends[1]);
    good = ssh_set_agent_socket(m_session, m_theirs) == SSH_OK && good;
    if (before >= 0)
        ::close(before);
    return good;
}

/// What libssh asked its "agent" to sign; empty if it did not get that far.
QByteArray SshSignIn::signQuestion() const
{
    QByteArray said(qsizetype(64) * 1024, '\0');
    const ssize_t got = ::recv(m_ours, said.data(), size_t(said.size()), MSG_PEEK | MSG_DONTWAIT);
    said.truncate(std::max<qsizetype>(got, 0));
    while (said.size() >= 4) {
        const auto length = qFromBigEndian<quint32>(said.constData());
        const QByteArray message = said.mid(4, length);
        if (message.size() == qsizetype(length) && isAgentSignQuestion(message))
            return message;
        said.remove(0, qsizetype(length) + 4);
    }
    return {};
}

void SshSignIn::askForSignature()
{
    m_phase = Phase::Ask;
    m_timer.stop();
    m_agent->ask(signQuestion(), m_context.limits.agentSign, [this](const auto &answer) {
        if (m_phase != Phase::Ask)
            return;
        signedByAgent(answer);
        emit wake();
    });
}

void SshSignIn::signedByAgent(const std::optional<QByteArray> &answer)
{
    if (!answer) {
        fail(Reach::Local,
             words("The SSH agent has not signed with the key %1 for %2 in %3.")
                 .arg(m_key.name, m_context.site.name, durationText(m_context.limits.agentSign)),
             words("A token may wait to be touched, or a window of the agent for \"Allow\". Name a `key` "
                   "without "
                   "either in the configuration: the console signs in at any hour."));
        return;
    }
    if (!isAgentSignAnswer(*answer) || answer->size() > MaxSignature ||
        !feed({agentListAnswer(m_key), *answer})) {
        m_notSigned = true;
        refused();
        return;
    }
    m_phase = Phase::Sign;
    m_timer.start(m_context.limits.auth);
}

} // namespace Switchback
