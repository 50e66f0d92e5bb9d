// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/notice/notice.h"

#include "models/incident/clocks.h"
#include "models/incident/notices.h"
#include "models/record/recordtext.h"
#include "models/steps/shared/drawnmessages.h"
#include "models/wizard/stepactions.h"
#include "models/wizard/stepdrawn.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
struct RecordWords {
    Q_DECLARE_TR_FUNCTIONS(Record)
};

QString noticeLine(const Record &record, const RecordStep &step, const RecordCustomer &customer)
{
    QStringList lines;
    for (const Notice &notice : record.notices) {
        if (notice.step != step.key || !notice.sentAt)
            continue;
        if (customer.joined && notice.approvedAt && notice.approvedSeq < customer.joined->seq) {
            lines += RecordWords::tr("sent %1, before they were added")
                         .arg(shortMomentText(record, *notice.sentAt));
            continue;
        }
        lines += notice.notReached.contains(customer.who.id)
                     ? RecordWords::tr("sent %1, not reached").arg(shortMomentText(record, *notice.sentAt))
                     : RecordWords::tr("sent %1, %2")
                           .arg(shortMomentText(record, *notice.sentAt), printable(notice.how, 120));
    }
    return lines.join(QStringLiteral("; "));
}

class NoticeDrawn final : public StepDrawn
{
public:
    [[nodiscard]] QString summary(const StepScene &scene) const override
    {
        const QList<Notice> &notices = scene.incident().notices;
        const auto sent = std::find_if(notices.crbegin(), notices.crend(), [&](const Notice &each) {
            return each.step == scene.step.key && each.sentAt;
        });
        if (sent == notices.crend())
            return {};
        const auto all = howManyAddressed(scene.incident(), *sent);
        return Words::tr("%1 of %2 told · %3")
            .arg(all - missedBy(scene.incident(), *sent).size())
            .arg(all)
            .arg(clockText(*sent->sentAt, QTimeZone(scene.incident().fromZone), false));
    }
    void addPage(WizardView &view, const StepScene &scene) const override { addNoticePage(view, scene); }
    [[nodiscard]] QList<WizardAction> actions(const StepScene &scene, bool settled) const override
    {
        QList<WizardAction> made = noticeActions(scene);
        if (!settled)
            made += {overrideAction(scene.step), skipAction(scene.step)};
        return made;
    }
    [[nodiscard]] QString recordLine(const Record &record, const RecordStep &step,
                                     const RecordCustomer &customer) const override
    {
        return noticeLine(record, step, customer);
    }
};
} // namespace

const StepDrawn &noticeDrawn()
{
    static const NoticeDrawn drawn;
    return drawn;
}

} // namespace Switchback
