// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/terminalkeys.h"

#include "app/console/terminal/terminaltools.h"
#include "app/pair/people/signedin.h"
#include "app/pair/witness/seatkeys.h"
#include "models/core/text/sentences.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

QString endText(const SeatKey &key)
{
    const QString at =
        key.ended ? toIso(*key.ended).left(16).replace(QLatin1Char('T'), QLatin1Char(' ')) : QString();
    switch (key.how) {
    case SeatKey::End::None:
        return Words::tr("good");
    case SeatKey::End::Followed:
        return Words::tr("until %1 UTC, followed by %2").arg(at, key.endedWhy);
    case SeatKey::End::Replaced:
        return Words::tr("until %1 UTC, replaced by %2: %3").arg(at, key.endedBy, key.endedWhy);
    case SeatKey::End::Revoked:
        return Words::tr("until %1 UTC, revoked by %2: %3").arg(at, key.endedBy, key.endedWhy);
    }
    return {};
}

QString endWord(SeatKey::End how)
{
    switch (how) {
    case SeatKey::End::Followed:
        return QStringLiteral("followed");
    case SeatKey::End::Replaced:
        return QStringLiteral("replaced");
    case SeatKey::End::Revoked:
        return QStringLiteral("revoked");
    case SeatKey::End::None:
        break;
    }
    return {};
}

QJsonObject keyJson(const SeatKey &key, bool here)
{
    QJsonObject json{{QStringLiteral("fingerprint"), keyFingerprint(key.key)},
                     {QStringLiteral("key"), QString::fromLatin1(key.key)},
                     {QStringLiteral("seat"), key.seat},
                     {QStringLiteral("store"), key.store},
                     {QStringLiteral("made"), toIso(key.made)},
                     {QStringLiteral("event"), key.seq},
                     {QStringLiteral("good"), !key.ended},
                     {QStringLiteral("here"), here}};
    if (key.ended) {
        json.insert(QStringLiteral("ended"), toIso(*key.ended));
        json.insert(QStringLiteral("how"), endWord(key.how));
        json.insert(QStringLiteral("why"), key.endedWhy);
        json.insert(QStringLiteral("by"), key.endedBy);
    }
    return json;
}

/// Why this seat signs nothing; nothing: it does, or makes its key at the next start.
std::optional<Error> troubleOf(const KeyLook &seen, const QString &place)
{
    using What = KeyStanding::What;
    if (seen.unreadable)
        return seen.unreadable;
    const What what = seen.standing.what;
    if (what == What::Lost || what == What::Other || what == What::Ended)
        return standingError(seen.standing, place);
    return std::nullopt;
}

int list(SeatKeys &keys, bool json)
{
    const auto seen = called<Result<KeyLook>>([&](const auto &done) { keys.look(done); });
    if (!seen)
        return fail(seen.error());
    const QByteArray own = seen->held ? seen->held->key.publicKey() : QByteArray();
    const std::optional<Error> trouble = troubleOf(*seen, keys.place());
    QJsonArray rows;
    QString text;
    for (const SeatKey &each : seen->book.all()) {
        rows += keyJson(each, each.key == own);
        text += QStringLiteral("%1 %2  %3  %4  %5\n")
                    .arg(each.key == own ? QStringLiteral("*") : QStringLiteral(" "),
                         keyFingerprint(each.key), toIso(each.made).left(10),
                         visibleText(each.seat, 60).leftJustified(28), visibleText(endText(each)));
    }
    if (json) {
        QJsonObject out{{QStringLiteral("store"), seen->store},
                        {QStringLiteral("seat"), keys.seat()},
                        {QStringLiteral("place"), keys.place()},
                        {QStringLiteral("keys"), rows}};
        if (trouble)
            out.insert(QStringLiteral("unsigned"), asSentences(*trouble));
        print(QString::fromUtf8(QJsonDocument(out).toJson()));
        return trouble ? 1 : 0;
    }
    if (rows.isEmpty())
        text = Words::tr("The log knows no key yet: a seat's is made when its console first starts.\n");
    else
        text += Words::tr("* this seat's, in %1. All are of the store %2.\n")
                    .arg(visibleText(keys.place()), seen->store);
    print(text);
    return trouble ? fail(*trouble, 1) : 0;
}

int say(const Result<SeatKey> &key, const QString &text, bool json)
{
    if (!key)
        return fail(key.error(), 1);
    if (json)
        print(QString::fromUtf8(QJsonDocument(keyJson(*key, true)).toJson()));
    else
        print(text.arg(keyFingerprint(key->key)) + QLatin1Char('\n'));
    return 0;
}
} // namespace

int keys(const ConsoleConfig &config, const KeysOptions &options, const Clock &clock)
{
    using What = KeysOptions::What;
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    SeatKeys keys(**store, clock, seatHere(),
                  KeyPlace::of(config.seatKey.isEmpty() ? defaultSeatKeyFile() : config.seatKey));
    if (options.what == What::List)
        return list(keys, options.json);
    const Result<QList<Operator>> people = wait((*store)->operators());
    if (!people)
        return fail(people.error());
    using Told = std::function<void(const Result<SeatKey> &)>;
    if (options.what == What::Rotate) {
        const Result<Actor> by = whoIs(**store, *people, options.word.by, clock);
        if (!by)
            return fail(by.error(), 1);
        return say(called<Result<SeatKey>>([&](const Told &done) { keys.rotate(by->name, done); }),
                   Words::tr("This seat signs with a new key: %1. The one before vouches for it."),
                   options.json);
    }
    WordOptions asked = options.word;
    for (const PairConfig &pair : config.pairs)
        asked.pairs += pair.id;
    const Result<KeyWord> word = wordOfTwo(**store, *people, asked, clock);
    if (!word)
        return fail(word.error(), 1);
    if (options.what == What::Replace)
        return say(called<Result<SeatKey>>([&](const Told &done) { keys.replace(*word, done); }),
                   Words::tr("This seat signs with a new key: %1."), options.json);
    return say(
        called<Result<SeatKey>>([&](const Told &done) { keys.revoke(options.fingerprint, *word, done); }),
        Words::tr("Revoked: %1. What it signed before still verifies."), options.json);
}

} // namespace Switchback::Terminal
