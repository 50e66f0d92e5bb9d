// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/sbcfaults.h"

#include "app/lab/base/files.h"
#include "app/lab/calls/management.h"
#include "app/lab/machine/processes.h"

#include <QFile>

#include <algorithm>

namespace Switchback::Lab
{

namespace
{
bool sbcRuns(const LabSpec &lab, const SiteSpec &site)
{
    const QList<SiteProcess> all = siteProcesses(lab, site);
    return std::any_of(all.begin(), all.end(),
                       [](const SiteProcess &one) { return one.role == QStringLiteral("sbc"); });
}
} // namespace

const QList<SbcFault> &sbcFaults()
{
    static const QList<SbcFault> all{{QStringLiteral("one-way-audio"), QStringLiteral("callers_deaf")},
                                     {QStringLiteral("callers-unheard"), QStringLiteral("callers_unheard")},
                                     {QStringLiteral("wrong-site"), QStringLiteral("wrong_site")}};
    return all;
}

Outcome setSbcFault(const LabSpec &lab, const SiteSpec &site, const QString &name, bool on)
{
    for (const SbcFault &fault : sbcFaults()) {
        if (fault.name != name)
            continue;
        const QString mark = lab.controlFile(site, name);
        if (on) {
            if (const auto written = writeFile(mark, "broken\n", 0644, lab.serviceUid, lab.serviceGid);
                !written)
                return written;
        } else {
            QFile::remove(mark);
        }
        if (!siteAnchor(lab, site) || !sbcRuns(lab, site))
            return Done{};
        const auto told = askKamailio(
            lab, site,
            KamailioCall{QStringLiteral("htable.sets"),
                         {QStringLiteral("lab"), fault.key, on ? QStringLiteral("1") : QStringLiteral("0")}});
        return told ? Outcome(Done{}) : Outcome(told.error());
    }
    return Done{};
}

} // namespace Switchback::Lab
