// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Switchback::Lab
{

/// The lab's provider of SMS and calls: standin.py, which needs Python and nothing else. What it can be told
/// to do wrong, and how it is looked at, stands in the script.
struct StandIn {
    QString script;  ///< where writeStandIn() has put it
    QString address; ///< it listens there
    quint16 port = 0;
    QString account;          ///< "AC…"
    QString token;            ///< or "@FILE", which nobody sees who lists processes
    QString from;             ///< the one number that may send
    QString own;              ///< another of the account: an SMS to it arrives; empty: none
    double pace = 0.3;        ///< seconds from state to state
    double eventsAfter = 900; ///< seconds from the end of a call until its events are shown
    QString certificate, key; ///< files, PEM; none: http
    QString keep;             ///< file that gets a line of JSON for each order; none: nothing is kept
    /// "https://public=http://127.0.0.1:8480": where call-backs really go; empty: to their URL.
    QString proxy;
};

/// False: it can't be written there.
bool writeStandIn(const QString &script);
/// Says "ready PORT" on its output when it serves, and serves until it is killed.
QStringList standInCommand(const StandIn &standIn);

} // namespace Switchback::Lab
