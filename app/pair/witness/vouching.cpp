// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/vouching.h"

#include "app/pair/log/pairlog.h"
#include "models/core/whendone.h"
#include "models/witness/keybook.h"
#include "models/witness/telling.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace Switchback
{

namespace
{
using Read = Result<QList<Event>>;
constexpr int Page = 2'000;
constexpr int MostGaps = 1'000;

/// One record's vouchers on their way; each step begins the next.
struct Gathering : std::enable_shared_from_this<Gathering> {
    Store &store;
    VouchersWanted wanted;
    std::function<void(const Result<PacketEnd> &)> done;
    QString storeId;
    PacketVouchers out;
    KeyBook book{signatureFits};
    QList<ChainEnd> people; ///< where the chain about people stands after each link
    QList<Attestation> words;
    QList<LoggedGap> gaps;

    Gathering(Store &from, VouchersWanted what, std::function<void(const Result<PacketEnd> &)> then)
        : store(from)
        , wanted(std::move(what))
        , done(std::move(then))
    {
    }

    /// All events of the query, page by page, as long as `each` wants more; `then` after the last.
    void readAll(EventQuery query, const std::function<bool(const Event &)> &each,
                 const std::function<void()> &then)
    {
        query.limit = Page;
        whenDone(store.events(query), &store,
                 [self = shared_from_this(), query, each, then](const Read &read) {
                     if (!read) {
                         self->done(read.error());
                         return;
                     }
                     const bool more = std::all_of(read->begin(), read->end(), each);
                     if (!more || read->size() < Page ||
                         (query.toSeq > 0 && read->constLast().seq >= query.toSeq)) {
                         then();
                         return;
                     }
                     EventQuery next = query;
                     next.fromSeq = read->constLast().seq + 1;
                     self->readAll(next, each, then);
                 });
    }

    void begin()
    {
        whenDone(store.identity(), &store, [self = shared_from_this()](const Result<QString> &id) {
            if (!id) {
                self->done(id.error());
                return;
            }
            self->storeId = *id;
            self->findKeys();
        });
    }

    void findKeys()
    {
        if (!wanted.signer) {
            readGaps();
            return;
        }
        EventQuery first;
        first.chain = QString();
        first.kinds = {QLatin1String(KeyMadeKind), QLatin1String(KeyRevokedKind)};
        first.limit = 1;
        whenDone(store.events(first), &store, [self = shared_from_this()](const Read &read) {
            if (!read)
                self->done(read.error());
            else if (read->isEmpty())
                self->withoutKey();
            else
                self->findBefore(read->constFirst());
        });
    }

    void findBefore(const Event &firstKey)
    {
        out.keyLog.emplace();
        EventQuery before;
        before.chain = QString();
        before.fromSeq = std::max<qint64>(predecessorOf(firstKey), 1);
        before.toSeq = before.fromSeq;
        before.limit = 1;
        whenDone(store.events(before), &store, [self = shared_from_this(), firstKey](const Read &read) {
            if (!read) {
                self->done(read.error());
                return;
            }
            if (predecessorOf(firstKey) > 0 && !read->isEmpty())
                self->out.keyLog->from = {read->constFirst().seq, read->constFirst().hash};
            self->people = {self->out.keyLog->from};
            self->readKeys(firstKey.seq);
        });
    }

    void readKeys(qint64 from)
    {
        EventQuery rest;
        rest.chain = QString();
        rest.fromSeq = from;
        readAll(
            rest,
            [this](const Event &event) {
                if (event.kind.startsWith(QLatin1String("key."))) {
                    out.keyLog->links += KeyLink{event.seq, {}, event};
                    book.add(event);
                } else {
                    out.keyLog->links += KeyLink{event.seq, linkOf(event).digest, {}};
                }
                people += ChainEnd{event.seq, event.hash};
                return true;
            },
            [self = shared_from_this()] { self->signHead(); });
    }

    void signHead()
    {
        const SigningKey &key = wanted.signer->key;
        const SeatKey *known = book.of(key.publicKey());
        if (!known || known->store != storeId || known->endedSeq > 0) {
            withoutKey();
            return;
        }
        Head &head = out.keyLog->head;
        head = {storeId, {}, people.constLast(), wanted.now, key.publicKey(), {}};
        head.signature = key.sign(headBytes(head));
        readGaps();
    }

    /// Its signature would be nobody's word.
    void withoutKey()
    {
        wanted.signer.reset();
        out.keyLog.reset();
        people.clear();
        readGaps();
    }

    void readGaps()
    {
        EventQuery query;
        query.chain = wanted.pair;
        query.kinds = {QLatin1String(GapKind)};
        query.limit = MostGaps;
        whenDone(store.events(query), &store, [self = shared_from_this()](const Read &read) {
            if (!read) {
                self->done(read.error());
                return;
            }
            for (const Event &event : *read) {
                if (const auto gap = loggedGap(event))
                    self->gaps += *gap;
            }
            for (const LoggedGap &gap : std::as_const(self->gaps)) {
                if (gap.seq < self->wanted.firstSeq)
                    self->out.gaps += gap;
            }
            self->readWords(0);
        });
    }

    /// Of one site after the other; a word stays kept while its site is silent.
    void readWords(qsizetype index)
    {
        if (index == wanted.sites.size()) {
            place(0);
            return;
        }
        const QString site = wanted.sites.at(index);
        whenDone(store.state(witnessKey(wanted.pair, site)), &store,
                 [self = shared_from_this(), index, site](const Result<QJsonObject> &state) {
                     self->takeWords(site, state ? *state : QJsonObject());
                     self->readWords(index + 1);
                 });
    }

    void takeWords(const QString &site, const QJsonObject &said)
    {
        for (const QString &chain : {wanted.pair, QString()}) {
            const Result<Attestation> word = attestationFromJson(said.value(chain).toObject());
            const bool its = word && word->site == site && word->store == storeId && word->chain == chain &&
                             signatureFits(word->key, attestationBytes(*word), word->signature);
            if (its)
                words += *word;
            else if (!chain.isEmpty())
                out.silent += SilentSite{site, chain, QLatin1String(Silence::Untold), 0};
        }
    }

    /// Looks where each word's event stands, and then at what stands beyond the record.
    void place(qsizetype index)
    {
        if (index == words.size()) {
            readBeyond();
            return;
        }
        const Attestation &word = words.at(index);
        if (word.chain.isEmpty()) {
            if (people.contains(word.end))
                out.sites += word;
            place(index + 1);
            return;
        }
        EventQuery query;
        query.chain = wanted.pair;
        query.fromSeq = word.end.seq;
        query.toSeq = word.end.seq;
        query.limit = 1;
        whenDone(store.events(query), &store, [self = shared_from_this(), index](const Read &read) {
            if (!read) {
                self->done(read.error());
                return;
            }
            const Attestation &its = self->words.at(index);
            const bool held = !read->isEmpty() && read->constFirst().hash == its.end.hash;
            if (!held)
                self->leaveOut(its, self->isLost(its.end) ? Silence::Lost : Silence::Other);
            else if (its.end.seq < self->wanted.firstSeq)
                self->leaveOut(its, Silence::Before);
            else
                self->out.sites += its;
            self->place(index + 1);
        });
    }

    void leaveOut(const Attestation &word, const char *why)
    {
        out.silent += SilentSite{word.site, word.chain, QLatin1String(why), word.end.seq};
    }

    [[nodiscard]] bool isLost(const ChainEnd &end) const
    {
        return std::any_of(gaps.begin(), gaps.end(), [&](const LoggedGap &gap) {
            return std::any_of(gap.lost.begin(), gap.lost.end(),
                               [&](const LostRun &run) { return run.last == end; });
        });
    }

    void readBeyond()
    {
        qint64 last = 0;
        for (const Attestation &word : std::as_const(out.sites))
            last = word.chain.isEmpty() ? last : std::max(last, word.end.seq);
        if (last <= wanted.end.seq) {
            finish();
            return;
        }
        EventQuery query;
        query.chain = wanted.pair;
        query.fromSeq = wanted.end.seq + 1;
        query.toSeq = last;
        auto numbers = std::make_shared<QList<qint64>>();
        readAll(
            query,
            [this, numbers](const Event &event) {
                out.beyond += linkOf(event).digest;
                *numbers += event.seq;
                return out.beyond.size() < MostBeyond;
            },
            [self = shared_from_this(), numbers] {
                self->cutBeyond(*numbers);
                self->finish();
            });
    }

    /// Of sites that are too far away nothing is said but that; the others' last one is the last.
    void cutBeyond(const QList<qint64> &numbers)
    {
        qint64 last = wanted.end.seq;
        for (const Attestation &word : std::as_const(out.sites)) {
            const bool reached =
                word.chain.isEmpty() || numbers.isEmpty() || word.end.seq <= numbers.constLast();
            if (!reached)
                leaveOut(word, Silence::Far);
            else if (!word.chain.isEmpty())
                last = std::max(last, word.end.seq);
        }
        out.sites.removeIf(
            [&](const Attestation &word) { return !word.chain.isEmpty() && word.end.seq > last; });
        while (!out.beyond.isEmpty() && numbers.at(out.beyond.size() - 1) > last)
            out.beyond.removeLast();
    }

    void finish()
    {
        PacketEnd end{out, {}};
        if (wanted.signer) {
            PacketSignature word{wanted.signer->key.publicKey(),
                                 book.of(wanted.signer->key.publicKey())->seat,
                                 storeId,
                                 wanted.now,
                                 {}};
            end.sign = [word, key = wanted.signer->key](const QByteArray &seal) {
                PacketSignature whole = word;
                whole.signature = key.sign(packetSignatureBytes(word, seal));
                return std::optional(whole);
            };
        }
        done(end);
    }
};
} // namespace

void gatherVouchers(Store &store, const VouchersWanted &wanted,
                    std::function<void(const Result<PacketEnd> &)> done)
{
    std::make_shared<Gathering>(store, wanted, std::move(done))->begin();
}

} // namespace Switchback
