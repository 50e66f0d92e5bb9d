// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

struct UpOptions {
    bool loopback = false; ///< even where namespaces are allowed
    int timeScale = 60;
    int outageScale = 4;
    int load = 60;         ///< rows a minute of the voice application
    int calls = 60;        ///< calls a minute that customers place
    bool mail = true;      ///< where it can have any
    bool telephony = true; ///< the same of SBCs and customers who call
};

/// The lab in `dir`, made if there is none: folders, marker file, addresses, ports. Refuses a folder that is
/// neither empty nor ours.
Result<LabSpec> createOrOpenLab(const QString &dir, const UpOptions &options);
/// What makes the lab's folder useless for the sites' service user, in words; empty if nothing does.
QString whyFolderUnfit(const LabSpec &lab);

} // namespace Switchback::Lab
