// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/chain.h"

#include "models/core/apart.h"
#include "models/core/jsoncanonical.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace Switchback
{

Error chainBroken(qint64 seq, const QString &why)
{
    return {QStringLiteral("chain_broken"),
            QCoreApplication::translate("Chain", "The log is not whole: event %1 %2").arg(seq).arg(why),
            QCoreApplication::translate(
                "Chain", "Everything before event %1 is as it was written. Compare with a copy kept "
                         "elsewhere.")
                .arg(seq)};
}

Event storableEvent(Event event, QByteArray &body)
{
    for (QString *text :
         {&event.kind, &event.pair, &event.site, &event.run, &event.incident, &event.actor, &event.text})
        *text =
            text->isEmpty() ? QStringLiteral("") : storableText(*text); // a null text would be stored as NULL
    bool same = false;
    body = canonicalJson(event.body, same);
    if (!same)
        event.body = QJsonDocument::fromJson(body).object();
    return event;
}

Event storableEvent(Event event)
{
    QByteArray body;
    return storableEvent(std::move(event), body);
}

QByteArray chainHash(const QByteArray &previous, const Event &event)
{
    return chainHash(previous, event, canonicalJson(hashedBody(event)));
}

namespace
{
QByteArray headOf(const Event &event)
{
    QJsonObject head{{QStringLiteral("seq"), event.seq},     {QStringLiteral("at"), toMs(event.at)},
                     {QStringLiteral("kind"), event.kind},   {QStringLiteral("pair"), event.pair},
                     {QStringLiteral("site"), event.site},   {QStringLiteral("run"), event.run},
                     {QStringLiteral("actor"), event.actor}, {QStringLiteral("text"), event.text}};
    // Chains from before there were incidents must hold.
    if (!event.incident.isEmpty())
        head.insert(QStringLiteral("incident"), event.incident);
    if (event.follows >= 0)
        head.insert(QStringLiteral("follows"), event.follows);
    if (event.form > 1)
        head.insert(QStringLiteral("form"), event.form);
    return canonicalJson(head);
}

QByteArray hashOfLines(std::initializer_list<QByteArrayView> lines)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    bool first = true;
    for (const QByteArrayView &line : lines) {
        if (!std::exchange(first, false))
            hash.addData("\n");
        hash.addData(line);
    }
    return hash.result().toHex();
}
} // namespace

QByteArray chainHash(const QByteArray &previous, const Event &event, const QByteArray &body)
{
    return event.form > 1 ? linkHash(previous, eventDigest(event, body))
                          : hashOfLines({previous, headOf(event), body});
}

QByteArray eventDigest(const Event &event, const QByteArray &body)
{
    return hashOfLines({headOf(event), body});
}

QByteArray eventDigest(const Event &event)
{
    return eventDigest(event, canonicalJson(hashedBody(event)));
}

QByteArray linkHash(const QByteArray &previous, const QByteArray &digest)
{
    return hashOfLines({previous, digest});
}

Outcome ChainWalk::step(const Event &event)
{
    return step(event, canonicalJson(hashedBody(event)));
}

Outcome ChainWalk::step(const Event &event, const QByteArray &body)
{
    const qint64 before = predecessorOf(event);
    if (before > m_at.seq)
        return chainBroken(missingBefore(event), QCoreApplication::translate("Chain", "is missing."));
    if (before < m_at.seq || event.seq <= m_at.seq)
        return chainBroken(event.seq, QCoreApplication::translate("Chain", "is doubled."));
    if (event.form < m_form || event.form > EventForm || event.hash != chainHash(m_at.hash, event, body))
        return chainBroken(event.seq, QCoreApplication::translate("Chain", "is not as it was written."));
    m_at = {event.seq, event.hash};
    m_form = event.form;
    m_gaps = event.follows >= 0;
    return Done{};
}

qint64 ChainWalk::missingBefore(const Event &event) const
{
    return event.follows < 0 ? m_at.seq + 1 : event.follows;
}

Outcome ChainWalk::endsAt(const ChainEnd &end) const
{
    if (m_at.seq < end.seq)
        return chainBroken(m_gaps ? end.seq : m_at.seq + 1,
                           QCoreApplication::translate("Chain", "is missing."));
    if (m_at.seq > end.seq)
        return chainBroken(m_gaps ? m_at.seq : end.seq + 1,
                           QCoreApplication::translate("Chain", "stands beyond the log's end."));
    if (m_at.hash != end.hash)
        return chainBroken(m_at.seq,
                           QCoreApplication::translate("Chain", "is not the one the log ended with."));
    return Done{};
}

Result<qint64> checkChain(const QList<Event> &events, const ChainEnd &from,
                          const std::optional<ChainEnd> &end)
{
    ChainWalk walk(from);
    for (qsizetype i = 0; i < events.size(); ++i) {
        const Outcome stepped = walk.step(events.at(i));
        if (stepped)
            continue;
        const qint64 expected = walk.missingBefore(events.at(i));
        const bool later = std::any_of(events.cbegin() + i + 1, events.cend(),
                                       [&](const Event &event) { return event.seq == expected; });
        if (predecessorOf(events.at(i)) > walk.at().seq && later)
            return chainBroken(expected, QCoreApplication::translate("Chain", "is not in its place."));
        return stepped.error();
    }
    if (end) {
        if (const Outcome ended = walk.endsAt(*end); !ended)
            return ended.error();
    }
    return qint64(events.size());
}

} // namespace Switchback
