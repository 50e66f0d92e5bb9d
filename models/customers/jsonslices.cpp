// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/customers/jsonslices.h"

#include <algorithm>

namespace Switchback
{

namespace
{
/// Along the bytes of JSON that is known to be sound; at its end it stays there.
class Walk
{
public:
    Walk(QByteArrayView json, QList<JsonSlice> &found)
        : m_json(json)
        , m_found(found)
    {
    }

    /// From a value on to behind it; what lies at `place` below it is found.
    void value(QLatin1String place, const QString &here, int item)
    {
        const qsizetype from = m_at;
        if (place.isEmpty()) {
            skip();
            m_found += JsonSlice{here, item, from, m_at - from};
            return;
        }
        const qsizetype end = place.indexOf(QLatin1Char('/'), 1);
        const QLatin1String token = place.mid(1, end < 0 ? -1 : end - 1);
        const QLatin1String rest = end < 0 ? QLatin1String() : place.mid(end);
        const bool star = token == QLatin1String("*");
        if (next() == '{' && !star)
            object(token, rest, here, item);
        else if (next() == '[' && star)
            list(rest, here);
        else
            skip();
    }

private:
    void object(QLatin1String token, QLatin1String rest, const QString &here, int item)
    {
        ++m_at;
        while (next() == '"') {
            const qsizetype from = m_at;
            text();
            const QByteArrayView key = m_json.sliced(from, m_at - from);
            ++m_at; // the colon
            if (key.size() == token.size() + 2 &&
                std::equal(token.begin(), token.end(), key.begin() + 1,
                           [](QChar a, char b) { return a == QLatin1Char(b); }))
                value(rest, here + QLatin1Char('/') + token, item);
            else
                skip();
            m_at += next() == ',' ? 1 : 0;
        }
        ++m_at;
    }

    void list(QLatin1String rest, const QString &here)
    {
        ++m_at;
        for (int item = 0; next() != ']' && next() != '\0'; ++item) {
            value(rest, here + QLatin1Char('/') + QString::number(item), item);
            m_at += next() == ',' ? 1 : 0;
        }
        ++m_at;
    }

    [[nodiscard]] char next() const { return m_at < m_json.size() ? m_json.at(m_at) : '\0'; }

    void text()
    {
        for (++m_at; m_at < m_json.size() && m_json.at(m_at) != '"'; ++m_at)
            m_at += m_json.at(m_at) == '\\' ? 1 : 0;
        m_at = std::min(m_at + 1, m_json.size());
    }

    void skip()
    {
        int depth = 0;
        for (; m_at < m_json.size(); ++m_at) {
            const char c = m_json.at(m_at);
            if (depth == 0 && (c == ',' || c == '}' || c == ']'))
                return;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (c == '"') {
                text();
                --m_at;
            }
        }
    }

    QByteArrayView m_json;
    QList<JsonSlice> &m_found;
    qsizetype m_at = 0;
};
} // namespace

QList<JsonSlice> jsonSlices(QByteArrayView json, QLatin1String place)
{
    QList<JsonSlice> found;
    Walk(json, found).value(place, QString(), -1);
    return found;
}

} // namespace Switchback
