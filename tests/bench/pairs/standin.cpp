// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/pairs/standin.h"

#include "models/sites/statusjson.h"
#include "tests/app/contract/fullstatus.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QJsonDocument>

#include <array>
#include <csignal>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Switchback
{

namespace
{
/// The status line of a site, made anew each second. Any thread.
QByteArray answerOf(const QByteArray &site)
{
    struct Made {
        qint64 second = 0;
        QByteArray line;
    };
    static std::mutex mutex;
    static QHash<QByteArray, Made> all;
    const std::lock_guard lock(mutex);
    Made &made = all[site];
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    if (made.second == now)
        return made.line;
    SiteStatus status = Test::fullStatus();
    status.site = QString::fromUtf8(site);
    status.at = instantFromMs(QDateTime::currentMSecsSinceEpoch());
    if (site != "naperville")
        status.role = SiteRole::Standby;
    const QJsonObject line{{QStringLiteral("type"), QStringLiteral("result")},
                           {QStringLiteral("data"), toJson(status)}};
    made = {now, QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n'};
    return made.line;
}

QByteArray fileOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int listenAt(quint16 port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(fd, 4096) != 0)
        qFatal("port %d is taken", port);
    return fd;
}

MHD_Result onRequest(void *, MHD_Connection *connection, const char *url, const char *, const char *,
                     const char *, size_t *size, void **state)
{
    static int seen = 0;
    if (*state == nullptr) { // its head
        *state = &seen;
        return MHD_YES;
    }
    if (*size > 0) {
        *size = 0;
        return MHD_YES;
    }
    const QByteArray answer = answerOf(QByteArray(url).split('/').value(1));
    MHD_Response *response = MHD_create_response_from_buffer(
        size_t(answer.size()), const_cast<char *>(answer.constData()), MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "application/x-ndjson");
    const MHD_Result queued = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return queued;
}

/// One connection by SSH.
struct Guest {
    ssh_session session = nullptr;
    ssh_event event = nullptr;
    int fd = -1;
    bool greeted = false;
    unsigned waitsFor = EPOLLIN;
    QByteArray site;
    std::vector<ssh_channel> asked; ///< have said all, and wait for their answer
    ssh_server_callbacks_struct server = {};
    ssh_channel_callbacks_struct channel = {};
};

int onKey(ssh_session, const char *user, ssh_key, char, void *data)
{
    static_cast<Guest *>(data)->site = user;
    return SSH_AUTH_SUCCESS;
}

int onExec(ssh_session, ssh_channel, const char *, void *)
{
    return SSH_OK;
}

void onEof(ssh_session, ssh_channel channel, void *data)
{
    static_cast<Guest *>(data)->asked.push_back(channel);
}

ssh_channel onOpen(ssh_session session, void *data)
{
    ssh_channel channel = ssh_channel_new(session);
    ssh_set_channel_callbacks(channel, &static_cast<Guest *>(data)->channel);
    return channel;
}

class SshStandIn
{
public:
    SshStandIn(const QString &folder, quint16 port)
        : m_bind(ssh_bind_new())
        , m_listener(listenAt(port))
        , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    {
        ssh_bind_options_set(m_bind, SSH_BIND_OPTIONS_HOSTKEY,
                             QFile::encodeName(folder + QStringLiteral("/host")).constData());
        epoll_event event = {EPOLLIN, {.ptr = nullptr}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_listener, &event);
    }
    void turn()
    {
        std::array<epoll_event, 64> events;
        const int count =
            ::epoll_wait(m_epoll, events.data(), int(events.size()), m_dribbling.isEmpty() ? -1 : 1000);
        dribble();
        for (int i = 0; i < count; ++i) {
            auto *guest = static_cast<Guest *>(events.at(std::size_t(i)).data.ptr);
            if (!guest)
                accept();
            else
                serve(guest);
        }
    }

private:
    void accept()
    {
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto *guest = new Guest;
        guest->fd = fd;
        guest->session = ssh_new();
        if (ssh_bind_accept_fd(m_bind, guest->session, fd) != SSH_OK)
            qFatal("ssh_bind_accept_fd: %s", ssh_get_error(m_bind));
        ssh_set_blocking(guest->session, 0);
        guest->server.userdata = guest;
        guest->server.auth_pubkey_function = onKey;
        guest->server.channel_open_request_session_function = onOpen;
        ssh_callbacks_init(&guest->server) ssh_set_server_callbacks(guest->session, &guest->server);
        guest->channel.userdata = guest;
        guest->channel.channel_exec_request_function = onExec;
        guest->channel.channel_eof_function = onEof;
        ssh_callbacks_init(&guest->channel) ssh_set_auth_methods(guest->session, SSH_AUTH_METHOD_PUBLICKEY);
        (void)ssh_handle_key_exchange(guest->session);
        guest->event = ssh_event_new();
        ssh_event_add_session(guest->event, guest->session);
        epoll_event event = {guest->waitsFor, {.ptr = guest}};
        ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event);
        serve(guest);
    }
    void serve(Guest *guest)
    {
        bool broken = ssh_event_dopoll(guest->event, 0) == SSH_ERROR;
        if (!broken && !guest->greeted) {
            const int rc = ssh_handle_key_exchange(guest->session);
            guest->greeted = rc == SSH_OK;
            broken = rc == SSH_ERROR;
        }
        for (ssh_channel channel : std::exchange(guest->asked, {})) {
            if (guest->site == Dribbler) {
                m_dribbling[guest] += channel;
                continue;
            }
            const QByteArray answer = answerOf(guest->site);
            ssh_channel_write(channel, answer.constData(), uint32_t(answer.size()));
            ssh_channel_request_send_exit_status(channel, 0);
            ssh_channel_send_eof(channel);
            ssh_channel_close(channel);
            ssh_channel_free(channel);
        }
        if (broken) {
            drop(guest);
            return;
        }
        (void)ssh_event_dopoll(guest->event, 0);
        const bool write = (ssh_get_poll_flags(guest->session) & SSH_WRITE_PENDING) != 0;
        const unsigned wanted = write ? EPOLLIN | EPOLLOUT : EPOLLIN;
        if (std::exchange(guest->waitsFor, wanted) != wanted) {
            epoll_event event = {wanted, {.ptr = guest}};
            ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, guest->fd, &event);
        }
    }
    /// A byte a second; what was given up at the other end goes with its session.
    void dribble()
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        if (std::exchange(m_second, now) == now)
            return;
        for (auto it = m_dribbling.cbegin(); it != m_dribbling.cend(); ++it) {
            for (ssh_channel channel : it.value()) {
                if (!ssh_channel_is_closed(channel))
                    ssh_channel_write(channel, "{", 1);
            }
            (void)ssh_event_dopoll(it.key()->event, 0);
        }
    }
    void drop(Guest *guest)
    {
        m_dribbling.remove(guest);
        ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, guest->fd, nullptr);
        ssh_event_remove_session(guest->event, guest->session);
        ssh_event_free(guest->event);
        ssh_free(guest->session);
        delete guest;
    }

    ssh_bind m_bind;
    int m_listener;
    int m_epoll;
    QHash<Guest *, QList<ssh_channel>> m_dribbling;
    qint64 m_second = 0;
};

