// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/notify/receipts.h"

#include "app/pair/outages.h"
#include "models/core/whendone.h"

#include <QSet>

#include <algorithm>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration AgainAfter = 2s; ///< what could not be stored

QString keyOf(const QString &op, const QString &channel)
{
    return op + QLatin1Char('/') + channel;
}

QString codeOf(const OpenCall &open)
{
    return open.call.left ? open.call.left->code : QString();
}

bool isKnown(const PlacedCall &call, const QString &channel)
{
    return std::any_of(call.receipts.cbegin(), call.receipts.cend(),
                       [&channel](const Receipt &each) { return each.channel == channel; });
}
} // namespace

Receipts::Receipts(const Clock &clock, Outside outside, std::vector<std::unique_ptr<ReceiptBox>> boxes)
    : m_clock(clock)
    , m_outside(std::move(outside))
    , m_boxes(std::move(boxes))
{
    for (const auto &each : m_boxes) {
        const QString channel = each->channel();
        connect(each.get(), &ReceiptBox::arrived, this,
                [this, channel](const QString &code, Instant at, const QString &by) {
                    arrived(channel, code, at, by);
                });
        connect(each.get(), &ReceiptBox::looked, this,
                [this, channel](Instant began, const QString &trouble) { looked(channel, began, trouble); });
    }
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &Receipts::due);
}

Receipts::~Receipts() = default;

void Receipts::wheelChanged(bool)
{
    look();
}

ReceiptBox *Receipts::box(const QString &channel) const
{
    const auto found = std::find_if(m_boxes.begin(), m_boxes.end(),
                                    [&channel](const auto &each) { return each->channel() == channel; });
    return found == m_boxes.end() ? nullptr : found->get();
}

void Receipts::look()
{
    QSet<QString> open;
    if (m_outside.hasWheel()) {
        for (const OpenCall &each : openReceipts(m_outside.incident())) {
            for (const QString &channel : each.call.awaited.channels) {
                if (isKnown(each.call, channel))
                    continue;
                open += keyOf(each.call.op, channel);
                watch(each, channel);
            }
        }
    }
    std::erase_if(m_waited, [this, &open](const auto &each) {
        if (open.contains(each.first))
            return false;
        if (ReceiptBox *one = box(each.second.channel))
            one->forget(codeOf(each.second.open));
        return true;
    });
    if (m_waited.empty())
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
}

void Receipts::watch(const OpenCall &open, const QString &channel)
{
    const auto [place, fresh] = m_waited.try_emplace(keyOf(open.call.op, channel));
    place->second.open = open;
    place->second.channel = channel;
    if (fresh)
        place->second.since = m_clock.now();
    ReceiptBox *one = fresh ? box(channel) : nullptr;
    if (one)
        one->watch(codeOf(open));
}

void Receipts::due()
{
    const Instant now = m_clock.now();
    QList<QPair<QString, Receipt>> over;
    for (const auto &[key, each] : m_waited) {
        const Instant until = each.open.call.awaited.until;
        if (each.writing || now < until)
            continue;
        if (each.looked && *each.looked >= until)
            over += {key, lostReceipt(each.channel, until - *each.open.call.endedAt)};
        else if (!box(each.channel))
            over +=
                {key, Receipt{each.channel, std::nullopt, tr("nobody here reads where it arrives"), false}};
        else if (now >= std::max(until, each.since) + AsksFor) // who takes over late looks first
            over +=
                {key, Receipt{each.channel, std::nullopt,
                              each.trouble.isEmpty() ? tr("it was not looked for to the end") : each.trouble,
                              false}};
    }
    for (const auto &[key, receipt] : over)
        write(key, receipt);
}

void Receipts::looked(const QString &channel, Instant began, const QString &trouble)
{
    for (auto &[key, each] : m_waited) {
        if (each.channel != channel)
            continue;
        each.trouble = trouble;
        if (trouble.isEmpty())
            each.looked = began;
    }
    due();
}

/// Site's clock minus ours, where it has been measured.
Duration Receipts::clockOffset(const QString &site) const
{
    const PairFacts &facts = m_outside.facts();
    for (const SiteFacts *each : {&facts.production, &facts.backup}) {
        if (each->site == site && each->clockKnown)
            return each->clockOffset;
    }
    return Duration{0};
}

void Receipts::arrived(const QString &channel, const QString &code, Instant at, const QString &by)
{
    for (const auto &[key, each] : m_waited) {
        if (each.channel != channel || codeOf(each.open) != code || each.writing)
            continue;
        // Whole seconds of another clock: what arrived before it was left has taken no time that is known.
        const Instant ended =
            each.open.call.left->endedAt.value_or(each.open.call.at) - clockOffset(each.open.call.site);
        write(key, {channel, std::max(at - ended, Duration{0}), by, true});
        return;
    }
}

void Receipts::write(const QString &key, const Receipt &receipt)
{
    const auto found = m_waited.find(key);
    if (found == m_waited.end() || std::exchange(found->second.writing, true))
        return;
    const PlannedEvent event = callNotified(m_outside.incident(), found->second.open, receipt, m_clock.now());
    whenDone(m_outside.append({event}, OutageDesk::Under::Wheel), this,
             [this, key, receipt](const Result<QList<Event>> &stored) {
                 // Who has the wheel now waits for it too, and what is in the log is seen there.
                 if (stored || stored.error().code == QLatin1String("already_done") ||
                     stored.error().code == QLatin1String("lease_lost"))
                     return;
                 emit troubled(stored.error());
                 // A box tells of a mail once: what it has told is written until it is stored.
                 QTimer::singleShot(AgainAfter, this, [this, key, receipt] {
                     const auto again = m_waited.find(key);
                     if (again == m_waited.end())
                         return;
                     again->second.writing = false;
                     write(key, receipt);
                 });
             });
}

std::unique_ptr<Receipts> makeReceipts(const PartContext &context, Outages &outages,
                                       std::vector<std::unique_ptr<ReceiptBox>> boxes)
{
    Seats &seats = context.seats;
    Receipts::Outside outside{[&outages]() -> const Incident & { return outages.incident(); },
                              [&seats] { return seats.hasWheel(); },
                              [&seats](const QList<PlannedEvent> &events, OutageDesk::Under under) {
                                  return seats.append(events, under);
                              },
                              context.facts};
    auto made = std::make_unique<Receipts>(context.clock, std::move(outside), std::move(boxes));
    QObject::connect(&outages, &Outages::changed, made.get(), &Receipts::look);
    return made;
}

} // namespace Switchback
