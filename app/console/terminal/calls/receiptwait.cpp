// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/calls/receiptwait.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QHash>
#include <QTimer>

#include <algorithm>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
constexpr Duration AsksFor = 30s; ///< one that can't be read, after the time is up

/// What is known of one box.
struct Look {
    std::optional<Instant> whole; ///< the last look that was one began then
    QString trouble;
};

/// Nothing: it may still come.
std::optional<Receipt> overdue(const QString &channel, const Look &look, Instant until, Duration wait,
                               Instant now)
{
    if (now < until)
        return std::nullopt;
    if (look.whole && *look.whole >= until)
        return lostReceipt(channel, wait);
    if (now < until + AsksFor)
        return std::nullopt;
    return Receipt{channel, std::nullopt,
                   look.trouble.isEmpty() ? Words::tr("it was not looked for to the end") : look.trouble,
                   false};
}
} // namespace

std::optional<QList<Receipt>> awaitReceipts(const ReceiptBoxes &boxes, const QString &code, Instant endedAt,
                                            Duration wait, const Clock &clock,
                                            const std::function<void(const Receipt &)> &told,
                                            std::function<void()> &callOff)
{
    QEventLoop loop;
    QObject here;
    QHash<QString, Look> looks;
    QList<Receipt> receipts;
    bool off = false;
    const Instant until = clock.now() + wait;
    const auto isKnown = [&receipts](const QString &channel) {
        return std::any_of(receipts.cbegin(), receipts.cend(),
                           [&channel](const Receipt &each) { return each.channel == channel; });
    };
    const auto take = [&](const Receipt &receipt) {
        if (isKnown(receipt.channel))
            return;
        receipts += receipt;
        told(receipt);
        if (receipts.size() == qsizetype(boxes.size()))
            loop.quit();
    };
    const auto due = [&] {
        for (const auto &box : boxes) {
            if (const auto over =
                    overdue(box->channel(), looks.value(box->channel()), until, wait, clock.now());
                over)
                take(*over);
        }
    };
    for (const auto &box : boxes) {
        const QString channel = box->channel();
        QObject::connect(box.get(), &ReceiptBox::arrived, &here,
                         [&, channel](const QString &of, Instant at, const QString &by) {
                             if (of == code)
                                 take({channel, std::max(at - endedAt, Duration{0}),
                                       Words::tr("%1, less the site's").arg(by), true});
                         });
        QObject::connect(box.get(), &ReceiptBox::looked, &here,
                         [&, channel](Instant began, const QString &trouble) {
                             Look &look = looks[channel];
                             look.trouble = trouble;
                             if (trouble.isEmpty())
                                 look.whole = began;
                             due();
                         });
        box->watch(code);
    }
    QTimer tick;
    QObject::connect(&tick, &QTimer::timeout, &here, due);
    tick.start(1s);
    callOff = [&] {
        off = true;
        loop.quit();
    };
    if (!boxes.empty())
        loop.exec();
    callOff = {};
    for (const auto &box : boxes)
        box->forget(code);
    return off ? std::nullopt : std::optional(receipts);
}

} // namespace Switchback::Terminal
