// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/siptrace.h"

#include "models/core/visibletext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QList>

#include <algorithm>

namespace Switchback::Site
{

namespace
{
constexpr qsizetype MostLines = 2000;
constexpr int LongestLine = 400;
/// Well below the contract's longest line.
constexpr qsizetype MostBytes = qsizetype(200) * 1024;

struct Message {
    QByteArray from; ///< "ADDRESS:PORT"
    QByteArray to;
    QByteArray first; ///< its first line
    QByteArray callId;
    QByteArray number; ///< of CSeq
    QByteArray method; ///< of CSeq
    [[nodiscard]] int code() const { return first.startsWith("SIP/2.0 ") ? first.mid(8, 3).toInt() : 0; }
};

/// "UDP 10.1.0.9:5090 -> 10.1.0.4:5060": before each message.
bool isWay(const QByteArray &line, Message &message)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 4 || words.at(2) != "->" ||
        !QByteArrayList{"UDP", "TCP", "TLS", "WS", "WSS"}.contains(words.first()))
        return false;
    message = {words.at(1), words.at(3), {}, {}, {}, {}};
    return true;
}

void takeHeader(const QByteArray &line, Message &message)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(std::max<qsizetype>(0, colon)).trimmed().toLower();
    const QByteArray value = line.mid(colon + 1).trimmed();
    if ((name == "call-id" || name == "i") && message.callId.isEmpty())
        message.callId = value;
    if (name != "cseq" || !message.method.isEmpty())
        return;
    const QList<QByteArray> words = value.simplified().split(' ');
    message.number = words.first();
    message.method = words.value(1);
}

/// Headers only: what stands in a body is nobody's word.
QList<Message> messagesIn(const QByteArray &sip)
{
    QList<Message> out;
    enum { Between, First, Headers } at = Between;
    Message message;
    // The last one may still be on its way to the file.
    for (const QByteArray &line : (sip + "\n\n").split('\n')) {
        if (at == Between) {
            at = isWay(line, message) ? First : Between;
        } else if (at == First) {
            message.first = line;
            at = Headers;
        } else if (!line.isEmpty()) {
            takeHeader(line, message);
        } else {
            out += message;
            at = Between;
        }
    }
    return out;
}

/// Those of one call, and first of all the one that dialled it: who sent that is the caller.
QList<Message> callIn(const QByteArray &sip, const QString &callId)
{
    QList<Message> all = messagesIn(sip);
    const auto dialled = std::find_if(all.cbegin(), all.cend(), [&](const Message &one) {
        return one.first.startsWith("INVITE ") && (callId.isEmpty() || one.callId == callId.toUtf8());
    });
    if (dialled == all.cend())
        return {};
    QList<Message> out;
    std::copy_if(dialled, all.cend(), std::back_inserter(out),
                 [&](const Message &one) { return one.callId == dialled->callId; });
    return out;
}

qsizetype encodedSize(const QString &line)
{
    return QJsonDocument(QJsonArray{line}).toJson(QJsonDocument::Compact).size();
}
} // namespace

QByteArray sipIn(const QByteArray &log)
{
    // One message each, between an escape for its colour and one for its end.
    static const QByteArray begin = "\x1b[36;1m#\n";
    static const QByteArray end = "\x1b[;m";
    QByteArray out;
    for (qsizetype at = log.indexOf(begin); at >= 0; at = log.indexOf(begin, at)) {
        at += begin.size();
        const qsizetype until = log.indexOf(end, at);
        out += log.mid(at, until < 0 ? -1 : until - at) + '\n';
        if (until < 0)
            break;
        at = until;
    }
    return out.replace("\r\n", "\n");
}

bool byeWasAnswered(const QByteArray &sip, const QString &callId)
{
    const QList<Message> call = callIn(sip, callId);
    return std::any_of(call.cbegin(), call.cend(), [&](const Message &bye) {
        return bye.first.startsWith("BYE ") && bye.from == call.first().from &&
               std::any_of(call.cbegin(), call.cend(), [&](const Message &answer) {
                   return answer.code() / 100 == 2 && answer.method == "BYE" && answer.number == bye.number &&
                          answer.to == bye.from;
               });
    });
}

bool cancelWasAnswered(const QByteArray &sip, const QString &callId)
{
    const QList<Message> call = callIn(sip, callId);
    return std::any_of(call.cbegin(), call.cend(), [&](const Message &answer) {
        return answer.code() >= 300 && answer.method == "INVITE" && answer.number == call.first().number &&
               answer.to == call.first().from;
    });
}

QStringList shownSip(const QByteArray &sip)
{
    QStringList all;
    for (const QByteArray &line : sip.split('\n'))
        all += visibleText(line, LongestLine);
    // How a call began and how it ended tell most.
    const auto fits = [&](bool fromEnd) {
        qsizetype bytes = 0;
        qsizetype lines = 0;
        while (lines < all.size() && lines < MostLines / 2 - 1) {
            bytes += encodedSize(all.at(fromEnd ? all.size() - 1 - lines : lines));
            if (bytes > MostBytes / 2)
                break;
            ++lines;
        }
        return lines;
    };
    const qsizetype head = fits(false);
    const qsizetype tail = fits(true);
    return head + tail >= all.size()
               ? all
               : all.mid(0, head) + QStringList{QStringLiteral("[...]")} + all.mid(all.size() - tail);
}

} // namespace Switchback::Site
