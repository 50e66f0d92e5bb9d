// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/doors/service.h"

#include <memory>

namespace Switchback::Site
{

/// The REST way in: POST /v1/VERB over TLS with a bearer token, and nothing else. Bounded in connections,
/// time (see Places) and memory. Its threads are its own; a call under way when it stops is cut off, the
/// operation is not.
class RestServer
{
public:
    explicit RestServer(const ThisSite &site);
    ~RestServer();
    RestServer(const RestServer &) = delete;
    RestServer &operator=(const RestServer &) = delete;
    Outcome start();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback::Site
