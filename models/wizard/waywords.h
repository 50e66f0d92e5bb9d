// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/ladder/firstways.h"

namespace Switchback
{

// To whom a message will go, as it is said to whoever approves it.

/// "Goes to 3 customers once it is approved, …; the first try by: E-mail 2, SMS 1."
QString goesToText(const FirstWays &ways, qsizetype customers);
/// "No gateway reaches: …", the first of them by name; empty: there are none.
QString noGatewayText(const QStringList &names);
/// That a person sends it by their own means; `elsewhere`: the console that has gateways, if this one alone
/// has none.
QString ownMeansText(const QString &elsewhere);
/// The first of them, and how many more there are; made safe to show.
QString firstNames(const QStringList &names);

} // namespace Switchback
