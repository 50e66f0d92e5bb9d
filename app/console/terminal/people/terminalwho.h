// SPDX-License-Identifier: GPL-3.0-or-later
// Who does what is done without an engine, and who stands beside them: operators, customers, keys.
#pragma once

#include "app/store/store.h"
#include "models/core/clock.h"
#include "models/operators/operator.h"
#include "models/witness/keybook.h"

namespace Switchback::Terminal
{

/// Who does this, by --by: somebody with that right who has typed their secret. In a store without people it
/// is whoever comes first; in one without an administrator (an older program's) a commander makes the first
/// one, or changes `changed` where that is themselves.
Result<Actor> whoManages(Store &store, const QList<Operator> &people, const QString &by,
                         const QString &changed, Right right, const Clock &clock);
/// Somebody with that right who has typed their secret; in a store without people the name is taken as given.
/// `needs` says whose right it is. Errors: `not_allowed`, `not_signed_in`.
Result<Actor> whoIsAllowed(Store &store, const QList<Operator> &people, const QString &by, Right right,
                           const QString &needs, const Clock &clock);
/// Anybody who is set up and has typed their secret.
Result<Actor> whoIs(Store &store, const QList<Operator> &people, const QString &by, const Clock &clock);

/// A protected act: an administrator with a reason, and a second person (a commander or another
/// administrator) who types their secret too, or a reason why there is none (`glass`), loudly. Where nobody
/// is set up, names are taken as given.
struct WordOptions {
    QString by;
    QString second;
    QString glass; ///< why there is no second person; empty: there is
    QString reason;
    QStringList pairs = {}; ///< ids of those that it is about: the second person is set up for all of them
};
Result<KeyWord> wordOfTwo(Store &store, const QList<Operator> &people, const WordOptions &options,
                          const Clock &clock);

} // namespace Switchback::Terminal
