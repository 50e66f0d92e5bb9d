// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

#include <QByteArray>

namespace Switchback::Lab
{

/// A site's SBC: Kamailio.
QByteArray sbcConfig(const LabSpec &lab, const SiteSpec &site);
/// To whom it hands calls: set 1 its voice servers, set 2 the other site's SBC.
QByteArray sbcDestinations(const LabSpec &lab, const SiteSpec &site);
/// The premises of all customers: a Kamailio that sends each trunk's calls where its route says.
QByteArray premisesConfig(const LabSpec &lab);
/// Voice server `server` (from 1) of the site: baresip's configuration, and its accounts: for the customers'
/// calls and for test calls, which last longer.
QByteArray voiceServerConfig(const LabSpec &lab, const SiteSpec &site, int server);
QByteArray voiceServerAccounts(const LabSpec &lab, const SiteSpec &site, int server);
/// SIPp's scenario of one call.
QByteArray callScenario();
/// A trunk for each of the demonstration's customers, as their SBC names it: "acme-dental-group".
QStringList trunkNames();
/// The same as SIPp draws from it.
QByteArray trunkList();

} // namespace Switchback::Lab
