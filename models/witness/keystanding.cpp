// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/witness/keystanding.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyStanding)
};

/// The key that a store knows and that vouches for this one, step by step; the bodies say each step.
std::optional<SeatKey> vouchedBy(const KeyBook &book, QByteArray key, const QList<KeyFollows> &follows,
                                 QList<QJsonObject> &bodies)
{
    QList<KeyFollows> steps;
    while (!book.of(key)) {
        const auto step = std::find_if(follows.cbegin(), follows.cend(),
                                       [&key](const KeyFollows &each) { return each.key == key; });
        if (step == follows.cend() || steps.size() > follows.size())
            return std::nullopt;
        steps.prepend(*step);
        key = step->before;
    }
    const SeatKey root = *book.of(key);
    for (const KeyFollows &step : std::as_const(steps)) {
        SeatKey made = root;
        made.key = step.key;
        bodies += keyFollowsBody(made, step.before, step.signature);
    }
    return root;
}
} // namespace

KeyStanding keyStanding(const KeyBook &book, const QString &seat, const QString &store,
                        const QByteArray &held, const QList<KeyFollows> &follows)
{
    using What = KeyStanding::What;
    KeyStanding out;
    const SeatKey *newest = book.newestOf(seat, store);
    if (newest)
        out.known = *newest;
    if (held.isEmpty()) {
        out.what = newest ? What::Lost : What::Make;
        return out;
    }
    if (const SeatKey *known = book.of(held)) {
        out.known = *known;
        out.what = known->store != store ? What::Other : known->ended ? What::Ended : What::Good;
        return out;
    }
    QList<QJsonObject> bodies;
    const std::optional<SeatKey> root = vouchedBy(book, held, follows, bodies);
    if (root && !root->ended && root->store == store) {
        out.what = What::Introduce;
        out.bodies = bodies;
    } else if (newest) {
        out.what = What::Other;
    } else {
        SeatKey made;
        made.key = held;
        made.seat = seat;
        made.store = store;
        out.what = What::Introduce;
        out.bodies = {keyMadeBody(made)};
    }
    return out;
}

Error standingError(const KeyStanding &standing, const QString &place)
{
    using What = KeyStanding::What;
    const SeatKey known = standing.known.value_or(SeatKey());
    const QString fingerprint = keyFingerprint(known.key);
    const QString shown = visibleText(place);
    const QString replace = Words::tr("An administrator makes this seat a new one, with a second person: "
                                      "switchback keys replace --reason WORDS --second NAME");
    if (standing.what == What::Lost)
        return {QStringLiteral("key_lost"),
                Words::tr("Nothing is signed here: the key of this seat (%1) is not there any more: %2.")
                    .arg(fingerprint, shown),
                Words::tr("Put it back where it was. %1").arg(replace)};
    if (standing.what == What::Other)
        return {
            QStringLiteral("key_other"),
            Words::tr("Nothing is signed here: what lies in %1 is not the key that the log knows for this "
                      "seat (%2).")
                .arg(shown, fingerprint),
            Words::tr("Put the right one back. %1").arg(replace)};
    switch (known.how) {
    case SeatKey::End::Revoked:
        return {QStringLiteral("key_revoked"),
                Words::tr("Nothing is signed here: %1 revoked the key of this seat (%2): %3")
                    .arg(visibleText(known.endedBy, 80), fingerprint, visibleText(known.endedWhy)),
                replace};
    case SeatKey::End::Replaced:
        return {QStringLiteral("key_replaced"),
                Words::tr("Nothing is signed here: %1 had the key %2, which lies in %3, replaced: %4")
                    .arg(visibleText(known.endedBy, 80), fingerprint, shown, visibleText(known.endedWhy)),
                Words::tr("Put the one back that was made then. %1").arg(replace)};
    case SeatKey::End::Followed:
    case SeatKey::End::None:
        break;
    }
    return {QStringLiteral("key_followed"),
            Words::tr("Nothing is signed here: the key %1, which lies in %2, was followed by %3.")
                .arg(fingerprint, shown, visibleText(known.endedWhy)),
            Words::tr("Put the newer one back. %1").arg(replace)};
}

} // namespace Switchback
