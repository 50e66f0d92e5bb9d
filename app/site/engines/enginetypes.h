// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/base/siterecord.h"
#include "app/site/engines/clustertypes.h"
#include "app/site/engines/rebuildtypes.h"
#include "models/core/result.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace Switchback::Site
{

/// Whom an act tells how it gets on: the operation that it belongs to.
class Teller
{
public:
    virtual ~Teller() = default;
    virtual void tell(const QString &text) = 0;
    virtual void at(const char *place) { (void)place; } ///< for tests: here a kill is tried
};

struct ProgramVersion {
    QString name;
    QStringList command; ///< prints its version on its first line
};

struct CommandEnd {
    int code = 0;
    std::optional<Error> error;
};

/// Writes and commits one row a second at the leader, by which a standby's data is dated. One thread.
class Heartbeat
{
public:
    virtual ~Heartbeat() = default;
    virtual std::optional<Error> beat() = 0;
};

} // namespace Switchback::Site
