// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/runbook/run.h"
#include "models/sites/site.h"

#include <QStringList>

namespace Switchback
{

/// What `switchback` does in a terminal, without a window: status, timeline, verify, config check. Each
/// prints to standard output and returns the exit code. They run an event loop of their own until they have
/// the answer.
namespace Terminal
{

struct Options {
    QString configFile;
    QString pair; ///< the timeline of that one alone; empty: of all
    bool json = false;
    int limit = 50;
};

/// What the console that watches wrote down last; when none is watching, the sites are asked once from here.
int status(const ConsoleConfig &config, const Options &options, const Clock &clock);
/// The log, newest last.
int timeline(const ConsoleConfig &config, const Options &options);
/// Walks the log's chain of hashes: 0 when whole, 1 when not, naming the first bad event.
int verify(const ConsoleConfig &config, const Options &options);
/// Reads the configuration and names each fault with file, line and what to do: 0 when there is none.
int configCheck(const QString &file);

struct ActOptions {
    RunKind kind = RunKind::Failover;
    bool planned = false; ///< Failover: from a site that works; nothing is lost
    QString confirm;      ///< the short name of the site that takes over, typed by the person
    QString actor;        ///< who does it
    QString second;       ///< the second person; asked for their secret where operators are set up
    QString breakGlass;   ///< why there is no second person; empty: there is
    QString statement;    ///< what the person takes on when the old primary can't be fenced; empty: nothing
};
/// Fails over or back from a terminal: says what it costs, wants the site's name, carries the run out with
/// live output. 0 done, 1 refused or failed, 2 stopped in the middle. Also takes up a run that was under way.
int act(const ConsoleConfig &config, const ActOptions &options, const Clock &clock);
/// `case planned|failback`: opens the case of a move that nothing forces, with the runbook of that move; its
/// steps are done in a window. 0 opened, 1 refused.
struct CaseOptions {
    RunKind kind = RunKind::Planned; ///< or Failback
    QString actor;
    QString reason;
};
int openCase(const ConsoleConfig &config, const CaseOptions &options, const Clock &clock);

/// Who may sign in, and whom the pair serves.
struct PeopleOptions {
    enum class What { List, Add, Retire, Import };
    What what = What::List;
    QString name;      ///< of the operator
    QString roles;     ///< "operator,communicator"
    QStringList pairs; ///< that the roles are for; none: all
    QString by;        ///< the administrator; asked for their secret once there is one
    QString file;      ///< CSV of customers
    bool dryRun = false;
    bool drillList = false; ///< those whom a drill speaks to, in place of the customers
};
/// `operator list|add|retire`: secrets come from standard input, one a line: the administrator's, the new
/// one.
int operators(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock);
/// `customers list|import FILE`: nothing is taken over while one row is wrong.
int customers(const ConsoleConfig &config, const PeopleOptions &options, const Clock &clock);
/// `runbook check FILE`: 0 when it is sound, 1 with every fault named otherwise.
int runbookCheck(const QString &file);

/// `report`: the record of an incident as JSON and PDF.
struct ReportOptions {
    int number = 0; ///< of the incident; 0: the newest
    QString folder; ///< where to put record.json, incident.pdf and customers/NAME.pdf
    bool letter = false;
};
int report(const ConsoleConfig &config, const ReportOptions &options, const Clock &clock);
/// `verify FILE`: whether a byte of a record has changed since it was written. 0 whole, 1 not, 3 its
/// events are, and its summary needs a newer program.
int verifyPacket(const QString &file, bool json);

/// What to do about a run that was under way or has failed.
enum class OpenRun {
    GoOn,       ///< ask the sites what became of it and go on
    Retry,      ///< try the step that failed again
    GiveUp,     ///< end it; what was done stays done
    LetGo,      ///< end it, and let the site that it fenced take writes again
    ShipAgain,  ///< the last log could not be shipped: try that again
    AcceptLoss, ///< ... or go on without it
};
/// 0 when what was asked for was done, and when there was no run; 2 when the run waits for a person.
/// `statement`: what is taken on by name; empty: the run's own words.
int openRun(const ConsoleConfig &config, OpenRun what, const QString &actor, const QString &statement,
            const Clock &clock);

} // namespace Terminal

} // namespace Switchback
