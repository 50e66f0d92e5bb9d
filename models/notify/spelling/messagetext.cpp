// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/spelling/messagetext.h"

#include "models/core/fillin.h"
#include "models/core/text/placedtext.h"
#include "models/core/visibletext.h"
#include "models/notify/spelling/smslength.h"

namespace Switchback
{

namespace
{
constexpr int HeadDigits = 12;
constexpr int LongestName = 200;
constexpr int LongestText = 16'000;
constexpr int MostOfAList = 40; ///< numbers or trunks: a message is no list

/// "Buenos Aires" of "America/Argentina/Buenos_Aires".
QString cityOf(const QByteArray &zone)
{
    QString city = QString::fromLatin1(zone).section(QLatin1Char('/'), -1);
    return city.replace(QLatin1Char('_'), QLatin1Char(' '));
}

/// An empty id makes a valid zone, of whoever asks.
bool isZone(const QByteArray &id)
{
    return !id.isEmpty() && QTimeZone(id).isValid();
}

/// "+13035550117, +13035550118 … (+12)"
QString listed(const QStringList &all)
{
    QStringList shown;
    for (const QString &each : all.mid(0, MostOfAList))
        shown += visibleText(each, LongestName);
    const QString text = shown.join(QStringLiteral(", "));
    return all.size() > MostOfAList ? QStringLiteral("%1 … (+%2)").arg(text).arg(all.size() - MostOfAList)
                                    : text;
}

QString withoutEmptyLines(const QString &text)
{
    QStringList kept;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (const QString trimmed = line.simplified(); !trimmed.isEmpty())
            kept += trimmed;
    }
    return kept.join(QLatin1Char('\n'));
}

QString htmlOf(const QString &text, const QString &foot, const QByteArray &language)
{
    QString html = QStringLiteral("<!DOCTYPE html>\n<html");
    if (!language.isEmpty())
        html += QStringLiteral(" lang=\"") + QString::fromLatin1(language).toHtmlEscaped() + QLatin1Char('"');
    html +=
        QStringLiteral("><head><meta charset=\"utf-8\"></head>\n<body style=\"font-family:sans-serif\">\n");
    const QStringList paragraphs = text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts);
    for (const QString &paragraph : paragraphs) {
        QString lines = paragraph.trimmed().toHtmlEscaped();
        html += QStringLiteral("<p>") + lines.replace(QLatin1Char('\n'), QLatin1String("<br>\n")) +
                QStringLiteral("</p>\n");
    }
    if (!foot.isEmpty())
        html += QStringLiteral("<p style=\"color:#555555;font-size:small\">") + foot.toHtmlEscaped() +
                QStringLiteral("</p>\n");
    return html + QStringLiteral("</body></html>\n");
}

QString smsOf(const QString &text, const QString &foot)
{
    const QString alone = withoutEmptyLines(text);
    if (foot.isEmpty())
        return alone;
    const QString with = alone + QLatin1Char('\n') + foot;
    const SmsLength longer = taggedLength(with);
    const SmsLength shorter = taggedLength(alone);
    return longer.parts.size() == shorter.parts.size() && longer.unicode == shorter.unicode ? with : alone;
}
} // namespace

QString logFoot(const QByteArray &head)
{
    if (head.isEmpty())
        return {};
    QString shown = QString::fromLatin1(head.left(HeadDigits)).toUpper();
    for (int at = 8; at > 0; at -= 4)
        shown.insert(at, QLatin1Char('-'));
    return QStringLiteral("Log ") + shown;
}

QString logFootToCome()
{
    return logFoot(QByteArray(HeadDigits, 'X'));
}

QStringList timePlaceholders()
{
    return {QStringLiteral("since"), QStringLiteral("back"), QStringLiteral("next_update")};
}

QStringList recipientPlaceholders()
{
    return QStringList{QStringLiteral("customer")} + timePlaceholders() + routingPlaceholders();
}