MHD_Daemon *startRest(const QString &folder)
{
    const QByteArray key = fileOf(folder + QStringLiteral("/rest.key"));
    const QByteArray pem = fileOf(folder + QStringLiteral("/rest.pem"));
    MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_TLS | MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC, 0, nullptr,
        nullptr, onRequest, nullptr, MHD_OPTION_HTTPS_MEM_KEY, key.constData(), MHD_OPTION_HTTPS_MEM_CERT,
        pem.constData(), MHD_OPTION_CONNECTION_LIMIT, 30000U, MHD_OPTION_END);
    if (!daemon)
        qFatal("no REST server here");
    return daemon;
}
} // namespace

void runStandIn(const QString &folder, quint16 sshPort, quint16 restPort, int sites)
{
    ::signal(SIGPIPE, SIG_IGN);         // whoever asked may be gone
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // and nobody else would end this
    MHD_Daemon *daemon = startRest(folder);
    const int doors = ::epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < sites; ++i) {
        const int fd = listenAt(quint16(restPort + i));
        epoll_event event = {EPOLLIN, {.fd = fd}};
        ::epoll_ctl(doors, EPOLL_CTL_ADD, fd, &event);
    }
    std::thread([daemon, doors] {
        for (;;) {
            epoll_event event = {};
            if (::epoll_wait(doors, &event, 1, -1) != 1)
                continue;
            sockaddr_in from = {};
            socklen_t length = sizeof from;
            const int fd = ::accept4(event.data.fd, reinterpret_cast<sockaddr *>(&from), &length,
                                     SOCK_CLOEXEC | SOCK_NONBLOCK);
            const int on = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            if (fd >= 0)
                MHD_add_connection(daemon, fd, reinterpret_cast<sockaddr *>(&from), length);
        }
    }).detach();
    SshStandIn ssh(folder, sshPort);
    for (;;)
        ssh.turn();
}

} // namespace Switchback
