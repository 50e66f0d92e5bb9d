// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/ssh/agentkeys.h"

#include "models/core/visibletext.h"

#include <QtEndian>

#include <algorithm>

namespace Switchback
{

namespace
{
enum Message : char { Failure = 5, ListQuestion = 11, ListAnswer = 12, SignQuestion = 13, SignAnswer = 14 };

constexpr quint32 MaxKeys = 256;

QByteArray number(quint32 value)
{
    QByteArray out(4, '\0');
    qToBigEndian(value, out.data());
    return out;
}

/// Takes numbers and strings off the front; `good` turns false at the first that is not whole.
struct Taker {
    QByteArray rest;
    bool good = true;

    quint32 number()
    {
        if (rest.size() < 4) {
            good = false;
            return 0;
        }
        const auto value = qFromBigEndian<quint32>(rest.constData());
        rest.remove(0, 4);
        return value;
    }
    QByteArray string()
    {
        const quint32 length = number();
        if (!good || qsizetype(length) > rest.size()) {
            good = false;
            return {};
        }
        const QByteArray value = rest.left(length);
        rest.remove(0, length);
        return value;
    }
};
} // namespace

QByteArray agentFrame(const QByteArray &message)
{
    return number(quint32(message.size())) + message;
}

QByteArray agentListQuestion()
{
    return {1, ListQuestion};
}

std::optional<QList<SignInKey>> agentKeys(const QByteArray &answer)
{
    if (answer.isEmpty() || answer.at(0) != ListAnswer)
        return std::nullopt;
    Taker taker{answer.mid(1)};
    const quint32 count = taker.number();
    QList<SignInKey> keys;
    for (quint32 i = 0; i < std::min(count, MaxKeys) && taker.good; ++i) {
        const QByteArray blob = taker.string();
        const QByteArray comment = taker.string();
        if (taker.good && !blob.isEmpty())
            keys += {blob, visibleText(comment, 60), {}};
    }
    if (!taker.good)
        return std::nullopt;
    return keys;
}

QByteArray agentListAnswer(const SignInKey &key)
{
    return QByteArray(1, ListAnswer) + number(1) + agentFrame(key.blob) +
           agentFrame(QByteArrayLiteral("key"));
}

QByteArray agentFailure()
{
    return {1, Failure};
}

bool isAgentSignQuestion(const QByteArray &message)
{
    return !message.isEmpty() && message.at(0) == SignQuestion;
}

bool isAgentSignAnswer(const QByteArray &message)
{
    return !message.isEmpty() && message.at(0) == SignAnswer;
}

QList<SignInKey> signInOrder(const QList<SignInKey> &agent, const QList<SignInKey> &files,
                             const QList<QByteArray> &named, bool namedOnly, const SignInMemory &memory)
{
    QList<SignInKey> order;
    const auto add = [&](const SignInKey &key) {
        const bool there = std::any_of(order.begin(), order.end(),
                                       [&key](const SignInKey &one) { return one.blob == key.blob; });
        if (!there && !memory.refused.contains(key.blob))
            order += key;
    };
    const auto addIf = [&](const QList<SignInKey> &keys, const auto &fits) {
        for (const SignInKey &key : keys) {
            if (fits(key.blob))
                add(key);
        }
    };
    const auto isAccepted = [&](const QByteArray &blob) { return blob == memory.accepted; };
    const auto isNamed = [&](const QByteArray &blob) { return named.contains(blob); };
    addIf(agent, [&](const QByteArray &blob) { return isAccepted(blob) && (!namedOnly || isNamed(blob)); });
    addIf(files, isAccepted);
    addIf(agent, isNamed);
    if (!namedOnly)
        addIf(agent, [](const QByteArray &) { return true; });
    addIf(files, [](const QByteArray &) { return true; });
    return order;
}

QByteArray publicKeyBlob(const QByteArray &line)
{
    const QList<QByteArray> fields = line.simplified().split(' ');
    const QByteArray type = fields.value(0);
    const bool known = type.startsWith("ssh-") || type.startsWith("ecdsa-") || type.startsWith("sk-");
    return known ? QByteArray::fromBase64(fields.value(1)) : QByteArray();
}

} // namespace Switchback
