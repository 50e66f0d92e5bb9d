// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/text/mailhead.h"

#include "app/gateway/mail/text/mime.h"
#include "models/core/visibletext.h"

#include <QList>

#include <algorithm>
#include <cstring>

namespace Switchback::MailHead
{

namespace
{
constexpr int MaxText = 400;
constexpr int MaxName = 200;
constexpr qsizetype MaxWord = 42;
constexpr qsizetype MaxLine = 72; ///< what is longer may have to be folded

/// RFC 2047: words of at most 75 characters, each of whole letters.
QByteArray encodedWords(const QString &text)
{
    QList<QByteArray> parts{QByteArray()};
    for (const uint code : text.toUcs4()) {
        const auto letter = char32_t(code);
        const QByteArray bytes = QString::fromUcs4(&letter, 1).toUtf8();
        if (parts.constLast().size() + bytes.size() > MaxWord)
            parts += QByteArray();
        parts.last() += bytes;
    }
    for (QByteArray &word : parts)
        word = "=?utf-8?B?" + word.toBase64() + "?=";
    return parts.join(' ');
}

/// What cannot be seen would otherwise break a line or turn one round, and what looks like an encoded word
/// would be decoded.
QByteArray headerText(const QString &text, int most)
{
    const QString shown = visibleText(text.simplified(), most);
    return shown.contains(QLatin1String("=?")) ? encodedWords(shown) : shown.toUtf8();
}

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Letters that mean themselves in a text.
bool isPlainText(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

/// And those that do so before an address, without quotes: atoms of RFC 5322.
bool isPlainName(const QByteArray &name)
{
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return isLetterOrDigit(c) || c == ' ' || c == '-'; });
}

bool isPlainAddress(const QByteArray &address)
{
    return std::all_of(address.begin(), address.end(),
                       [](char c) { return isLetterOrDigit(c) || std::strchr("@.+-_", c) != nullptr; });
}

void addLine(QByteArray &mail, const char *name, const QByteArray &value)
{
    mail += name;
    mail += ": ";
    mail += value;
    mail += '\n';
}

bool isShort(const char *name, const QByteArray &value)
{
    return qsizetype(std::strlen(name)) + value.size() <= MaxLine;
}

/// As gmime folds and encodes the value of a head of that name.
void addByLibrary(QByteArray &mail, const char *name, const QByteArray &value)
{
    const Mime::Ref<GMimeHeaderList> list(g_mime_header_list_new(nullptr));
    g_mime_header_list_append(list.get(), name, value.constData(), "utf-8");
    const std::unique_ptr<char, void (*)(void *)> line(g_mime_header_list_to_string(list.get(), nullptr),
                                                       g_free);
    mail += line.get();
}

void addAddressByLibrary(QByteArray &mail, const char *name, const QByteArray &shown,
                         const QByteArray &address)
{
    const Mime::Ref<InternetAddressList> list(internet_address_list_new());
    const Mime::Ref<InternetAddress> one(
        internet_address_mailbox_new(shown.isEmpty() ? nullptr : shown.constData(), address.constData()));
    internet_address_list_add(list.get(), one.get());
    GString *line = g_string_new(name);
    g_string_append(line, ": ");
    internet_address_list_encode(list.get(), nullptr, line);
    mail += QByteArrayView(line->str, qsizetype(line->len)); // with its line feed
    g_string_free(line, TRUE);
}
} // namespace

void addText(QByteArray &mail, const char *name, const QString &text)
{
    const QByteArray value = headerText(text, MaxText);
    if (isPlainText(value) && isShort(name, value))
        addLine(mail, name, value);
    else
        addByLibrary(mail, name, value);
}

void addAddress(QByteArray &mail, const char *name, const QString &shown, const QString &address)
{
    const QByteArray who = headerText(shown, MaxName);
    const QByteArray where = address.toUtf8();
    const QByteArray both = who.isEmpty() ? where : who + " <" + where + '>';
    if (isPlainName(who) && isPlainAddress(where) && isShort(name, both))
        addLine(mail, name, both);
    else
        addAddressByLibrary(mail, name, who, where);
}

void addToken(QByteArray &mail, const char *name, const QByteArray &token)
{
    if (isShort(name, token))
        addLine(mail, name, token);
    else
        addByLibrary(mail, name, token);
}

} // namespace Switchback::MailHead
