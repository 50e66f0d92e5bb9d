// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/operators/operator.h"

#include <QList>

namespace Switchback
{

/// Who is meant by a name as it was typed: the one who is written so, else the one who is read so. Null:
/// nobody.
const Operator *findOperator(const QList<Operator> &people, const QString &typed);
bool anyAdministrator(const QList<Operator> &people);

/// Whether a person may be added, changed or retired so, given those who are there: nobody is to be taken for
/// somebody else, and there is always an administrator who can sign in. Errors: `name_taken`,
/// `first_administrator`, `last_administrator`.
Outcome personMayBecome(const QList<Operator> &people, const Operator &changed);

} // namespace Switchback
