// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/seatkeys.h"

#include "models/core/whendone.h"

#include <QDir>

#include <utility>

namespace Switchback
{

namespace
{
using What = KeyStanding::What;

constexpr int MostEvents = 100'000;
constexpr int MostTries = 3; ///< made, told of, good

QString withSecond(const KeyWord &word)
{
    if (word.glass)
        return SeatKeys::tr("GLASS BROKEN by %1, without a second person").arg(word.by);
    return word.second.isEmpty() ? word.by : SeatKeys::tr("%1 with %2").arg(word.by, word.second);
}
} // namespace

EventQuery keyEvents()
{
    EventQuery query;
    query.chain = QString();
    query.kinds = {QLatin1String(KeyMadeKind), QLatin1String(KeyRevokedKind)};
    query.limit = MostEvents;
    return query;
}

SeatKeys::SeatKeys(Store &store, const Clock &clock, QString seat, std::unique_ptr<KeyPlace> place)
    : m_store(store)
    , m_clock(clock)
    , m_seat(std::move(seat))
    , m_place(std::move(place))
{
}

void SeatKeys::look(const Looked &done)
{
    whenDone(m_store.identity(), this, [this, done](const Result<QString> &store) {
        if (!store) {
            done(store.error());
            return;
        }
        whenDone(m_store.events(keyEvents()), this,
                 [this, done, store = *store](const Result<QList<Event>> &events) {
                     if (!events) {
                         done(events.error());
                         return;
                     }
                     KeyLook seen{store, KeyBook(signatureFits), {}, {}, {}};
                     for (const Event &event : *events)
                         seen.book.add(event);
                     m_place->read(this, [this, done, seen](const Result<std::optional<HeldKey>> &held) {
                         KeyLook all = seen;
                         if (!held) {
                             all.unreadable = held.error();
                         } else {
                             all.held = *held;
                             all.standing = *held ? keyStanding(all.book, m_seat, all.store,
                                                                (*held)->key.publicKey(), (*held)->follows)
                                                  : keyStanding(all.book, m_seat, all.store, {}, {});
                         }
                         done(all);
                     });
                 });
    });
}

void SeatKeys::settle(const Looked &done, const QString &by)
{
    go(MostTries, by, done);
}

void SeatKeys::go(int tries, const QString &by, const Looked &done)
{
    look([this, tries, by, done](const Result<KeyLook> &seen) {
        if (!seen || seen->unreadable) {
            done(seen ? Result<KeyLook>(*seen->unreadable) : seen);
        } else if (seen->standing.what == What::Good) {
            done(seen);
        } else if (seen->standing.what == What::Make && tries > 0) {
            m_place->make(this, [this, tries, by, done](const Result<std::optional<HeldKey>> &made) {
                if (made)
                    go(tries - 1, by, done);
                else
                    done(made.error());
            });
        } else if (seen->standing.what == What::Introduce && tries > 0) {
            QList<Event> events;
            QList<QByteArray> keys;
            for (const QJsonObject &body : seen->standing.bodies) {
                keys += body.value(QLatin1String("key")).toString().toLatin1();
                events += eventOf(
                    KeyMadeKind, by,
                    tr("From here on the seat %1 signs with the key %2")
                        .arg(body.value(QLatin1String("seat")).toString(), keyFingerprint(keys.last())),
                    body);
            }
            append(events, keys, [this, tries, by, done](const Outcome &told) {
                // Somebody else has told of it: look how it stands now.
                if (told || told.error().code == QLatin1String("already_done"))
                    go(tries - 1, by, done);
                else
                    done(told.error());
            });
        } else if (seen->standing.what == What::Make || seen->standing.what == What::Introduce) {
            done(Error{
                QStringLiteral("key_untold"),
                tr("Nothing is signed here: the log does not take the key that lies in %1.").arg(place()),
                tr("See: switchback keys list")});
        } else {
            done(standingError(seen->standing, place()));
        }
    });
}

Event SeatKeys::eventOf(const char *kind, const QString &by, const QString &text,
                        const QJsonObject &body) const
{
    Event event;
    event.at = m_clock.now();
    event.kind = QLatin1String(kind);
    event.actor = by.isEmpty() ? QStringLiteral("console") : by;
    event.text = text;
    event.body = body;
    return event;
}

/// Each key once in this store, by whatever event.
void SeatKeys::append(const QList<Event> &events, const QList<QByteArray> &keys,
                      const std::function<void(const Outcome &)> &done)
{
    QList<Entry> entries;
    for (qsizetype i = 0; i < events.size(); ++i)
        entries +=
            Entry{events.at(i),
                  QLatin1String(events.at(i).kind == QLatin1String(KeyMadeKind) ? "key/" : "key-revoked/") +
                      QString::fromLatin1(keys.at(i))};
    whenDone(m_store.append(entries), this, [done](const Result<QList<Event>> &stored) {
        done(stored ? Outcome(Done{}) : Outcome(stored.error()));
    });
}

void SeatKeys::rotate(const QString &by, const Told &done)
{
    settle([this, by, done](const Result<KeyLook> &seen) {
        if (!seen) {
            done(seen.error());
            return;
        }
        // The key carries the word of the one before: whenever the log is told of it, even after a kill, it
        // is told that too.
        m_place->put(seen->held->next(), this, [this, by, done](const Outcome &put) {
            if (!put) {
                done(put.error());
                return;
            }
            settle(
                [done](const Result<KeyLook> &now) {
                    done(now ? Result<SeatKey>(*now->standing.known) : Result<SeatKey>(now.error()));
                },
                by);
        });
    });
}

void SeatKeys::replace(const KeyWord &word, const Told &done)
{
    look([this, word, done](const Result<KeyLook> &seen) {
        if (!seen) {
            done(seen.error());
            return;
        }
        const What what = seen->standing.what;
        if (!seen->unreadable && (what == What::Good || what == What::Introduce)) {
            done(Error{QStringLiteral("key_there"),
                       tr("The key of this seat is not lost: it lies in %1.").arg(place()),
                       tr("For a new one: switchback keys rotate")});
        } else if (!seen->book.newestOf(m_seat, seen->store) && !seen->standing.known) {
            done(Error{QStringLiteral("no_key"), tr("This seat never had a key in this log."),
                       tr("It is made at the next start; what lies in its place is moved away first.")});
        } else {
            putInPlaceOf(*seen, word, done);
        }
    });
}

void SeatKeys::putInPlaceOf(const KeyLook &seen, const KeyWord &word, const Told &done)
{
    SeatKey made = seen.standing.known ? *seen.standing.known : *seen.book.newestOf(m_seat, seen.store);
    made.store = seen.store;
    if (const SeatKey *newest = seen.book.newestOf(made.seat, made.store))
        made.key = newest->key;
    const QByteArray lost = made.key;
    // What lies there may be good in another store: there it vouches for the new one.
    const HeldKey next = seen.held ? seen.held->next() : HeldKey{SigningKey::make(), {}};
    made.key = next.key.publicKey();
    const Event event = eventOf(
        KeyMadeKind, word.by,
        tr("%1: the seat %2 signs with the key %3 from here on, in place of %4: %5")
            .arg(withSecond(word), made.seat, keyFingerprint(made.key), keyFingerprint(lost), word.reason),
        keyReplacesBody(made, lost, word));
    m_place->put(next, this, [this, event, key = made.key, done](const Outcome &put) {
        if (!put) {
            done(put.error());
            return;
        }
        append({event}, {key}, [this, done](const Outcome &told) {
            if (!told) {
                done(told.error());
                return;
            }
            settle([done](const Result<KeyLook> &now) {
                done(now ? Result<SeatKey>(*now->standing.known) : Result<SeatKey>(now.error()));
            });
        });
    });
}

void SeatKeys::revoke(const QString &fingerprint, const KeyWord &word, const Told &done)
{
    look([this, fingerprint, word, done](const Result<KeyLook> &seen) {
        const Result<SeatKey> key =
            seen ? seen->book.meant(fingerprint) : Result<SeatKey>(Error(seen.error()));
        if (!key) {
            done(key);
            return;
        }
        const Event event =
            eventOf(KeyRevokedKind, word.by,
                    tr("%1: the key %2 of the seat %3 is revoked: %4")
                        .arg(withSecond(word), keyFingerprint(key->key), key->seat, word.reason),
                    keyRevokedBody(key->key, word));
        append({event}, {key->key}, [this, key, done](const Outcome &told) {
            if (!told && told.error().code == QLatin1String("already_done"))
                done(Error{told.error().code,
                           tr("The key %1 is revoked already.").arg(keyFingerprint(key->key)),
                           {}});
            else if (!told)
                done(told.error());
            else
                look([key, done](const Result<KeyLook> &now) {
                    const SeatKey *ended = now ? now->book.of(key->key) : nullptr;
                    done(ended ? Result<SeatKey>(*ended) : key);
                });
        });
    });
}

QString defaultSeatKeyFile()
{
    return qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state")) +
           QStringLiteral("/switchback/seat.key");
}

} // namespace Switchback
