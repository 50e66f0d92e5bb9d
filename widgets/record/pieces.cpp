// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/record/pieces.h"

#include "models/record/recordtext.h"
#include "models/witness/head.h"
#include "widgets/record/qrcode.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Record)
};
} // namespace

PaperFrame paperFrame(const Record &record, const QString &right, const QString &kind)
{
    PaperFrame frame;
    frame.left = record.drill() ? Words::tr("DRILL · %1").arg(recordTitle(record)) : recordTitle(record);
    frame.right = right;
    frame.title = QStringList{frame.left, right, kind}.join(QStringLiteral(" · "));
    frame.foot = Words::tr("Made %1").arg(momentText(record, record.madeAt));
    if (record.drill())
        frame.watermark = Words::tr("DRILL");
    return frame;
}

namespace
{
constexpr double CodeMm = 27;

/// What a person compares: by eye, by voice, or with whatever reads such a code.
void addSigner(Paper &paper, const Record &record)
{
    const ChainEnd end{record.log.lastSeq, record.log.head};
    paper.together(true);
    if (record.log.key.isEmpty()) {
        paper.strong(Words::tr("This record is UNSIGNED: no key vouches for it."));
        paper.small(Words::tr("The head of the log:"));
        paper.mono(headCode(end));
    } else {
        paper.small(Words::tr("The record is signed. Fingerprint of the key, and head of the log:"));
        paper.mono(keyFingerprint(record.log.key));
        paper.mono(headCode(end));
        paper.small(Words::tr(
            "The code holds both. A record of this incident that this head does not fit was made anew: "
            "switchback verify --head."));
        paper.drawing(CodeMm,
                      [code = qrCode(sheetCode(record.log.key, end))](QPainter &painter, const QRectF &area) {
                          paintQrCode(painter, area, code);
                      });
    }
    paper.together(false);
}
} // namespace

void addHashes(Paper &paper, const Record &record)
{
    paper.heading(Words::tr("Where this is written"));
    paper.small(Words::tr("Events %1 to %2 of the log. SHA-256 of the last one:")
                    .arg(record.log.firstSeq)
                    .arg(record.log.lastSeq));
    paper.mono(record.log.head.isEmpty() ? Words::tr("not known") : QString::fromLatin1(record.log.head));
    if (!record.log.head.isEmpty())
        addSigner(paper, record);
    paper.small(Words::tr("SHA-256 of the runbook (%1, version %2):")
                    .arg(printable(record.runbookKey, 60), printable(record.runbookVersion, 40)));
    paper.mono(QString::fromLatin1(record.runbookHash));
}

} // namespace Switchback
