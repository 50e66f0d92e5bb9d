// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/jsoncanonical.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <iterator>

namespace Switchback
{

namespace
{
/// U+FEFF. Whoever reads a text that begins with it takes it for a mark, and gives the text back without: Qt
/// does so at every reading, and drops one.
constexpr char Mark[] = "\xEF\xBB\xBF";

bool isMarked(const QByteArray &json, qsizetype from)
{
    return QByteArrayView(json).sliced(from).startsWith(Mark);
}

/// All marks at the beginnings of texts, at once.
QByteArray withoutMarks(const QByteArray &json)
{
    QByteArray out;
    out.reserve(json.size());
    bool text = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        out += json.at(i);
        if (text && json.at(i) == '\\' && i + 1 < json.size()) {
            out += json.at(++i);
        } else if (json.at(i) == '"') {
            text = !text;
            while (text && isMarked(json, i + 1))
                i += qsizetype(std::size(Mark)) - 1;
        }
    }
    return out;
}

QString withoutMarks(const QString &text)
{
    qsizetype marks = 0;
    while (marks < text.size() && text.at(marks) == QChar(QChar::ByteOrderMark))
        ++marks;
    return text.mid(marks);
}

/// What reading and writing again is sure to spell in the same way, and to give back: objects with plain
/// keys, texts without \u, whole numbers that are neither negative nor long, no null, which NaN is written
/// as. That is nearly everything, and the proof is a look at the bytes.
class Plain
{
public:
    bool operator()(const QByteArray &json)
    {
        constexpr int MaxDepth = 200, MaxDigits = 15;
        int depth = 0, digits = 0;
        for (qsizetype i = 0; i < json.size(); ++i) {
            const char c = json.at(i);
            const bool digit = c >= '0' && c <= '9';
            digits = digit ? digits + 1 : 0;
            if (digits > MaxDigits || c == '-' || c == '.' || c == '+' || c == 'n')
                return false;
            if ((c == 'e' || c == 'E') && i > 0 && json.at(i - 1) >= '0' && json.at(i - 1) <= '9')
                return false;
            if (c == '"' && !skipText(json, i))
                return false;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth > MaxDepth)
                return false;
        }
        return true;
    }

private:
    /// On to the quote that ends it.
    static bool skipText(const QByteArray &json, qsizetype &i)
    {
        bool ascii = true;
        if (isMarked(json, i + 1))
            return false;
        for (++i; i < json.size() && json.at(i) != '"'; ++i) {
            ascii = ascii && uchar(json.at(i)) < 0x80;
            if (json.at(i) == '\\' && json.at(++i) == 'u')
                return false;
        }
        const bool key = i + 1 < json.size() && json.at(i + 1) == ':';
        return ascii || !key;
    }
};
} // namespace

QByteArray canonicalJson(const QJsonObject &object)
{
    bool same = false;
    return canonicalJson(object, same);
}

QByteArray canonicalJson(const QJsonObject &object, bool &same)
{
    QByteArray json = QJsonDocument(object).toJson(QJsonDocument::Compact);
    same = Plain()(json);
    if (same)
        return json;
    json = withoutMarks(json);
    // A number such as -0 is spelled otherwise after it was read once; a few rounds settle every case.
    for (int round = 0; round < 3; ++round) {
        const QByteArray again =
            QJsonDocument(QJsonDocument::fromJson(json).object()).toJson(QJsonDocument::Compact);
        if (again == json)
            break;
        json = again;
    }
    return json;
}

void addJsonText(QByteArray &out, const QString &text)
{
    const auto special = [](QChar c) { return c.isSurrogate() || (c.unicode() < 0x20); };
    if (std::any_of(text.cbegin(), text.cend(), special)) {
        const QByteArray whole = canonicalJson({{QStringLiteral("t"), text}}); // {"t":"..."}
        out += QByteArrayView(whole).sliced(5, whole.size() - 6);
        return;
    }
    out += '"';
    const qsizetype from = out.size();
    out += withoutMarks(text).toUtf8();
    for (qsizetype i = from; i < out.size(); ++i) {
        if (out.at(i) == '"' || out.at(i) == '\\')
            out.insert(i++, '\\');
    }
    out += '"';
}

QString storableText(const QString &text)
{
    return withoutMarks(QString::fromUtf8(text.toUtf8()))
        .replace(QChar(0), QChar(QChar::ReplacementCharacter));
}

} // namespace Switchback
