// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/siteconfig.h"

#include <QJsonObject>

namespace Switchback::Site
{

/// The verbs that change nothing. Each returns its `data`.
namespace Readings
{
Result<QJsonObject> hello(const SiteConfig &config, const QString &nonce); ///< no database access
QJsonObject describe(const SiteConfig &config);
QJsonObject status(const SiteConfig &config);
QJsonObject operation(const SiteConfig &config, const QString &id);
QJsonObject operations(const SiteConfig &config, int limit);
} // namespace Readings

} // namespace Switchback::Site
