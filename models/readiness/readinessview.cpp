// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/readinessview.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/notify/channels.h"
#include "models/readiness/momentof.h"

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Readiness)
};
constexpr int LongestName = 120;
constexpr int LongestReason = 300;
constexpr qsizetype NamesShown = 12; ///< in a line; the rest is counted and stands in the list
constexpr Duration ToldBy = 3min;    ///< a proof that nobody has told of by then was lost with its console

QString moment(Instant at, const ReadinessInputs &in)
{
    return momentOf(at, in.now, in.zone);
}

QString namesText(const QStringList &names)
{
    QStringList shown;
    for (const QString &name : names.mid(0, NamesShown))
        shown += visibleText(name, LongestName);
    const QString text = shown.join(QStringLiteral(", "));
    const qsizetype more = names.size() - shown.size();
    return more <= 0 ? text
                     : Words::tr("%1 and %2 others", nullptr, howMany(more)).arg(text, QString::number(more));
}

QString channelsText(const QList<Channel> &channels)
{
    QStringList names;
    for (const Channel each : channels)
        names += channelName(each);
    return names.join(QStringLiteral(", "));
}

/// Those through which messages go out: of the console on duty.
QList<GatewayState> carrying(const ReadinessInputs &in)
{
    return in.onDuty || !in.duty ? in.here : in.duty->gateways;
}

const ProvedGateway *proofOf(const ReadinessInputs &in, const QString &gateway)
{
    if (!in.proof)
        return nullptr;
    const auto found = std::find_if(in.proof->gateways.cbegin(), in.proof->gateways.cend(),
                                    [&](const ProvedGateway &each) { return each.gateway == gateway; });
    return found == in.proof->gateways.cend() ? nullptr : &*found;
}

QString proofText(const ReadinessInputs &in, const ProvedGateway &proof)
{
    const QString when = moment(in.proof->at, in);
    if (proof.proved)
        return Words::tr("proved %1").arg(when);
    const QString words =
        visibleText((proof.code + QLatin1Char(' ') + proof.text).simplified(), LongestReason);
    return Words::tr("not proved %1: %2").arg(when, words);
}

QString dependsText(const ReadinessInputs &in, const GatewayState &gateway)
{
    if (!gateway.channel)
        return {};
    const Channel channel = *gateway.channel;
    qsizetype contacts = 0;
    for (const Recipient &who : in.recipients)
        contacts += std::any_of(who.ways.cbegin(), who.ways.cend(),
                                [channel](const ChannelAddress &way) { return way.channel == channel; });
    QStringList parts{Words::tr("%1 contacts", nullptr, howMany(contacts)).arg(contacts)};
    if (const int waiting = in.waiting.value(channel); waiting > 0)
        parts += Words::tr("%1 messages wait", nullptr, waiting).arg(waiting);
    QStringList others;
    for (const GatewayState &each : carrying(in)) {
        if (each.channel == channel && each.gateway != gateway.gateway &&
            each.what != GatewayState::What::Troubled)
            others += each.gateway.section(QLatin1Char('/'), -1);
    }
    parts += others.isEmpty() ? Words::tr("nothing else carries it")
                              : Words::tr("else: %1").arg(others.join(QStringLiteral(", ")));
    return parts.join(QStringLiteral(" · "));
}

GatewayLine gatewayLine(const ReadinessInputs &in, const GatewayState &gateway)
{
    GatewayLine line;
    line.gateway = visibleText(gateway.gateway, LongestName);
    line.name = visibleText(gatewayName(gateway.gateway, gateway.channel), LongestName);
    line.mark = markOf(gateway.what);
    line.state =
        gateway.what == GatewayState::What::Untried
            ? gatewayStateName(gateway.what)
            : Words::tr("%1 since %2").arg(gatewayStateName(gateway.what), moment(gateway.since, in));
    const QString trouble = visibleText(gateway.trouble, LongestReason);
    if (gateway.what == GatewayState::What::Troubled)
        line.state += QStringLiteral(": ") + trouble;
    else if (gateway.troubleAt)
        line.state += QStringLiteral(" · ") +
                      Words::tr("last trouble %1: %2").arg(moment(*gateway.troubleAt, in), trouble);
    if (gateway.takenAt)
        line.taken = Words::tr("took its last message %1").arg(moment(*gateway.takenAt, in));
    else if (gateway.channel)
        line.taken = Words::tr("has taken no message yet");
    if (const ProvedGateway *proof = proofOf(in, gateway.gateway)) {
        line.proof = proofText(in, *proof);
        if (!proof->proved && line.mark != Mark::Bad)
            line.mark = Mark::Warning;
    }
    line.depends = dependsText(in, gateway);
    return line;
}

