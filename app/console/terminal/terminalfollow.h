// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/outages.h"

#include <functional>

namespace Switchback
{

class Engine;
class Pairs;
struct PairFacts;

namespace Terminal
{

// What the commands that act have in common: waiting for a engine, asking who acts, following a run.

void line(const QString &text);
int refuse(const Error &error);
/// Both ways to both sites have been tried once, so that what is said is of facts.
bool everybodyWasAsked(const PairFacts &facts);
/// Starts the engine and waits until its store is read and `enough` is true; false says why on the terminal.
bool waitReady(Pairs &pairs, const std::function<bool()> &enough);
/// A run that was open is carried out from here: until then nothing can be said about it.
Outcome waitActing(Engine &engine);
/// Runs the loop until `begin` has called back.
Outcome waitFor(const std::function<void(const PeopleHere::DoneFn &)> &begin);
/// Where operators are set up: who acts proves who they are, and that acting is theirs.
Outcome askWho(PeopleHere &people, const QString &actor);
/// Prints a run as it goes until it has ended, failed or stopped. Where it asks, answers are read from
/// standard input, while the clock of the gap runs and rings; without one it says how to answer, and ends. 0
/// done, 1 failed, 2 waits for a person.
int follow(Engine &engine, const QString &actor);

} // namespace Terminal

} // namespace Switchback
