// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/engines.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// The verbs that change nothing. Each returns its `data`.
namespace Readings
{
Result<QJsonObject> hello(const ThisSite &site, const QString &nonce); ///< no database access
QJsonObject describe(const ThisSite &site);
QJsonObject status(const ThisSite &site);
QJsonObject operation(const SiteConfig &config, const QString &id);
QJsonObject operations(const SiteConfig &config, int limit);
} // namespace Readings

} // namespace Switchback::Site
