// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/callscommand.h"

#include "app/lab/base/words.h"
#include "app/lab/calls/callstexts.h"
#include "app/lab/calls/management.h"
#include "app/lab/calls/truth.h"
#include "models/core/nearestword.h"
#include "models/core/visibletext.h"

#include <QJsonObject>

#include <utility>

namespace Switchback::Lab
{

namespace
{

constexpr int callsMost = 6000;

int noCalls()
{
    return finish(failure(QStringLiteral("no_calls"), Words::tr("In this lab no customer calls."),
                          Words::tr("In a new one they do: switchback-lab destroy, then switchback-lab up")));
}

} // namespace

int callsCommand(const LabSpec &lab, const Call &call)
{
    if (!lab.hasCalls())
        return noCalls();
    bool ok = false;
    const int perMinute = call.arguments.value(0).toInt(&ok);
    if (!ok || perMinute < 0 || perMinute > callsMost || call.arguments.size() != 1)
        return misuse(
            Words::tr("calls takes how many customers place in a minute (0 to %1).").arg(callsMost));
    return finish(setCalls(lab, perMinute));
}

int routeCommand(const LabSpec &lab, const Call &call)
{
    if (!lab.hasCalls())
        return noCalls();
    if (call.arguments.isEmpty()) {
        const auto known = routes(lab);
        if (!known)
            return finish(known.error());
        if (call.json) {
            print(*known);
            return 0;
        }
        for (auto one = known->begin(); one != known->end(); ++one)
            say(QStringLiteral("%1 %2")
                    .arg(visibleText(one.key(), 100), -40)
                    .arg(visibleText(one->toString(), 40)));
        return 0;
    }
    QStringList trunks = call.arguments;
    const QString to = trunks.takeLast();
    const SiteSpec *site = lab.site(to);
    if (trunks.isEmpty() || (!site && to != QStringLiteral("half")))
        return misuse(Words::tr("route takes trunks or all, and a site or half."));
    const QStringList known = trunkNames();
    if (trunks == QStringList{QStringLiteral("all")})
        trunks.clear();
    for (const QString &who : std::as_const(trunks)) {
        if (known.contains(who))
            continue;
        const QString near = nearestWord(who, known);
        return misuse(
            Words::tr("No customer has the trunk \"%1\".").arg(visibleText(who, 100)) +
            (near.isEmpty() ? QString() : QLatin1Char(' ') + Words::tr("Did you mean \"%1\"?").arg(near)));
    }
    return finish(setRoutes(lab, trunks, site ? site->purpose : to));
}

int calledCommand(const LabSpec &lab, const Call &call)
{
    if (!lab.hasCalls())
        return noCalls();
    const auto last = lastCalls(lab);
    if (!last)
        return finish(last.error());
    if (call.json) {
        print(*last);
        return 0;
    }
    for (auto one = last->begin(); one != last->end(); ++one) {
        const QJsonObject told = one->toObject();
        say(QStringLiteral("%1 %2 %3 %4")
                .arg(one.key(), -40)
                .arg(told.value(QStringLiteral("sbc")).toString(), -12)
                .arg(told.value(QStringLiteral("code")).toString(),
                     told.value(QStringLiteral("at")).toString()));
    }
    return 0;
}

} // namespace Switchback::Lab
