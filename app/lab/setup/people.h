// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"
#include "models/operators/operator.h"

namespace Switchback::Lab
{

/// Somebody who acts at the lab's console, and what they sign in with: a secret by its place only, for the
/// README says it.
struct Person {
    Operator who;
    QString secret;
};

/// The people of every lab. The first is the administrator, in whose name the others are set up; the second
/// may approve what the first begins.
QList<Person> people();

/// DIR/console/people, a line for each, "NAME:ROLE,ROLE:SECRET": for whoever sets them up in the console's
/// store or acts in their names (./dev and the drill). The store itself is left alone: one without people
/// takes names as they are given, which is what most tests want.
Outcome writePeople(const LabSpec &lab);

} // namespace Switchback::Lab
