// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/customers/vcardlines.h"

#include <QStringDecoder>

namespace Switchback
{

namespace
{
constexpr qsizetype LongestLine = 64 * 1024;

/// Where that character stands outside of quotation marks; -1: nowhere.
qsizetype outsideQuotes(const QByteArray &text, char c, qsizetype from)
{
    bool quoted = false;
    for (qsizetype i = from; i < text.size(); ++i) {
        if (text.at(i) == '"')
            quoted = !quoted;
        else if (text.at(i) == c && !quoted)
            return i;
    }
    return -1;
}

void readParameter(const QByteArray &parameter, VcardProperty &into)
{
    const qsizetype equals = parameter.indexOf('=');
    const QByteArray name = equals < 0 ? QByteArray() : parameter.left(equals).trimmed().toUpper();
    QByteArray value = parameter.mid(equals + 1).trimmed();
    if (value.startsWith('"') && value.endsWith('"') && value.size() > 1)
        value = value.mid(1, value.size() - 2);
    const QByteArray big = value.toUpper();
    if (name == "CHARSET") {
        into.charset = value;
    } else if (name == "VALUE") {
        into.uri = big == "URI";
    } else if (big == "QUOTED-PRINTABLE") { // 2.1 has it bare, too
        into.quotedPrintable = true;
    } else if (big == "BASE64" || (name == "ENCODING" && big == "B")) {
        into.base64 = true;
    } else if (name.isEmpty() || name == "TYPE") {
        for (const QByteArray &type : big.split(','))
            into.types += QString::fromLatin1(type.trimmed());
    } else if (name == "PREF") {
        into.types += QStringLiteral("PREF");
    }
}

bool readHead(const QByteArray &head, VcardProperty &into)
{
    qsizetype from = outsideQuotes(head, ';', 0);
    QByteArray name = (from < 0 ? head : head.left(from)).trimmed();
    name = name.mid(name.lastIndexOf('.') + 1).toUpper(); // item1.TEL
    if (name.isEmpty() || name.size() > 60)
        return false;
    for (const char c : name) {
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    into.name = QString::fromLatin1(name);
    while (from >= 0) {
        const qsizetype to = outsideQuotes(head, ';', from + 1);
        readParameter(head.mid(from + 1, to < 0 ? -1 : to - from - 1), into);
        from = to;
    }
    return true;
}

QByteArray fromQuotedPrintable(const QByteArray &text)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        bool hex = false;
        const int code = text.at(i) == '=' ? text.mid(i + 1, 2).toInt(&hex, 16) : 0;
        if (hex && i + 2 < text.size()) {
            out += char(code);
            i += 2;
        } else {
            out += text.at(i);
        }
    }
    return out;
}
} // namespace

QString VcardProperty::text() const
{
    const QByteArray bytes = quotedPrintable ? fromQuotedPrintable(value) : value;
    if (!charset.isEmpty() && charset.compare("UTF-8", Qt::CaseInsensitive) != 0) {
        QStringDecoder named(charset.constData());
        if (named.isValid())
            return named(bytes);
    }
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8(bytes);
    return utf8.hasError() ? QString::fromLatin1(bytes) : text;
}

/// Up to the line break, which is LF, CR LF or CR alone.
QByteArray VcardLines::physical()
{
    qsizetype end = m_at;
    while (end < m_bytes.size() && m_bytes.at(end) != '\n' && m_bytes.at(end) != '\r')
        ++end;
    QByteArray line = m_bytes.mid(m_at, end - m_at);
    m_at = end + 1;
    if (end + 1 < m_bytes.size() && m_bytes.at(end) == '\r' && m_bytes.at(end + 1) == '\n')
        ++m_at;
    ++m_line;
    return line;
}

QByteArray VcardLines::peeked()
{
    const qsizetype at = m_at;
    const int line = m_line;
    const QByteArray next = m_at < m_bytes.size() ? physical() : QByteArray();
    m_at = at;
    m_line = line;
    return next;
}

bool VcardLines::next(VcardProperty &property)
{
    while (m_at < m_bytes.size()) {
        QByteArray line = physical();
        property = {};
        property.line = m_line;
        const qsizetype colon = outsideQuotes(line, ':', 0);
        const bool read = colon > 0 && readHead(line.left(colon), property);
        const bool keep = read && !property.base64;
        // A soft break of quoted-printable takes the next line whole, also where it is not indented.
        while (m_at < m_bytes.size()) {
            const bool soft = property.quotedPrintable && line.endsWith('=');
            const QByteArray more = soft ? QByteArray() : peeked();
            if (!soft && !more.startsWith(' ') && !more.startsWith('\t'))
                break;
            if (soft)
                line.chop(1);
            const QByteArray taken = physical();
            if (keep && line.size() < LongestLine)
                line += soft ? taken : taken.mid(1);
        }
        if (!read)
            continue;
        property.value = keep ? line.mid(colon + 1).left(LongestLine) : QByteArray();
        return true;
    }
    return false;
}

QStringList vcardParts(const QString &text, QChar separator)
{
    QStringList parts{QString()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == QLatin1Char('\\') && i + 1 < text.size()) {
            const QChar escaped = text.at(++i);
            parts.last() +=
                escaped == QLatin1Char('n') || escaped == QLatin1Char('N') ? QLatin1Char(' ') : escaped;
        } else if (c == separator) {
            parts += QString();
        } else {
            parts.last() += c;
        }
    }
    return parts;
}

} // namespace Switchback
