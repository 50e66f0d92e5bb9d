// SPDX-License-Identifier: GPL-3.0-or-later
#include "sink.h"

#include <csignal>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{
struct Talk {
    std::string in;
    bool data = false;
};

std::string answerTo(Talk &talk, const std::string &line)
{
    if (talk.data) {
        if (line != ".")
            return {};
        talk.data = false;
        return "250 2.0.0 Ok: queued as 4ZABCDEF\r\n";
    }
    talk.data = line.rfind("DATA", 0) == 0;
    if (talk.data)
        return "354 go on\r\n";
    return line.rfind("QUIT", 0) == 0 ? "221 bye\r\n" : "250 Ok\r\n";
}

/// False: it is gone.
bool serve(int socket, Talk &talk)
{
    char buffer[16384];
    const ssize_t got = ::read(socket, buffer, sizeof buffer);
    if (got <= 0)
        return false;
    talk.in.append(buffer, std::size_t(got));
    std::string out;
    std::size_t from = 0;
    for (std::size_t end = talk.in.find("\r\n", from); end != std::string::npos;
         end = talk.in.find("\r\n", from)) {
        out += answerTo(talk, talk.in.substr(from, end - from));
        from = end + 2;
    }
    talk.in.erase(0, from);
    return out.empty() || ::write(socket, out.data(), out.size()) == ssize_t(out.size());
}

[[noreturn]] void run(int listener)
{
    std::map<int, Talk> talks;
    for (;;) {
        std::vector<pollfd> all{{listener, POLLIN, 0}};
        for (const auto &[socket, talk] : talks)
            all.push_back({socket, POLLIN, 0});
        ::poll(all.data(), all.size(), -1);
        if ((all.front().revents & POLLIN) != 0) {
            const int socket = ::accept(listener, nullptr, nullptr);
            const int one = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            talks[socket] = {};
            (void)!::write(socket, "220 sink ESMTP\r\n", 16);
        }
        for (std::size_t i = 1; i < all.size(); ++i)
            if (all[i].revents != 0 && !serve(all[i].fd, talks[all[i].fd])) {
                ::close(all[i].fd);
                talks.erase(all[i].fd);
            }
    }
}
} // namespace

Sink::Sink()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr *>(&address), length);
    ::listen(listener, 64);
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_child = ::fork();
    if (m_child == 0)
        run(listener);
    ::close(listener);
}

Sink::~Sink()
{
    ::kill(m_child, SIGKILL);
    ::waitpid(m_child, nullptr, 0);
}
