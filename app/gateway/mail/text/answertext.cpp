// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/answertext.h"

#include "models/core/visibletext.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MaxAnswer = 2000;
constexpr qsizetype MaxRead = qsizetype(256) * 1024;

/// The first line of what is quoted, as the programs of people write it.
bool beginsQuote(const QString &line, const QString &next)
{
    static const QRegularExpression rule(QStringLiteral("\\A\\s*[-_]{5,}"));
    // Outlook's head of the old mail: two lines of it, so that nobody's own "From:" ends the answer.
    static const QRegularExpression from(
        QStringLiteral("\\A\\*?(?:From|Von|De|Da|Van|Från|Fra|От|发件人|差出人)\\*?\\s*[:：]"));
    static const QRegularExpression then(QStringLiteral(
        "\\A\\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden|Skickat|Sendt|To|An|À|"
        "Para|A|Отправлено|发送时间|送信日時)\\*?\\s*[:：]"));
    static const QRegularExpression wrote(
        QStringLiteral("\\A\\s*\\S.*(?:wrote|schrieb|a écrit|escribió|escreveu|ha "
                       "scritto|schreef|skrev|пишет|写道|のメール)\\b.*[:：]\\s*\\z"),
        QRegularExpression::UseUnicodePropertiesOption);
    if (line.size() > 300)
        return false;
    return line.startsWith(QLatin1Char('>')) || rule.match(line).hasMatch() || wrote.match(line).hasMatch() ||
           wrote.match(line + QLatin1Char(' ') + next).hasMatch() ||
           (from.match(line).hasMatch() && then.match(next).hasMatch());
}

QString entity(const QString &name)
{
    static const QHash<QString, QString> known{{"lt", "<"},    {"gt", ">"},    {"amp", "&"},  {"quot", "\""},
                                               {"apos", "'"},  {"nbsp", " "},  {"auml", "ä"}, {"ouml", "ö"},
                                               {"uuml", "ü"},  {"Auml", "Ä"},  {"Ouml", "Ö"}, {"Uuml", "Ü"},
                                               {"szlig", "ß"}, {"eacute", "é"}};
    if (!name.startsWith(QLatin1Char('#')))
        return known.value(name, QLatin1Char('&') + name + QLatin1Char(';'));
    const bool hex = name.mid(1, 1).toLower() == QLatin1String("x");
    bool ok = false;
    const uint code = hex ? name.mid(2).toUInt(&ok, 16) : name.mid(1).toUInt(&ok, 10);
    const bool letter = ok && code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    const char32_t c = letter ? code : U'\ufffd';
    return QString::fromUcs4(&c, 1);
}

QString elementOf(const QString &tag)
{
    static const QRegularExpression name(QStringLiteral("\\A/?\\s*([a-zA-Z0-9]+)"));
    return name.match(tag.left(40)).captured(1).toLower();
}

/// What a tag is in a text: a break, the begin of what is quoted, or nothing.
QString textOf(const QString &tag)
{
    static const QStringList blocks{QStringLiteral("br"), QStringLiteral("p"), QStringLiteral("div"),
                                    QStringLiteral("li"), QStringLiteral("tr")};
    const QString element = elementOf(tag);
    if (element == QLatin1String("blockquote"))
        return tag.startsWith(QLatin1Char('/')) ? QStringLiteral("\n") : QStringLiteral("\n> ");
    return blocks.contains(element) ? QStringLiteral("\n") : QString();
}

/// Behind the end of an element whose contents are no text; the end of all if it has none.
qsizetype behind(const QString &html, const QString &element, qsizetype from)
{
    const qsizetype end = html.indexOf(QLatin1String("</") + element, from, Qt::CaseInsensitive);
    return end < 0 ? html.size() : end;
}

bool beginsWithOne(const QString &subject, const QStringList &list)
{
    const QString text = subject.simplified().toCaseFolded();
    return std::any_of(list.begin(), list.end(),
                       [&text](const QString &one) { return text.startsWith(one.toCaseFolded()); });
}
} // namespace

