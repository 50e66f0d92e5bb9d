// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/ladder/ladder.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration FirstPause = 5s;
constexpr Duration LongestPause = 5min;
constexpr std::array<Duration, 3> AskAfter{5s, 15s, 60s};

const Delivery *of(const QList<Delivery> &made, const Rung &rung)
{
    // The newest: one of us may have had it sent once more.
    const auto found = std::find_if(made.crbegin(), made.crend(), [&](const Delivery &each) {
        return each.contact == rung.who.contact && each.channel == rung.to.channel;
    });
    return found == made.crend() ? nullptr : &*found;
}

/// Whether the ladder waits at this rung, and until when.
std::optional<Instant> waitsUntil(const Delivery &delivery, const LadderRules &rules)
{
    switch (delivery.state()) {
    case DeliveryState::Failed:
    case DeliveryState::GivenUp:
    case DeliveryState::Unknown:
        return std::nullopt;
    case DeliveryState::Sent:
    case DeliveryState::Delayed:
    case DeliveryState::Delivered:
    case DeliveryState::Read:
        return delivery.toldAt().value_or(delivery.madeAt) + rules.within;
    default:
        return delivery.madeAt + rules.within;
    }
}

bool has(const QList<Delivery> &made, const std::function<bool(const Delivery &)> &is)
{
    return std::any_of(made.cbegin(), made.cend(), is);
}
} // namespace

bool wantsAnswer(const QString &stage)
{
    return stage == QLatin1String("alert") || stage == QLatin1String("decision") ||
           stage == QLatin1String("reroute");
}

bool overtakes(const QString &laterStage, const QString &stage)
{
    const QString decision = QStringLiteral("decision");
    return (laterStage == decision || laterStage == QLatin1String("reroute")) &&
           (stage == decision || stage == QLatin1String("alert"));
}

QList<Rung> rungsOf(const QList<Recipient> &ofOneCustomer, const QSet<Channel> &carried)
{
    QList<Rung> rungs;
    QList<Rung> tasks;
    for (const Recipient &each : ofOneCustomer) {
        Recipient who = each;
        who.ways.clear();
        bool called = false;
        for (const ChannelAddress &way : each.ways) {
            if (way.channel == Channel::Task) {
                if (!called || each.taskWanted)
                    tasks += Rung{who, way};
            } else if (carried.contains(way.channel)) {
                rungs += Rung{who, way};
                called = called || way.channel == Channel::Call;
            }
        }
    }
    return rungs + tasks;
}

Climb climb(const QList<Rung> &rungs, const QList<Delivery> &made, const LadderRules &rules,
            const std::function<bool(const ChannelAddress &)> &isFinal, Instant now, CustomerReach later)
{
    Climb out;
    if (later == CustomerReach::Answered ||
        has(made, [](const Delivery &each) { return each.state() == DeliveryState::Answered; })) {
        out.standing = CustomerReach::Answered;
        return out;
    }
    const bool overtaken = later == CustomerReach::Told;
    const bool told = overtaken || has(made, [](const Delivery &each) { return each.told(); });
    out.standing = told ? CustomerReach::Told : CustomerReach::Trying;
    if (overtaken || (told && !rules.wantsAnswer))
        return out;
    for (const Rung &rung : rungs) {
        const Delivery *delivery = of(made, rung);
        if (!delivery) {
            if (isFinal(rung.to))
                continue;
            out.next = rung;
            return out;
        }
        const std::optional<Instant> until = waitsUntil(*delivery, rules);
        if (until && *until > now) {
            out.lookAgain = until;
            return out;
        }
    }
    if (!told && !has(made, [](const Delivery &each) { return each.open(); }))
        out.standing = CustomerReach::Unreached;
    return out;
}

Instant retryAt(const QString &attempt, int tries, Instant failedAt, std::optional<Instant> notBefore)
{
    Duration pause = FirstPause;
    for (int i = 1; i < tries && pause < LongestPause; ++i)
        pause *= 2;
    pause = std::min(pause, LongestPause);
    const QByteArray dice = QCryptographicHash::hash(attempt.toLatin1(), QCryptographicHash::Md5);
    const auto percent = Duration::rep(80 + uchar(dice.at(0)) % 41);
    return std::max(failedAt + pause * percent / 100, notBefore.value_or(failedAt));
}

std::optional<Instant> askAt(Instant maybeAt, int asked)
{
    if (asked < 0 || asked >= int(AskAfter.size()))
        return std::nullopt;
    return maybeAt + AskAfter.at(std::size_t(asked));
}

} // namespace Switchback
