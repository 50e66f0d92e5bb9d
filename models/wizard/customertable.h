// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/mark.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// One customer in a table of the wizard.
struct CustomerRow {
    QString id;
    QString name;
    QString contact;
    QString phone;
    QString email;
    QString note;  ///< that they came in mid-incident
    QString group; ///< "waiting", "says", "moved" | "open", "failed", "passed" | "waiting", "signed",
                   ///< "outdated", "declined", "unreached"
    Mark mark = Mark::NotYet;
    QStringList cells; ///< under the page's columns
    bool operator==(const CustomerRow &) const = default;
};
struct CustomerTable {
    QStringList columns; ///< beyond customer and contact
    struct Group {
        QString key;
        QString label; ///< "Waiting"
        int count = 0;
        bool operator==(const Group &) const = default;
    };
    QList<Group> groups;
    QList<CustomerRow> rows;
    // Of a page on which somebody writes to them.
    QString longestName;
    int mails = 0; ///< how many have an e-mail address
    int phones = 0;
    QString sentence; ///< "133 moved · 37 say done · 44 waiting"
    double done = 0;  ///< 0 to 1: the filled part of the bar
    double half = 0;  ///< 0 to 1: the light part after it
    bool operator==(const CustomerTable &) const = default;
};

} // namespace Switchback
