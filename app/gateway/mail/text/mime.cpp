// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/mime.h"

#include <mutex>

namespace Switchback::Mime
{

void begin()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

} // namespace Switchback::Mime
