// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"
#include "models/outage/wizardaction.h"

#include <QList>
#include <QStringList>

namespace Switchback
{

// What the page of a tests step draws of its test calls.

/// One check of a test call's matrix.
struct TestCheckCell {
    QString title; ///< "Heard here"
    QString text;  ///< what was measured
    Mark mark = Mark::Unknown;
    bool operator==(const TestCheckCell &) const = default;
};

/// A site that serves, and its newest test call, or its newest test message.
struct TestCallCard {
    QString site; ///< id
    QString name;
    bool leaves = false; ///< of messages
    WizardAction place;
    WizardAction callOff;
    QString op; ///< of the newest; empty: none was placed
    Mark mark = Mark::NotYet;
    QString state;               ///< "Under way, asked for by K. Ramos at 15:02:31 Naperville"
    QStringList progress;        ///< newest last, while it is under way
    QString verdict;             ///< in a sentence
    QList<TestCheckCell> checks; ///< a call's eight, a message's three and its notifications, or none
    QStringList failed;          ///< "Heard here: silence"
    QString figures;             ///< delay, levels, loss
    bool operator==(const TestCallCard &) const = default;
};

struct TestCallsPart {
    QList<TestCallCard> sites;
    QString count;   ///< "1 of 2 passed"; empty: of one alone it says the same
    QString earlier; ///< how many stand before those shown; empty: none
    bool operator==(const TestCallsPart &) const = default;
};

} // namespace Switchback
