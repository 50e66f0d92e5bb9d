// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/lab/base/labspec.h"

namespace Switchback::Lab
{

/// What can be broken of a site's SBC while it runs: a key in its table "lab", and a file of the fault's name
/// among the site's control files, by which one that is begun anew knows of it.
struct SbcFault {
    QString name;
    QString key; ///< "1": it is broken
};
/// one-way-audio: callers hear nothing; callers-unheard: nobody hears them; wrong-site: the other site
/// answers.
const QList<SbcFault> &sbcFaults();
/// Of one that is not running the mark is all there is to it. No such fault: nothing happens. Blocks, 3 s at
/// most.
Outcome setSbcFault(const LabSpec &lab, const SiteSpec &site, const QString &name, bool on);

} // namespace Switchback::Lab
