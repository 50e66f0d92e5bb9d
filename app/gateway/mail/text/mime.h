// SPDX-License-Identifier: GPL-3.0-or-later
// gmime as this folder uses it. Only for its .cpp files: GLib's headers and Qt's keywords do not go together.
#pragma once

#undef signals
#include <gmime/gmime.h>

#include <memory>

namespace Switchback::Mime
{

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template<class T>
using Ref = std::unique_ptr<T, Unref>;

/// Before anything else of gmime's, from any thread. An object of gmime's stays in one.
void begin();

} // namespace Switchback::Mime