QStringList routingPlaceholders()
{
    return {QStringLiteral("numbers"), QStringLiteral("trunks"), QStringLiteral("sbc")};
}

QHash<QString, QString> routingValues(const Routing &routing, const QByteArray &language)
{
    const QString said[] = {listed(routing.numbers), listed(routing.trunks),
                            visibleText(routing.sbc, LongestName)};
    QHash<QString, QString> values;
    const QStringList names = routingPlaceholders();
    for (qsizetype i = 0; i < names.size(); ++i)
        values.insert(names.at(i), said[i].isEmpty() ? onTheSheet(language) : said[i]);
    return values;
}

bool saysRouting(const Wordings &words)
{
    const QStringList names = routingPlaceholders();
    bool says = false;
    changedEach(words, [&](const QString &text, const QByteArray &) {
        for (const QString &each : names)
            says = says || text.contains(QLatin1Char('{') + each + QLatin1Char('}'));
        return text;
    });
    return says;
}

QString onTheSheet(const QByteArray &language)
{
    return language == "de" || language.startsWith("de-")
               ? QStringLiteral("wie in Ihrem Blatt zur Rufumleitung")
               : QStringLiteral("as in your routing sheet");
}

QString recipientMoment(Instant at, const QByteArray &zoneId, const QString &place, Instant today)
{
    const QTimeZone zone = isZone(zoneId) ? QTimeZone(zoneId) : QTimeZone::utc();
    const QDate day = toDateTime(at, zone).date();
    const QString moment = placedText(at, isZone(zoneId) ? zone : QTimeZone(), place, false);
    // Of the same form in every language, for it stands in texts of any.
    return day == toDateTime(today, zone).date() ? moment
                                                 : day.toString(Qt::ISODate) + QLatin1Char(' ') + moment;
}

Speller::Speller(MessageText message)
    : m_message(std::move(message))
{
}

const QHash<QString, QString> &Speller::moments(const QByteArray &theirs)
{
    const auto known = m_moments.constFind(theirs);
    if (known != m_moments.constEnd())
        return *known;
    const bool own = isZone(theirs);
    const QByteArray zone = own ? theirs : m_message.zone;
    const QString place = own && theirs != m_message.zone ? cityOf(theirs) : m_message.place;
    QHash<QString, QString> told;
    for (auto time = m_message.times.begin(); time != m_message.times.end(); ++time)
        told.insert(time.key(), recipientMoment(*time, zone, place, m_message.madeAt));
    return *m_moments.insert(theirs, told);
}

QHash<QString, QString> Speller::valuesFor(const Addressee &to, const QByteArray &language)
{
    QHash<QString, QString> values = moments(to.zone);
    values.insert(QStringLiteral("customer"), visibleText(to.customerName, LongestName));
    values.insert(routingValues(to.routing, language));
    return values;
}

Spelt Speller::operator()(const Addressee &to, Channel channel)
{
    const ChosenWording chosen = chosenWording(m_message, to.language, channel == Channel::Sms);
    Spelt out;
    out.language = chosen.language.isEmpty() ? m_message.language : chosen.language;
    const QHash<QString, QString> values = valuesFor(to, out.language);
    const QString text = visibleText(fillIn(chosen.text, values), LongestText, true);
    const QString &foot = m_message.foot;
    switch (channel) {
    case Channel::Email:
        out.subject = visibleText(fillIn(chosen.subject, values), LongestName);
        out.text = foot.isEmpty() ? text : text + QStringLiteral("\n\n-- \n") + foot;
        out.html = htmlOf(text, foot, out.language);
        break;
    case Channel::Sms:
        out.text = smsOf(text, foot);
        break;
    case Channel::Call:
    case Channel::Task:
        out.text = withoutEmptyLines(text);
        break;
    }
    return out;
}

Spelt spell(const MessageText &message, const Addressee &to, Channel channel)
{
    return Speller(message)(to, channel);
}

} // namespace Switchback
