// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <atomic>

namespace Switchback
{

/// How far long work is, and the word to end it; between who does it and who waits for it. Any thread.
struct LongWork {
    std::atomic<qint64> done{0};
    std::atomic<qint64> all{0}; ///< 0: not known yet
    std::atomic<bool> calledOff{false};
};

/// `called_off`: what work answers that was ended so. It has changed nothing.
Error workCalledOff();

} // namespace Switchback
