// SPDX-License-Identifier: GPL-3.0-or-later
#include "damages.h"

#include "models/core/jsoncanonical.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <functional>
#include <iterator>

namespace Switchback::Test
{

namespace
{
class Maker
{
public:
    Maker(const SignedStory &story, const Signer &thief, quint32 seed)
        : m_story(story)
        , m_thief(thief)
        , m_whole(story.made())
        , m_json(QJsonDocument::fromJson(m_whole).object())
        , m_random(seed)
    {
    }
    Damaged bytes();
    Damaged json();
    Damaged anew();

private:
    [[nodiscard]] int below(qsizetype most)
    {
        return int(m_random.bounded(quint32(std::max<qsizetype>(most, 1))));
    }
    [[nodiscard]] qsizetype find(const QByteArray &text, const QByteArray &what);
    QJsonValue changed(const QJsonValue &value, int depth = 0);
    QJsonValue other(const QJsonValue &value);
    void changeEvents(QJsonObject &packet);
    void changeChain(QList<Event> &events);
    [[nodiscard]] QByteArray spelled(QJsonObject packet, int how);

    const SignedStory &m_story;
    const Signer &m_thief;
    QByteArray m_whole;
    QJsonObject m_json;
    QRandomGenerator m_random;
};

/// Somewhere at or after a place by chance; -1: nowhere.
qsizetype Maker::find(const QByteArray &text, const QByteArray &what)
{
    const qsizetype at = text.indexOf(what, below(text.size()));
    return at < 0 ? text.indexOf(what) : at;
}

Damaged Maker::bytes()
{
    QByteArray out = m_whole;
    const int at = below(out.size());
    const auto replace = [&](const char *what, const QByteArray &by) {
        if (const qsizetype found = find(out, what); found >= 0)
            out.replace(found, qsizetype(qstrlen(what)), by);
    };
    const auto number = [&](const QByteArray &by) {
        const qsizetype found = find(out, "\"seq\":") + 6;
        qsizetype end = found;
        while (end < out.size() && out.at(end) >= '0' && out.at(end) <= '9')
            ++end;
        out.replace(found, end - found, QByteArray(by).replace("N", out.mid(found, end - found)));
    };
    static const QByteArrayList numbers{
        "NaN",  "1e400", "N.0", "Ne0", "0N",   "-N", "N0000000000000000000000",
        "null", "\"N\"", "N.5", "-0",  "1e-7", "+N", "Infinity"};
    static const QByteArrayList texts{"\xff", "\xc0\x80", "\xed\xa0\x80", "\xef\xbb\xbf", "\\u0041", "\\/",
                                      "\\x",  "\\ud800",  "\x01",         "\\u0001",      "\x7f"};
    const int kind = below(13);
    switch (kind) {
    case 0:
    case 1:
    case 2:
        out[at] = char(out.at(at) ^ (1 << below(8)));
        break;
    case 3:
        out.remove(at, 1 + below(40));
        break;
    case 4:
        out.insert(at, m_whole.mid(below(out.size()), 1 + below(200)));
        break;
    case 5:
        out.truncate(below(2) == 0 ? at : out.size() - 1 - below(3));
        break;
    case 6:
        number(numbers.at(below(numbers.size())));
        break;
    case 7:
        replace(":\"", ":\"" + texts.at(below(texts.size())));
        break;
    case 8:
        replace("{\"", below(2) == 0 ? "{ \"" : "{\"a\":1,\"a\":1,\"");
        break;
    case 9:
        replace("\"body\":{", "\"body\":{\"deep\":" + QByteArray(20 + below(2000), '[') + "1" +
                                  QByteArray(20 + below(2000), ']') + ",");
        break;
    case 10:
        out.append(below(2) == 0 ? "\n" : "{}");
        break;
    case 11:
        out.prepend(below(2) == 0 ? " " : "\xef\xbb\xbf");
        break;
    default:
        replace(",\"", ",\"\"\"");
        break;
    }
    return {QStringLiteral("bytes %1").arg(kind), out};
}

QJsonValue Maker::other(const QJsonValue &value)
{
    const QJsonValue any[] = {value.toInt() + 1,
                              0.5,
                              -1,
                              9007199254740993.0,
                              1e300,
                              true,
                              QJsonValue::Null,
                              QStringLiteral("x"),
                              QString(),
                              QJsonArray{},
                              QJsonArray{1, QStringLiteral("a")},
                              QJsonObject{},
                              QJsonObject{{QStringLiteral("a"), 1}},
                              QString(500, u'x')};
    if (value.isString() && below(2) == 0 && !value.toString().isEmpty()) {
        QString text = value.toString();
        QChar &c = text[below(text.size())];
        c = c == u'0' ? u'1' : u'0';
        return text;
    }
    return any[below(std::ssize(any))];
}

/// Changes something somewhere beneath: another value, one less, one more, one twice.
QJsonValue Maker::changed(const QJsonValue &value, int depth)
{
    const bool here = depth > 0 && below(4) == 0;
    if (value.isObject() && !here && !value.toObject().isEmpty()) {
        QJsonObject object = value.toObject();
        const QString key = object.keys().at(below(object.size()));
        const int how = below(12);
        if (how == 0)
            object.remove(key);
        else if (how == 1)
            object.insert(key + u'x', object.value(key));
        else
            object.insert(key, changed(object.value(key), depth + 1));
        return object;
    }
    if (value.isArray() && !here && !value.toArray().isEmpty()) {
        QJsonArray array = value.toArray();
        const int i = below(array.size());
        const int how = below(8);
        if (how == 0)
            array.removeAt(i);
        else if (how == 1)
            array.insert(i, array.at(i));
        else if (how == 2)
            array.append(array.takeAt(i));
        else
            array.replace(i, changed(array.at(i), depth + 1));
        return array;
    }
    return other(value);
}

void Maker::changeEvents(QJsonObject &packet)
{
    QJsonArray events = packet.value(QStringLiteral("events")).toArray();
    const int i = below(events.size());
    switch (below(6)) {
    case 0:
        events.removeAt(i);
        break;
    case 1:
        events.insert(below(events.size()), events.takeAt(i));
        break;
    case 2:
        events.insert(i, events.at(i));
        break;
    case 3:
        events.removeLast();
        break;
    case 4:
        events.removeFirst();
        break;
    default:
        events.replace(i, changed(events.at(i)));
        break;
    }
    packet.insert(QStringLiteral("events"), events);
}

/// 0: as it stands; 1: with a new seal; 2: and a signature of the thief's; 3: and none at all.
QByteArray Maker::spelled(QJsonObject packet, int how)
{
    if (how > 0) {
        const QJsonValue word = packet.take(QStringLiteral("signature"));
        packet.remove(QStringLiteral("seal"));
        if (how == 3) {
            QJsonObject vouchers = packet.value(QStringLiteral("vouchers")).toObject();
            vouchers.remove(QStringLiteral("key_log"));
            QJsonArray sites;
            for (const QJsonValue &site : vouchers.value(QStringLiteral("sites")).toArray()) {
                if (!site.toObject().value(QStringLiteral("chain")).toString().isEmpty())
                    sites += site;
            }
            vouchers.insert(QStringLiteral("sites"), sites);
            packet.insert(QStringLiteral("vouchers"), vouchers);
        }
        const QByteArray seal =
            QCryptographicHash::hash(canonicalJson(packet), QCryptographicHash::Sha256).toHex();
        packet.insert(QStringLiteral("seal"),
                      QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(seal)}});
        if (how == 1)
            packet.insert(QStringLiteral("signature"), word);
        else if (how == 2)
            packet.insert(QStringLiteral("signature"), packetSignatureJson(m_story.signature(m_thief, seal)));
    }
    return canonicalJson(packet) + "\n";
}

