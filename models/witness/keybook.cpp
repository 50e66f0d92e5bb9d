// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/keybook.h"

#include "models/core/jsoncanonical.h"
#include "models/core/visibletext.h"
#include "models/witness/lettersmeant.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyBook)
};

constexpr qsizetype KeyHex = 64;
constexpr qsizetype StoreHex = 32;
constexpr qsizetype MaxText = 400;

QString textOf(const QJsonObject &body, const char *field)
{
    return body.value(QLatin1String(field)).toString();
}

QByteArray bytesOf(const QJsonObject &body, const char *field)
{
    return textOf(body, field).toLatin1();
}

void insertWord(QJsonObject &body, const KeyWord &word)
{
    body.insert(QStringLiteral("by"), word.by);
    body.insert(QStringLiteral("second"), word.second);
    body.insert(QStringLiteral("reason"), word.reason);
    if (word.glass)
        body.insert(QStringLiteral("broken_glass"), true);
}

bool hasWord(const QJsonObject &body)
{
    return !textOf(body, "by").isEmpty() && !textOf(body, "reason").isEmpty();
}

void end(SeatKey &key, SeatKey::End how, const Event &event, const QString &why, const QString &by)
{
    // Of a key that was followed before, a revocation says more; it does not make it good for longer.
    key.ended = key.ended ? std::min(*key.ended, event.at) : event.at;
    key.endedSeq = key.endedSeq > 0 ? key.endedSeq : event.seq;
    key.how = how;
    key.endedWhy = why;
    key.endedBy = by;
}
} // namespace

QJsonObject keyMadeBody(const SeatKey &made)
{
    return {{QStringLiteral("key"), QString::fromLatin1(made.key)},
            {QStringLiteral("fingerprint"), keyFingerprint(made.key)},
            {QStringLiteral("seat"), made.seat},
            {QStringLiteral("store"), made.store}};
}

QJsonObject keyFollowsBody(const SeatKey &made, const QByteArray &before, const QByteArray &signature)
{
    QJsonObject body = keyMadeBody(made);
    body.insert(QStringLiteral("follows"), QString::fromLatin1(before));
    body.insert(QStringLiteral("signature"), QString::fromLatin1(signature));
    return body;
}

QJsonObject keyReplacesBody(const SeatKey &made, const QByteArray &lost, const KeyWord &word)
{
    QJsonObject body = keyMadeBody(made);
    body.insert(QStringLiteral("replaces"), QString::fromLatin1(lost));
    insertWord(body, word);
    return body;
}

QJsonObject keyRevokedBody(const QByteArray &key, const KeyWord &word)
{
    QJsonObject body{{QStringLiteral("key"), QString::fromLatin1(key)},
                     {QStringLiteral("fingerprint"), keyFingerprint(key)}};
    insertWord(body, word);
    return body;
}

QByteArray keyBytes(const QByteArray &key, const QByteArray &before)
{
    return canonicalJson(QJsonObject{{QStringLiteral("format"), QStringLiteral("switchback-key/1")},
                                     {QStringLiteral("key"), QString::fromLatin1(key)},
                                     {QStringLiteral("follows"), QString::fromLatin1(before)}});
}

void KeyBook::add(const Event &event)
{
    if (!event.pair.isEmpty())
        return;
    const bool taken = event.kind == QLatin1String(KeyMadeKind)      ? make(event)
                       : event.kind == QLatin1String(KeyRevokedKind) ? revoke(event)
                                                                     : true;
    if (!taken)
        m_odd += event.seq;
}

bool KeyBook::make(const Event &event)
{
    const QJsonObject &body = event.body;
    SeatKey made;
    made.key = bytesOf(body, "key");
    made.seat = textOf(body, "seat");
    made.store = textOf(body, "store");
    made.made = event.at;
    made.seq = event.seq;
    const bool sound = isHex(made.key, KeyHex) && !made.seat.isEmpty() && made.seat.size() <= MaxText &&
                       isHex(made.store.toLatin1(), StoreHex);
    if (!sound || of(made.key))
        return false;
    const bool follows = body.contains(QLatin1String("follows"));
    const bool replaces = body.contains(QLatin1String("replaces"));
    if (!follows && !replaces) {
        if (newestOf(made.seat, made.store))
            return false;
        m_all += made;
        return true;
    }
    SeatKey *before = find(bytesOf(body, follows ? "follows" : "replaces"));
    if (follows == replaces || !before || before->seat != made.seat || before->store != made.store)
        return false;
    if (follows) {
        if (before->ended ||
            (m_check && !m_check(before->key, keyBytes(made.key, before->key), bytesOf(body, "signature"))))
            return false;
        end(*before, SeatKey::End::Followed, event, keyFingerprint(made.key), {});
    } else {
        // In place of the newest alone, so that a seat has one that is good at a time.
        if (!hasWord(body) || before != newestOf(made.seat, made.store))
            return false;
        if (!before->ended)
            end(*before, SeatKey::End::Replaced, event, textOf(body, "reason"), textOf(body, "by"));
    }
    m_all += made;
    return true;
}

bool KeyBook::revoke(const Event &event)
{
    SeatKey *key = find(bytesOf(event.body, "key"));
    if (!key || key->how == SeatKey::End::Revoked || !hasWord(event.body))
        return false;
    end(*key, SeatKey::End::Revoked, event, textOf(event.body, "reason"), textOf(event.body, "by"));
    return true;
}

SeatKey *KeyBook::find(const QByteArray &key)
{
    const auto found =
        std::find_if(m_all.begin(), m_all.end(), [&key](const SeatKey &each) { return each.key == key; });
    return found == m_all.end() ? nullptr : &*found;
}

const SeatKey *KeyBook::of(const QByteArray &key) const
{
    const auto found =
        std::find_if(m_all.cbegin(), m_all.cend(), [&key](const SeatKey &each) { return each.key == key; });
    return found == m_all.cend() ? nullptr : &*found;
}

Result<SeatKey> KeyBook::meant(const QString &fingerprint) const
{
    constexpr qsizetype Least = 4;
    const QString typed = lettersMeant(fingerprint);
    QList<SeatKey> found;
    for (const SeatKey &each : m_all) {
        if (typed.size() >= Least && lettersMeant(keyFingerprint(each.key)).startsWith(typed))
            found += each;
    }
    if (found.size() == 1)
        return found.first();
    const QString shown = visibleText(fingerprint, 60);
    const QString see = Words::tr("See: switchback keys list");
    return found.isEmpty()
               ? Error{QStringLiteral("no_such_key"),
                       Words::tr("The log knows no key with the fingerprint %1.").arg(shown), see}
               : Error{QStringLiteral("which_key"), Words::tr("Several keys begin with %1.").arg(shown), see};
}

const SeatKey *KeyBook::newestOf(const QString &seat, const QString &store) const
{
    const auto found = std::find_if(m_all.crbegin(), m_all.crend(), [&](const SeatKey &each) {
        return each.seat == seat && each.store == store;
    });
    return found == m_all.crend() ? nullptr : &*found;
}

bool KeyBook::goodAt(const QByteArray &key, Instant at) const
{
    const SeatKey *known = of(key);
    return known && known->made <= at && (!known->ended || at < *known->ended);
}

bool KeyBook::goodAfter(const QByteArray &key, qint64 seq) const
{
    const SeatKey *known = of(key);
    return known && known->seq <= seq && (known->endedSeq == 0 || seq < known->endedSeq);
}

} // namespace Switchback
