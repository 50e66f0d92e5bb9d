// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Switchback::Site
{

/// The verbs that change nothing. Each returns its `data`.
namespace Readings
{
Result<QJsonObject> hello(const ThisSite &site, const QString &nonce); ///< no database access
QJsonObject describe(const ThisSite &site);
/// `witness`: what a console tells of its log with it, as the contract has it.
QJsonObject status(const ThisSite &site, const QJsonArray &witness = {});
QJsonObject operation(const SiteConfig &config, const QString &id);
QJsonObject operations(const SiteConfig &config, int limit);
/// Of at most `limit` calls; see CallsEngine::callsSince().
Result<QJsonObject> calls(const ThisSite &site, const QString &after, std::optional<Instant> since,
                          int limit);
/// Asks the test call of that operation to end. Its own answer says when it has.
Result<QJsonObject> callOff(const SiteConfig &config, const QString &id);
/// The SIP that is kept of that test call.
Result<QJsonObject> callTrace(const SiteConfig &config, const QString &id);
Result<QJsonObject> filesCheck(const ThisSite &site, const QJsonObject &request);
} // namespace Readings

} // namespace Switchback::Site
