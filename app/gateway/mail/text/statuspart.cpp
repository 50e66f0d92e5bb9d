// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/statuspart.h"

#include "models/core/visibletext.h"

#include <QHash>
#include <QRegularExpression>

namespace Switchback
{

namespace
{
constexpr qsizetype MaxPart = qsizetype(256) * 1024;
constexpr int MaxReason = 500;
constexpr int MaxBlocks = 200;

using Fields = QHash<QByteArray, QByteArray>;

/// Lower-case names, folded lines joined; of a field given twice the first.
QList<Fields> blocksOf(QByteArray part)
{
    part.truncate(MaxPart);
    part.replace("\r\n", "\n");
    QList<Fields> out{{}};
    QByteArray name;
    for (const QByteArray &line : part.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (line.trimmed().isEmpty()) {
            if (!out.constLast().isEmpty() && out.size() < MaxBlocks)
                out += Fields();
            name.clear();
        } else if ((line.startsWith(' ') || line.startsWith('\t')) && !name.isEmpty())
            out.last()[name] += ' ' + line.trimmed();
        else if (colon > 0) {
            name = line.left(colon).trimmed().toLower();
            if (out.constLast().contains(name))
                name.clear();
            else
                out.last().insert(name, line.mid(colon + 1).trimmed());
        }
    }
    return out;
}

/// "smtp; 550 5.1.1 unknown" without its type.
QByteArray typeless(const QByteArray &value)
{
    const qsizetype semicolon = value.indexOf(';');
    return semicolon < 0 ? value : value.mid(semicolon + 1).trimmed();
}

DeliveryStatus read(const Fields &fields)
{
    static const QRegularExpression status(QStringLiteral("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b"));
    static const QRegularExpression quoted(
        QStringLiteral("\\A([45]\\d\\d)(?:[ -]#?([45]\\.\\d{1,3}\\.\\d{1,3})\\b)?[ -]*"));
    DeliveryStatus out;
    const QString code = status.match(QString::fromLatin1(fields.value("status").left(100))).captured(1);
    const QByteArray action = fields.value("action").left(20).toLower();
    if (action == "failed" || (action.isEmpty() && code.startsWith(QLatin1Char('5'))))
        out.action = DeliveryStatus::Action::Failed;
    else if (action == "delayed" || (action.isEmpty() && code.startsWith(QLatin1Char('4'))))
        out.action = DeliveryStatus::Action::Delayed;
    out.code = code;
    QString reason = visibleText(typeless(fields.value("diagnostic-code")), MaxReason).simplified();
    if (const auto match = quoted.match(reason); match.hasMatch()) {
        const QString exact = match.captured(2).isEmpty() ? code : match.captured(2);
        out.code = (match.captured(1) + QLatin1Char(' ') + exact).trimmed();
        reason.remove(0, match.capturedLength());
    }
    out.text = reason;
    return out;
}
} // namespace

std::optional<DeliveryStatus> deliveryStatus(const QByteArray &part)
{
    std::optional<DeliveryStatus> best;
    for (const Fields &fields : blocksOf(part)) {
        // The fields of the whole message come first and name no recipient.
        if (!fields.contains("final-recipient") && !fields.contains("original-recipient") &&
            !fields.contains("action"))
            continue;
        const DeliveryStatus one = read(fields);
        if (!best || one.action < best->action)
            best = one;
    }
    return best;
}

} // namespace Switchback
