// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

namespace Switchback::Lab
{

/// One command at a time changes a lab: held until this object ends, let go by the kernel if we are killed.
class LabLock
{
public:
    LabLock() = default;
    ~LabLock();
    LabLock(const LabLock &) = delete;
    LabLock &operator=(const LabLock &) = delete;
    /// Waits up to 60 s for another command to end. Fine if the folder holds no lab: nothing is locked then.
    Outcome take(const QString &dir);

private:
    int m_file = -1;
};

} // namespace Switchback::Lab
