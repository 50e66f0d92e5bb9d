// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/base/answerreader.h"

#include "app/contract/contract.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

namespace
{
// Checking a line costs about 0.3 ms, so 4 MiB of short ones would keep the link thread busy for many
// seconds. The longest honest doing reports once a second for an hour.
constexpr int MaxLines = 4000;

QString words(const char *text)
{
    return QCoreApplication::translate("AnswerReader", text);
}

/// What was left out travels with the rest, so that it is named; a site can't send that field itself.
QJsonObject withDropped(QJsonObject data, const QStringList &dropped)
{
    if (!dropped.isEmpty())
        data.insert(QStringLiteral("dropped"), QJsonArray::fromStringList(dropped));
    return data;
}

bool looksLikeHtml(const QByteArray &bytes)
{
    return bytes.trimmed().startsWith('<');
}
} // namespace

AnswerReader::AnswerReader(QString siteName, QString siteId, QString verb, const QJsonObject &request)
    : m_siteName(std::move(siteName))
    , m_siteId(std::move(siteId))
    , m_verb(std::move(verb))
    , m_nonce(request.value(QLatin1String("nonce")).toString())
{
}

QString AnswerReader::subject() const
{
    return words("The answer of %1 to \"%2\"").arg(m_siteName, m_verb);
}

void AnswerReader::fault(const QString &text, const QString &hint)
{
    m_pending.clear();
    const QString what = hint.isEmpty()
                             ? words("The answer was thrown away whole. Look at the release of "
                                     "switchback-site there and at what else listens on that address.")
                             : hint;
    m_end = End{Error{QStringLiteral("bad_answer"), text, what}, Reach::Nonsense};
}

void AnswerReader::feed(const QByteArray &bytes, const std::function<void(const QJsonObject &)> &onProgress)
{
    if (m_end)
        return;
    m_bytes += bytes.size();
    if (m_bytes > ContractLimits::AnswerBytes) {
        fault(words("%1 is larger than %2 MiB and was cut off.")
                  .arg(subject())
                  .arg(ContractLimits::AnswerBytes / 1024 / 1024));
        return;
    }
    qsizetype from = 0;
    while (!m_end) {
        const qsizetype newline = bytes.indexOf('\n', from);
        if (newline < 0)
            break;
        m_pending += bytes.mid(from, newline - from);
        from = newline + 1;
        const QByteArray whole = std::exchange(m_pending, {});
        if (!whole.trimmed().isEmpty())
            line(whole, onProgress);
    }
    if (m_end)
        return;
    m_pending += bytes.mid(from);
    if (m_pending.size() > ContractLimits::LineBytes)
        fault(words("%1 has a line longer than %2 KiB and was cut off.")
                  .arg(subject())
                  .arg(ContractLimits::LineBytes / 1024));
}

void AnswerReader::line(const QByteArray &bytes, const std::function<void(const QJsonObject &)> &onProgress)
{
    if (looksLikeHtml(bytes)) {
        fault(
            words("%1 is a web page, not our site's answer.").arg(subject()),
            words(
                "Something between here and the site answers in its place: a captive portal, a VPN's sign-in "
                "page or a proxy. Open the way first, then it is tried again by itself."));
        return;
    }
    const Result<QJsonObject> parsed =
        Contract::parseObject(bytes, ContractLimits::LineBytes, subject(), QStringLiteral("bad_answer"));
    if (!parsed) {
        m_pending.clear();
        m_end = End{parsed.error(), Reach::Nonsense};
        return;
    }
    QJsonObject object = *parsed;
    QStringList dropped;
    if (const Outcome fits = Contract::instance().takeAnswerLine(m_verb, object, dropped); !fits) {
        fault(words("%1 breaks the contract: %2").arg(subject(), fits.error().text), fits.error().hint);
        return;
    }
    if (++m_lines > MaxLines) {
        fault(words("%1 has more than %2 lines and was cut off.").arg(subject()).arg(MaxLines));
        return;
    }
    const QString type = object.value(QLatin1String("type")).toString();
    if (type == QLatin1String("progress"))
        onProgress(object);
    else if (type == QLatin1String("result"))
        result(withDropped(object.value(QLatin1String("data")).toObject(), dropped));
    else
        m_end = End{Error{object.value(QLatin1String("code")).toString(),
                          visibleText(object.value(QLatin1String("text")).toString(), 1000, true),
                          visibleText(object.value(QLatin1String("hint")).toString(), 1000, true)},
                    Reach::Answers};
}

void AnswerReader::result(const QJsonObject &data)
{
    const QJsonValue site = data.value(QLatin1String("site"));
    if (site.isString() && site.toString() != m_siteId) {
        fault(
            words("%1 came from site \"%2\", but this address is configured as \"%3\".")
                .arg(subject(), visibleText(site.toString(), 60), m_siteId),
            words(
                "Check the addresses in the configuration: the two sites may be swapped, or a name leads to "
                "the wrong machine."));
        return;
    }
    if (m_verb == QLatin1String("hello") && data.value(QLatin1String("nonce")).toString() != m_nonce) {
        fault(words("%1 has another nonce than the one just sent: it is an old or a canned answer.")
                  .arg(subject()));
        return;
    }
    m_pending.clear();
    m_end = End{data, Reach::Answers};
}

void AnswerReader::finish(const QString &why)
{
    if (m_end)
        return;
    const QString how = why.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(visibleText(why, 300));
    if (looksLikeHtml(m_pending))
        line(std::exchange(m_pending, {}), [](const QJsonObject &) {});
    else if (!m_pending.trimmed().isEmpty())
        fault(words("%1 ends in the middle of a line%2: \"%3\"")
                  .arg(subject(), how, visibleText(m_pending.right(80), 80)));
    else if (m_bytes > 0)
        fault(words("%1 ends without a result%2.").arg(subject(), how));
    else
        fault(words("%1 is empty%2.").arg(subject(), how));
}

} // namespace Switchback
