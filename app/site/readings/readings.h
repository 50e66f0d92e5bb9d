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
Result<QJsonObject> filesCheck(const ThisSite &site, const QJsonObject &request);
/// Of at most `limit` calls.
Result<QJsonObject> calls(const ThisSite &site, const QString &after, int limit);
} // namespace Readings

} // namespace Switchback::Site