QString answerText(const QString &body)
{
    QString text = body.left(MaxRead);
    text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    const QStringList lines = text.split(QLatin1Char('\n'));
    QString out;
    for (qsizetype i = 0; i < lines.size() && out.size() <= MaxAnswer; ++i) {
        if (beginsQuote(lines.at(i), lines.value(i + 1)) || lines.at(i) == QLatin1String("-- "))
            break;
        out += lines.at(i).left(MaxAnswer + 1) + QLatin1Char('\n');
    }
    // An answer below what it quotes, or between: the lines that are not quoted.
    if (out.trimmed().isEmpty())
        for (const QString &line : lines)
            if (out.size() <= MaxAnswer && !line.startsWith(QLatin1Char('>')) && !beginsQuote(line, {}))
                out += line.left(MaxAnswer + 1) + QLatin1Char('\n');
    return visibleText(out.trimmed(), MaxAnswer, true);
}

QString wordsOfHtml(const QString &html)
{
    static const QRegularExpression named(QStringLiteral("\\G&(#?[a-zA-Z0-9]{1,10});"));
    static const QStringList silent{QStringLiteral("script"), QStringLiteral("style"), QStringLiteral("head"),
                                    QStringLiteral("title")};
    const QString text = html.left(MaxRead);
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == QLatin1Char('<')) {
            const qsizetype found = text.indexOf(QLatin1Char('>'), i);
            const qsizetype end = found < 0 ? text.size() : found;
            const QString tag = text.mid(i + 1, end - i - 1);
            out += textOf(tag);
            i = silent.contains(elementOf(tag)) && !tag.startsWith(QLatin1Char('/'))
                    ? behind(text, elementOf(tag), end) - 1
                    : end;
        } else if (const auto match =
                       c == QLatin1Char('&') ? named.match(text, i) : QRegularExpressionMatch();
                   match.hasMatch()) {
            out += entity(match.captured(1));
            i += match.capturedLength() - 1;
        } else if (!c.isSpace())
            out += c;
        else if (!out.endsWith(QLatin1Char(' ')))
            out += QLatin1Char(' ');
    }
    return out;
}

bool soundsAutomatic(const QString &subject)
{
    static const QStringList list{QStringLiteral("automatic reply"),
                                  QStringLiteral("auto reply"),
                                  QStringLiteral("autoreply"),
                                  QStringLiteral("auto:"),
                                  QStringLiteral("out of office"),
                                  QStringLiteral("out of the office"),
                                  QStringLiteral("automatische antwort"),
                                  QStringLiteral("abwesenheit"),
                                  QStringLiteral("réponse automatique"),
                                  QStringLiteral("absence"),
                                  QStringLiteral("respuesta automática"),
                                  QStringLiteral("fuera de la oficina"),
                                  QStringLiteral("resposta automática"),
                                  QStringLiteral("risposta automatica"),
                                  QStringLiteral("fuori sede"),
                                  QStringLiteral("automatisch antwoord"),
                                  QStringLiteral("afwezig"),
                                  QStringLiteral("autosvar"),
                                  QStringLiteral("automatiskt svar"),
                                  QStringLiteral("automaattinen vastaus"),
                                  QStringLiteral("odpowiedź automatyczna"),
                                  QStringLiteral("автоответ"),
                                  QStringLiteral("自動返信"),
                                  QStringLiteral("自动回复"),
                                  QStringLiteral("자동 회신")};
    return beginsWithOne(subject, list);
}

bool soundsDelayed(const QString &subject)
{
    static const QRegularExpression shape(
        QStringLiteral(
            "delay|warning:|not yet been|still being retried|verzöger|retard|retras|ritard|vertrag"),
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(subject.left(400)).hasMatch();
}

} // namespace Switchback