void addMismatch(QList<ReadinessTrouble> &out, const ReadinessInputs &in)
{
    if (in.onDuty || !in.duty)
        return;
    const QString seat = visibleText(in.duty->seat, LongestName);
    const QList<Channel> there = in.duty->channels();
    if (in.here.isEmpty() && !there.isEmpty())
        out +=
            {Words::tr("This console has no gateways; the one on duty (%1) has: %2. What is approved here is "
                       "not sent by it: approve it at a console with the same [notify], or send it by your "
                       "own means.")
                 .arg(seat, channelsText(there)),
             Mark::Warning};
    else if (!in.here.isEmpty() && there.isEmpty())
        out += {Words::tr("The console on duty (%1) has no gateways: nothing that is approved goes out until "
                          "one with [notify] has the duty.")
                    .arg(seat),
                Mark::Bad};
}

void addGateways(QList<ReadinessTrouble> &out, const ReadinessInputs &in)
{
    for (const GatewayState &each : carrying(in)) {
        if (each.what != GatewayState::What::Troubled)
            continue;
        out += {Words::tr("%1 does not carry since %2: %3")
                    .arg(visibleText(gatewayName(each.gateway, each.channel), LongestName),
                         moment(each.since, in), visibleText(each.trouble, LongestReason)),
                Mark::Bad};
    }
}

void addProof(QList<ReadinessTrouble> &out, const ReadinessInputs &in)
{
    if (!in.outageOpen || carrying(in).isEmpty())
        return;
    if (!in.proof) {
        if (!in.provable && in.onDuty)
            out += {Words::tr(
                        "No gateway proves itself in this outage: [notify.operators] names nobody who can be "
                        "told by one. In a drill and a lab they have to be on the drill list."),
                    Mark::Warning};
        return;
    }
    if (const QStringList failed = in.proof->failed(); !failed.isEmpty())
        out += {
            Words::tr("Did not prove to carry at %1: %2")
                .arg(moment(in.proof->at, in), visibleText(failed.join(QStringLiteral(", ")), LongestReason)),
            Mark::Bad};
    else if (!in.proof->told && in.now > in.proof->at + ToldBy)
        out += {Words::tr("The gateways were to prove themselves at %1, and nobody has told what came of it.")
                    .arg(moment(in.proof->at, in)),
                Mark::Warning};
}

void addReach(QList<ReadinessTrouble> &out, const ReadinessInputs &in, const Reachability &reach)
{
    if (!reach.unreachable.isEmpty())
        out += {Words::tr("Could not be reached: %1").arg(namesText(reach.unreachable)), Mark::Bad};
    if (!reach.withoutWay.isEmpty())
        out +=
            {Words::tr("No gateway has an address of: %1").arg(namesText(reach.withoutWay)), Mark::Warning};
    if (in.missed && (!in.last || in.missed->at > in.last->at))
        out += {Words::tr("The test of reachability that was due %1 was not made: %2.")
                    .arg(moment(in.missed->due.value_or(in.missed->at), in),
                         visibleText(in.missed->why, LongestReason)),
                Mark::Warning};
}

ReachLine reachLine(const ContactReach &one, const ReadinessInputs &in)
{
    ReachLine line;
    line.customer = visibleText(one.customerName, LongestName);
    line.contact = visibleText(one.name, LongestName);
    line.channel = channelName(one.way.channel);
    line.address = visibleText(one.way.address, LongestName);
    line.outcome = reachedName(one.way.channel, one.reached);
    if (!one.reason.isEmpty())
        line.outcome += QStringLiteral(": ") + visibleText(one.reason, LongestReason);
    line.when = one.reached == Reached::Never ? QString() : moment(one.at, in);
    line.mark = markOf(one.reached);
    return line;
}

QString summaryText(const Reachability &reach)
{
    QStringList parts{Words::tr("%1 customers", nullptr, reach.customers).arg(reach.customers)};
    if (!reach.unreachable.isEmpty())
        parts += Words::tr("%1 customers could not be reached", nullptr, howMany(reach.unreachable.size()))
                     .arg(reach.unreachable.size());
    if (reach.bounced > 0)
        parts += Words::tr("%1 addresses failed", nullptr, reach.bounced).arg(reach.bounced);
    if (reach.underWay > 0)
        parts += Words::tr("%1 are being tested", nullptr, reach.underWay).arg(reach.underWay);
    if (reach.never > 0)
        parts += Words::tr("%1 addresses were never tested", nullptr, reach.never).arg(reach.never);
    return parts.join(QStringLiteral(" · "));
}

/// Of a test that is still being made, or was broken off: its event says how many there were to be.
QString madeInPart(const ReadinessInputs &in)
{
    qsizetype made = 0;
    for (const DeliveryBook &test : in.tests) {
        made += std::count_if(test.all().cbegin(), test.all().cend(),
                              [&](const Delivery &each) { return each.notice == in.last->id; });
    }
    if (made == 0 || made >= in.last->messages)
        return {};
    return Words::tr("made in part: %1 of %2").arg(made).arg(in.last->messages);
}