Damaged Maker::json()
{
    static const char *const parts[] = {"vouchers", "vouchers", "vouchers", "signature", "head", "incident",
                                        "made",     "previous", "fold",     "format",    "seal", "record"};
    QJsonObject packet = m_json;
    const int kind = below(4);
    const int how = below(4);
    QString part = QStringLiteral("events");
    if (kind == 0) {
        changeEvents(packet);
    } else if (kind == 1) {
        packet = changed(packet).toObject();
        part = QStringLiteral("any");
    } else {
        part = QLatin1String(parts[below(std::ssize(parts))]);
        packet.insert(part, changed(packet.value(part)));
    }
    const bool summary = how == 3 && (part == QLatin1String("record") || kind == 1);
    return {QStringLiteral("json %1, sealed %2").arg(part).arg(how), spelled(packet, how), summary};
}

/// An event's text is another one, one is left out, or one is put in; what follows is chained anew.
void Maker::changeChain(QList<Event> &events)
{
    const int i = 1 + below(events.size() - 1);
    events[i].text += QStringLiteral(" \u00e9\U0001F600");
    if (below(2) == 0)
        events[i].body.insert(QStringLiteral("\uE000\U0001F600"), 0.1 * below(1'000'000) - 7);
    qint64 before = events.constFirst().follows;
    QByteArray hash = m_story.story.previous;
    for (Event &event : events) {
        event.follows = std::exchange(before, event.seq);
        event.hash = chainHash(hash, event);
        hash = event.hash;
    }
}

