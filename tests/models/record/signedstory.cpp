// SPDX-License-Identifier: GPL-3.0-or-later
#include "signedstory.h"

#include "models/core/jsoncanonical.h"
#include "models/witness/telling.h"

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
Event plainEvent(const QString &kind, const QString &pair, Instant at, const QJsonObject &body = {})
{
    Event event;
    event.kind = kind;
    event.pair = pair;
    event.at = at;
    event.actor = QStringLiteral("console");
    event.text = QStringLiteral("Änderung \"%1\"").arg(kind);
    event.body = body;
    return event;
}
} // namespace

QList<KeyLink> keyLinks(const QList<Event> &people)
{
    QList<KeyLink> links;
    for (const Event &event : people) {
        if (event.kind.startsWith(QLatin1String("key.")))
            links += KeyLink{event.seq, {}, event};
        else if (!links.isEmpty())
            links += KeyLink{event.seq, linkOf(event).digest, {}};
    }
    return links;
}

SignedStory::SignedStory(Signer seatKey, const Signer &first, const Signer &second,
                         const StoryOptions &options)
    : story(recordStory([&] {
        StoryOptions second2 = options;
        second2.form = EventForm;
        return second2;
    }()))
    , signer(std::move(seatKey))
    , sites{first, second}
{
    const Event &last = story.events.constLast();
    QList<Event> after;
    for (int i = 0; i < 5; ++i)
        after += plainEvent(QStringLiteral("finding.opened"), story.incident.pair, last.at + i * 1min,
                            {{QStringLiteral("figure"), 0.25 * i}});
    later = chained(after, last.seq + 1, last.hash, EventForm);
    later.first().follows = last.seq;
    SeatKey made;
    made.key = signer.key;
    made.seat = seat;
    made.store = store;
    const Instant before = story.events.constFirst().at - 24h;
    people = chained({plainEvent(QStringLiteral("operator.changed"), {}, before),
                      plainEvent(QLatin1String(KeyMadeKind), {}, before + 1min, keyMadeBody(made)),
                      plainEvent(QStringLiteral("signin.failed"), {}, before + 1h),
                      plainEvent(QStringLiteral("operator.changed"), {}, before + 2h)},
                     3, QByteArray(64, 'b'), EventForm);
}

Attestation SignedStory::word(int site, const QString &chain, const ChainEnd &end) const
{
    Attestation out{site == 0 ? QStringLiteral("naperville") : QStringLiteral("centennial"),
                    store,
                    chain,
                    end,
                    story.madeAt,
                    sites[site].key,
                    {}};
    out.signature = sites[site].sign(attestationBytes(out));
    return out;
}

Head SignedStory::peopleHead(const Signer &by) const
{
    Head head{store, {}, {people.constLast().seq, people.constLast().hash}, story.madeAt, by.key, {}};
    head.signature = by.sign(headBytes(head));
    return head;
}

PacketVouchers SignedStory::vouchers() const
{
    PacketVouchers out;
    for (const Event &event : later)
        out.beyond += linkOf(event).digest;
    out.keyLog = KeyLog{{people.first().seq, people.first().hash}, keyLinks(people), peopleHead(signer)};
    const Event &middle = story.events.at(story.events.size() / 2);
    out.sites = {word(0, story.incident.pair, {later.constLast().seq, later.constLast().hash}),
                 word(0, {}, {people.at(2).seq, people.at(2).hash}),
                 word(1, story.incident.pair, {middle.seq, middle.hash})};
    out.silent = {SilentSite{QStringLiteral("centennial"), {}, QLatin1String(Silence::Untold), 0}};
    out.gaps = {LoggedGap{{7, QByteArray(64, 'c')},
                          {LostRun{{12, QByteArray(64, 'd')}, 7}},
                          QStringLiteral("K. Ramos"),
                          QStringLiteral("The disk broke; the store came from Monday's backup."),
                          story.events.constFirst().at - 48h,
                          9}};
    return out;
}

PacketSignature SignedStory::signature(const Signer &by, const QByteArray &seal) const
{
    PacketSignature word{by.key, seat, store, story.madeAt, {}};
    word.signature = by.sign(packetSignatureBytes(word, seal));
    return word;
}

QByteArray SignedStory::made(const QList<Event> &events, const PacketVouchers &vouchers,
                             const Signer &by) const
{
    QByteArray bytes;
    PacketMaker maker({story.previous, story.madeAt, QStringLiteral("0.9"), FoldNow},
                      [&](QByteArrayView piece) {
                          bytes.append(piece);
                          return true;
                      });
    for (const Event &event : events) {
        if (!maker.add(event))
            return {};
    }
    PacketEnd end{vouchers, {}};
    if (by.sign)
        end.sign = [&](const QByteArray &seal) { return std::optional(signature(by, seal)); };
    return maker.finish(end) ? bytes : QByteArray();
}

QByteArray SignedStory::unsignedOne() const
{
    PacketVouchers bare = vouchers();
    bare.keyLog.reset();
    bare.sites.removeAt(1); // of the log about people, which it says nothing of
    return made(story.events, bare, {});
}

} // namespace Switchback
