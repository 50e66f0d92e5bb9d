// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/testcall/tone.h"

#include <QElapsedTimer>
#include <QNetworkDatagram>
#include <QRegularExpression>
#include <QtEndian>
#include <QTimer>
#include <QUdpSocket>

#include <functional>

namespace Switchback::Test
{

/// Takes SIP by UDP on loopback and says what a test wants it to say, however wrong. One thread.
class SipAnswerer : public QObject
{
public:
    using Taker = std::function<void(const QByteArray &message)>;

    SipAnswerer()
    {
        m_sip.bind(QHostAddress::LocalHost);
        m_sound.bind(QHostAddress::LocalHost);
        connect(&m_sip, &QUdpSocket::readyRead, this, [this] {
            while (m_sip.hasPendingDatagrams())
                take(m_sip.receiveDatagram());
        });
        connect(&m_packets, &QTimer::timeout, this, [this] { speak(); });
    }
    Taker taker; ///< of every message but repeated ones
    [[nodiscard]] QString address() const { return QStringLiteral("127.0.0.1:%1").arg(m_sip.localPort()); }
    [[nodiscard]] const QList<QByteArray> &messages() const { return m_messages; }
    [[nodiscard]] qsizetype count(const QByteArray &begin) const
    {
        return std::count_if(m_messages.cbegin(), m_messages.cend(),
                             [&](const QByteArray &one) { return one.startsWith(begin); });
    }
    static QByteArray header(const QByteArray &message, const char *name)
    {
        const QRegularExpression shape(QStringLiteral("^%1: *([^\\r\\n]*)").arg(QLatin1String(name)),
                                       QRegularExpression::MultilineOption |
                                           QRegularExpression::CaseInsensitiveOption);
        return shape.match(QString::fromLatin1(message)).captured(1).toLatin1();
    }
    /// `how`: "180 Ringing". `speaks`: with a description of our sound.
    void answer(const QByteArray &request, const QByteArray &how, bool speaks = false)
    {
        QByteArray out = "SIP/2.0 " + how + "\r\n";
        const QByteArray tag = how.startsWith("100") ? QByteArray() : QByteArray(";tag=there");
        for (const char *name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
            const bool tagged = name == QByteArray("To") && !header(request, name).contains("tag=");
            out += QByteArray(name) + ": " + header(request, name) + (tagged ? tag : QByteArray()) + "\r\n";
        }
        finish(out, speaks);
    }
    /// A request to the caller: within the call of `invite`, or outside of any.
    void request(const QByteArray &invite, const QByteArray &method, const QByteArray &more,
                 const QByteArray &ownCall = {})
    {
        QByteArray out = method + " sip:switchback-test@" + m_caller.senderAddress().toString().toLatin1() +
                         ':' + QByteArray::number(m_caller.senderPort()) + " SIP/2.0\r\nVia: SIP/2.0/UDP " +
                         address().toLatin1() + ";branch=z9hG4bK" + QByteArray::number(++m_branch) +
                         "\r\nMax-Forwards: 70\r\n";
        if (ownCall.isEmpty())
            out += "From: " + header(invite, "To") + ";tag=there\r\nTo: " + header(invite, "From") +
                   "\r\nCall-ID: " + header(invite, "Call-ID") + "\r\n";
        else
            out += "From: <sip:a@127.0.0.1>;tag=other\r\nTo: <sip:switchback-test@127.0.0.1>\r\nCall-ID: " +
                   ownCall + "\r\n";
        finish(out + "CSeq: " + QByteArray::number(m_branch) + ' ' + method + "\r\n" + more,
               !ownCall.isEmpty());
    }
    /// A tone to whoever sent that INVITE, in packets of 20 ms; 0: no more.
    void say(const QByteArray &invite, double hz)
    {
        static const QRegularExpression shape(QStringLiteral("m=audio ([0-9]+) "));
        m_to = quint16(shape.match(QString::fromLatin1(invite)).captured(1).toUInt());
        m_pcm = hz > 0 ? soundOf(toneWav(hz, 30)) : QByteArray();
        m_at = 0;
        m_since.start();
        m_packets.start(10);
    }

private:
    void take(const QNetworkDatagram &datagram)
    {
        const QByteArray message = datagram.data();
        if (message.trimmed().isEmpty() || m_messages.contains(message))
            return;
        m_caller = datagram;
        m_messages += message;
        if (taker)
            taker(message);
    }
    void finish(QByteArray out, bool speaks)
    {
        QByteArray body;
        if (speaks)
            body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " +
                   QByteArray::number(m_sound.localPort()) + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
        out += "Contact: <sip:there@" + address().toLatin1() + ">\r\n";
        if (speaks)
            out += "Content-Type: application/sdp\r\n";
        out += "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        m_sip.writeDatagram(out, m_caller.senderAddress(), quint16(m_caller.senderPort()));
    }
    static char muLaw(int x)
    {
        const int size = std::min(std::abs(x), 32'635) + 132;
        int exponent = 7;
        while (exponent > 0 && (size & (0x80 << exponent)) == 0)
            --exponent;
        return char(~((x < 0 ? 0x80 : 0) | (exponent << 4) | ((size >> (exponent + 3)) & 0x0f)));
    }
    void speak()
    {
        constexpr qsizetype Samples = 160;
        for (; m_at < m_since.elapsed() / 20 && (m_at + 1) * Samples * 2 <= m_pcm.size(); ++m_at) {
            QByteArray packet(12, '\0');
            packet[0] = char(0x80);
            qToBigEndian<quint16>(++m_sequence, packet.data() + 2);
            qToBigEndian<quint32>(quint32(m_sequence) * Samples, packet.data() + 4);
            qToBigEndian<quint32>(4711, packet.data() + 8);
            for (qsizetype i = 0; i < Samples; ++i)
                packet += muLaw(qFromLittleEndian<qint16>(m_pcm.constData() + 2 * (m_at * Samples + i)));
            m_sound.writeDatagram(packet, QHostAddress(QHostAddress::LocalHost), m_to);
        }
    }

    QUdpSocket m_sip;
    QUdpSocket m_sound;
    QNetworkDatagram m_caller; ///< its newest message
    QList<QByteArray> m_messages;
    int m_branch = 100;
    QTimer m_packets;
    QElapsedTimer m_since;
    QByteArray m_pcm;
    qsizetype m_at = 0;
    quint16 m_to = 0;
    quint16 m_sequence = 0;
};

} // namespace Switchback::Test