/// By the program's own code, which somebody else may have as well.
Damaged Maker::anew()
{
    SignedStory other = m_story;
    QList<Event> events = m_story.story.events;
    const int kind = below(6);
    const bool withChain = below(2) == 0;
    if (withChain)
        changeChain(events);
    Event key = other.people.at(1);
    key.at = other.people.constLast().at;
    SeatKey made{m_thief.key, other.seat, other.store};
    const auto add = [&](const QString &what, const QJsonObject &body) {
        key.kind = what;
        key.body = body;
        other.people = chained(other.people + QList<Event>{key}, 3, QByteArray(64, 'b'), EventForm);
    };
    const KeyWord word{QStringLiteral("K. Ramos"), QStringLiteral("D. Osei"), QStringLiteral("lost")};
    const Signer &by = below(2) == 0 ? m_thief : m_story.signer;
    switch (kind) {
    case 0: // a key of its own from the beginning
        other.people[1].body = keyMadeBody(made);
        other.people = chained(other.people, 3, QByteArray(64, 'b'), EventForm);
        break;
    case 1: // the key before signs for it, or not
        add(QLatin1String(KeyMadeKind),
            keyFollowsBody(
                made, m_story.signer.key,
                (below(2) == 0 ? m_story.signer : m_thief).sign(keyBytes(made.key, m_story.signer.key))));
        break;
    case 2:
        add(QLatin1String(KeyMadeKind),
            keyReplacesBody(made, m_story.signer.key, below(2) == 0 ? word : KeyWord{}));
        break;
    case 3:
        add(QLatin1String(KeyRevokedKind),
            keyRevokedBody(below(2) == 0 ? m_story.signer.key : m_thief.key, word));
        break;
    case 4:
        add(QLatin1String(KeyMadeKind), keyMadeBody(made));
        break; // a second one of the seat: not taken
    default:
        break;
    }
    PacketVouchers vouchers = other.vouchers();
    vouchers.keyLog->head = other.peopleHead(by);
    if (below(2) == 0) {
        vouchers.sites.clear();
        vouchers.beyond.clear();
    }
    return {QStringLiteral("anew %1, chain %2").arg(kind).arg(withChain), other.made(events, vouchers, by)};
}
} // namespace

QList<Damaged> damages(const SignedStory &story, const Signer &thief, quint32 seed, int count)
{
    Maker maker(story, thief, seed);
    QList<Damaged> out;
    while (out.size() < count) {
        const int kind = int(out.size() % 5);
        out += kind < 2 ? maker.bytes() : kind < 4 ? maker.json() : maker.anew();
    }
    return out;
}

} // namespace Switchback::Test
