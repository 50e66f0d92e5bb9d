// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/link/ownway/optionsway.h"

#include <QHostAddress>

namespace Switchback::Test
{

namespace
{
QVariantMap settings(const SiteConfig &site)
{
    return site.otherWays.value(Options.text());
}
} // namespace

void OptionsWay::registerIt()
{
    registerWay(
        {Options, QStringLiteral("SIP"), false,
         [](const SiteConfig &site) { return !settings(site).isEmpty(); },
         [](const SiteConfig &site) { return settings(site).value(QStringLiteral("host")).toString(); }},
        {Options, [](const SiteConfig &site) { return !settings(site).isEmpty(); },
         [](const WayContext &context, QObject &) -> std::unique_ptr<Way> {
             return std::make_unique<OptionsWay>(context);
         }});
}

OptionsWay::OptionsWay(const WayContext &context)
    : m_context(context)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { end(Reach::Unreachable, QStringLiteral("no answer to OPTIONS")); });
    connect(&m_socket, &QUdpSocket::errorOccurred, this,
            [this] { end(Reach::Refused, m_socket.errorString()); });
    connect(&m_socket, &QUdpSocket::readyRead, this, [this] {
        QByteArray answer(m_socket.pendingDatagramSize(), '\0');
        if (m_socket.readDatagram(answer.data(), answer.size()) < 0)
            return;
        const bool good = answer.startsWith("SIP/2.0 200");
        end(good ? Reach::Answers : Reach::Nonsense, good ? QString() : QString::fromLatin1(answer.left(40)));
    });
    m_socket.connectToHost(QHostAddress(settings(context.site).value(QStringLiteral("host")).toString()),
                           quint16(settings(context.site).value(QStringLiteral("port")).toUInt()));
}

void OptionsWay::submit(WayJob job)
{
    m_jobs += std::move(job);
    if (m_jobs.size() == 1)
        ask();
}

void OptionsWay::ask()
{
    m_sentAt = m_context.clock->now();
    m_deadline.start(std::min(m_jobs.first().whole, m_jobs.first().firstByte));
    m_socket.write("OPTIONS sip:ping@site SIP/2.0\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
}

void OptionsWay::end(Reach reach, const QString &detail)
{
    if (m_jobs.isEmpty())
        return; // late
    m_deadline.stop();
    const WayJob job = m_jobs.takeFirst();
    CallAnswer answer;
    answer.way = Options;
    answer.reach = reach;
    answer.data = Error{QStringLiteral("no_data"), detail, {}};
    answer.sentAt = m_sentAt;
    answer.receivedAt = m_context.clock->now();
    emit tried({reach, detail, answer.receivedAt - m_sentAt});
    job.onDone(answer);
    if (!m_jobs.isEmpty())
        ask();
}

} // namespace Switchback::Test
