// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/link/barelink.h"

#include "tests/bench/link/sshpeers.h"

#include <QFile>

#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

BareLink::BareLink(const SiteConfig &site, int sessions)
    : m_site(site)
    , m_all(std::size_t(sessions))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    ssh_set_log_level(SSH_LOG_NONE);
    ssh_pki_import_privkey_file(QFile::encodeName(site.ssh.keyFile).constData(), nullptr, nullptr, nullptr,
                                &m_key);
}

BareLink::~BareLink()
{
    for (One &one : m_all) {
        if (one.channel)
            ssh_channel_free(one.channel);
        if (one.event) {
            ssh_event_remove_session(one.event, one.session);
            ssh_event_free(one.event);
        }
        if (one.session) {
            ssh_silent_disconnect(one.session);
            ssh_free(one.session);
        }
    }
    ssh_key_free(m_key);
    ::close(m_epoll);
}

bool BareLink::dial(One &one, unsigned index)
{
    one.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_site.ssh.port);
    address.sin_addr.s_addr = inet_addr(hostOf(int(index)).toUtf8().constData());
    const int on = 1;
    ::setsockopt(one.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(one.fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return false;
    one.session = ssh_new();
    ssh_set_blocking(one.session, 0);
    const unsigned int port = m_site.ssh.port;
    const int off = 0;
    const auto set = [&one](ssh_options_e which, const QString &value) {
        ssh_options_set(one.session, which, QFile::encodeName(value).constData());
    };
    set(SSH_OPTIONS_HOST, hostOf(int(index)));
    set(SSH_OPTIONS_USER, m_site.ssh.user);
    set(SSH_OPTIONS_KNOWNHOSTS, m_site.ssh.knownHosts);
    set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, QStringLiteral("/dev/null"));
    ssh_options_set(one.session, SSH_OPTIONS_PORT, &port);
    ssh_options_set(one.session, SSH_OPTIONS_PROCESS_CONFIG, &off);
    ssh_options_set(one.session, SSH_OPTIONS_NODELAY, &on);
    ssh_options_set(one.session, SSH_OPTIONS_FD, &one.fd);
    if (ssh_connect(one.session) == SSH_ERROR)
        return false;
    one.event = ssh_event_new();
    ssh_event_add_session(one.event, one.session);
    one.phase = Phase::Connecting;
    one.waitsFor = EPOLLIN;
    epoll_event wanted = {one.waitsFor, {.u32 = index}};
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, one.fd, &wanted) == 0;
}

void BareLink::begin(int session)
{
    One &one = m_all.at(std::size_t(session));
    if (one.phase == Phase::New && !dial(one, unsigned(session))) {
        finish(one, false);
        return;
    }
    if (one.phase == Phase::Idle)
        one.phase = Phase::Opening;
    pump(one, unsigned(session));
}

void BareLink::turn(int timeoutMs)
{
    std::array<epoll_event, 64> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), timeoutMs);
    for (int i = 0; i < count; ++i)
        pump(m_all.at(events.at(std::size_t(i)).data.u32), events.at(std::size_t(i)).data.u32);
}

void BareLink::pump(One &one, unsigned index)
{
    if (one.phase == Phase::Dead)
        return;
    bool moved = true;
    while (moved) {
        if (ssh_event_dopoll(one.event, 0) == SSH_ERROR) {
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, one.fd, nullptr);
            finish(one, false);
            return;
        }
        moved = step(one);
    }
    const bool write = (ssh_get_poll_flags(one.session) & SSH_WRITE_PENDING) != 0;
    const unsigned wanted = write ? EPOLLIN | EPOLLOUT : EPOLLIN;
    if (wanted != one.waitsFor) {
        one.waitsFor = wanted;
        epoll_event event = {wanted, {.u32 = index}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, one.fd, &event);
    }
}

bool BareLink::move(One &one, int rc, Phase next)
{
    if (rc == SSH_OK)
        one.phase = next;
    return rc == SSH_OK;
}

bool BareLink::finish(One &one, bool good)
{
    const bool waited = one.phase != Phase::Idle && one.phase != Phase::Dead;
    m_ended += waited ? 1 : 0;
    m_good += good ? 1 : 0;
    if (one.channel)
        ssh_channel_free(one.channel);
    one.channel = nullptr;
    one.phase = good ? Phase::Idle : Phase::Dead;
    return good;
}

bool BareLink::step(One &one)
{
    switch (one.phase) {
    case Phase::Connecting:
        if (ssh_connect(one.session) != SSH_OK)
            return false;
        if (ssh_session_is_known_server(one.session) != SSH_KNOWN_HOSTS_OK)
            return finish(one, false);
        one.phase = Phase::SignIn;
        return true;
    case Phase::SignIn:
        if (ssh_userauth_publickey(one.session, nullptr, m_key) != SSH_AUTH_SUCCESS)
            return false;
        one.phase = Phase::Opening;
        return true;
    case Phase::Opening:
        if (!one.channel)
            one.channel = ssh_channel_new(one.session);
        return move(one, ssh_channel_open_session(one.channel), Phase::Exec);
    case Phase::Exec:
        if (!move(one, ssh_channel_request_exec(one.channel, "status"), Phase::Reading))
            return false;
        ssh_channel_write(one.channel, "{}\n", 3);
        ssh_channel_send_eof(one.channel);
        one.bytes = 0;
        return true;
    case Phase::Reading: {
        std::array<char, std::size_t(8) * 1024> buffer;
        const int count = ssh_channel_read_nonblocking(one.channel, buffer.data(), buffer.size(), 0);
        one.bytes += std::max(count, 0);
        if (count <= 0 && ssh_channel_is_eof(one.channel) && ssh_channel_is_closed(one.channel))
            return finish(one, one.bytes > 0) && false;
        return count > 0;
    }
    case Phase::New:
    case Phase::Idle:
    case Phase::Dead:
        break;
    }
    return false;
}

} // namespace Switchback
