// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/messages/byhand.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"
#include "models/incident/carried/carried.h"
#include "models/incident/notices.h"

#include <QTimeZone>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Messages)
};
constexpr int LongestName = 120;
constexpr int LongestHow = 300;
constexpr qsizetype MostNames = 40; ///< in one line

QString notReachedText(const Incident &incident, const QStringList &ids)
{
    if (ids.isEmpty())
        return {};
    QStringList names;
    for (const QString &id : ids.first(std::min(ids.size(), MostNames))) {
        const Customer *customer = incident.everCustomer(id);
        names += visibleText(customer ? customer->name : id, LongestName);
    }
    if (const qsizetype others = ids.size() - names.size(); others > 0)
        names += Words::tr("and %1 others", nullptr, howMany(others)).arg(others);
    return Words::tr("not reached: %1").arg(names.join(QStringLiteral(", ")));
}

MessageLine lineOf(const Incident &incident, const Notice &notice)
{
    const qsizetype all = howManyAddressed(incident, notice);
    MessageLine line;
    line.delivery = QStringLiteral("by-hand/") + notice.id; // no delivery is called so
    line.byHand = true;
    line.at = *notice.sentAt;
    line.when = clockText(line.at, QTimeZone(incident.fromZone));
    line.notice = notice.id;
    const Customer *alone = all == 1 ? incident.customer(addressedBy(incident, notice).first()) : nullptr;
    line.customer = alone ? visibleText(alone->name, LongestName)
                          : Words::tr("%1 customers", nullptr, howMany(all)).arg(all);
    line.contact = Words::tr("recorded by %1").arg(visibleText(notice.sentBy, LongestName));
    line.message = noticeTitle(incident, notice);
    line.outcome = Words::tr("sent by hand (%1)").arg(visibleText(notice.how, LongestHow));
    const QStringList missed = missedBy(incident, notice);
    line.reason = notReachedText(incident, missed);
    line.mark = missed.isEmpty() ? Mark::Fine : Mark::Warning;
    line.group = MessageGroup::Told;
    return line;
}
} // namespace

QList<MessageLine> linesByHand(const Incident &incident)
{
    QList<MessageLine> lines;
    for (const Notice &notice : incident.notices) {
        if (sentByHand(notice))
            lines += lineOf(incident, notice);
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const MessageLine &a, const MessageLine &b) { return a.at < b.at; });
    return lines;
}

} // namespace Switchback