QString scheduleText(const ReadinessInputs &in)
{
    QStringList parts;
    if (in.last)
        parts += in.last->due ? Words::tr("Last tested %1 by the schedule").arg(moment(in.last->at, in))
                              : Words::tr("Last tested %1 by %2")
                                    .arg(moment(in.last->at, in), visibleText(in.last->by, LongestName));
    else
        parts += Words::tr("Never tested");
    if (const QString part = in.last ? madeInPart(in) : QString(); !part.isEmpty())
        parts += part;
    parts += in.schedule
                 ? Words::tr("each %1, next in %2")
                       .arg(weeklyText(*in.schedule), durationText(nextDue(*in.schedule, in.now) - in.now))
                 : Words::tr("no schedule (test_reachability in [notify])");
    return parts.join(QStringLiteral(" · "));
}

/// Who wrote of their own accord, and perhaps waits for an answer.
QString straysText(const ReadinessInputs &in)
{
    int many = 0;
    StrayMail newest;
    for (const GatewayState &each : carrying(in)) {
        if (each.strays.many > 0 && (many == 0 || each.strays.newest.at > newest.at))
            newest = each.strays.newest;
        many += each.strays.many;
    }
    if (many == 0)
        return {};
    const QString from = visibleText(newest.from, LongestName);
    return Words::tr("%1 mails to the console's mailbox match nothing that it sent; the newest from %2, %3: "
                     "“%4”. They are left there: somebody has to read them.",
                     nullptr, many)
        .arg(QString::number(many), from.isEmpty() ? Words::tr("nobody who says so") : from,
             moment(newest.at, in), visibleText(newest.subject, LongestName));
}

/// What failed stands first, then what is not known, then what is well.
int rank(const ContactReach &one)
{
    return one.reached == Reached::Bounced    ? 0
           : one.reached == Reached::UnderWay ? 1
           : one.reached == Reached::Never    ? 2
                                              : 3;
}
} // namespace

ReadinessView readinessView(const ReadinessInputs &in)
{
    const QList<GatewayState> gateways = carrying(in);
    QSet<Channel> channels;
    for (const GatewayState &each : gateways) {
        if (each.channel)
            channels.insert(*each.channel);
    }
    Reachability reach = reachabilityOf(in.recipients, channels, in.tests);
    ReadinessView view;
    addMismatch(view.troubles, in);
    for (const QString &title : in.notCarried)
        view.troubles +=
            {Words::tr("\"%1\" was approved, and nothing of it has gone out: the console on duty "
                       "does not send.")
                 .arg(visibleText(title, LongestName)),
             Mark::Bad};
    addGateways(view.troubles, in);
    addProof(view.troubles, in);
    if (!channels.isEmpty())
        addReach(view.troubles, in, reach);
    view.standby = standbyLine(in.standby, in.now, in.zone);
    if (!view.standby.trouble.isEmpty())
        view.troubles += {view.standby.trouble, view.standby.mark};
    if (!view.standby.missed.isEmpty())
        view.troubles += {view.standby.missed, Mark::Warning};
    std::stable_sort(view.troubles.begin(), view.troubles.end(),
                     [](const ReadinessTrouble &a, const ReadinessTrouble &b) {
                         return a.mark == Mark::Bad && b.mark != Mark::Bad;
                     });
    if (!view.troubles.isEmpty()) {
        const qsizetype more = view.troubles.size() - 1;
        const QString first = view.troubles.first().text;
        view.line = more == 0
                        ? first
                        : Words::tr("%1 (and %2 more troubles on the page Readiness)", nullptr, howMany(more))
                              .arg(first, QString::number(more));
    }
    for (const GatewayState &each : gateways)
        view.gateways += gatewayLine(in, each);
    view.strays = straysText(in);
    view.whose =
        in.onDuty || !in.duty
            ? Words::tr("Gateways")
            : Words::tr("Gateways of the console on duty (%1)").arg(visibleText(in.duty->seat, LongestName));
    view.summary = channels.isEmpty() ? QString() : summaryText(reach);
    view.schedule = channels.isEmpty() ? QString() : scheduleText(in);
    std::stable_sort(reach.ways.begin(), reach.ways.end(),
                     [](const ContactReach &a, const ContactReach &b) { return rank(a) < rank(b); });
    for (const ContactReach &each : std::as_const(reach.ways))
        view.lines += reachLine(each, in);
    view.messages = int(reach.ways.size());
    view.whom =
        in.drillList ? Words::tr("everybody on the drill list") : Words::tr("every customer's contacts");
    view.cannot = in.cannot;
    return view;
}

} // namespace Switchback
