// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QStringList>

namespace Switchback::Lab
{

/// Every fault that can be made here, by its one name; what a person types may be another spelling.
QStringList faultNames();
/// "freeze database", "freeze-database", "disk" ... to the fault's name; empty if there is none.
QString faultFromWords(const QStringList &words);

/// Where a fault is made if no machine is named: where the primary is, but for what stands outside alone.
const SiteSpec &usualPlace(const LabSpec &lab, const QString &fault);

/// Breaks it and waits until it is broken. Says in words when this lab cannot do it.
Outcome breakThing(const LabSpec &lab, const SiteSpec &site, const QString &fault);
Outcome healThing(const LabSpec &lab, const SiteSpec &site, const QString &fault);

/// The site that takes writes; if no database answers, the one that took the last call; else production.
const SiteSpec &primarySite(const LabSpec &lab);

} // namespace Switchback::Lab
