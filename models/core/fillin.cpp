// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/fillin.h"

#include <QStringView>

namespace Switchback
{

namespace
{
/// Each {name} without braces in it, in its order: from its brace to behind the other.
template<class Take>
void eachPlaceholder(const QString &text, Take take)
{
    qsizetype open = text.indexOf(u'{');
    while (open >= 0) {
        qsizetype end = open + 1;
        while (end < text.size() && text.at(end) != u'{' && text.at(end) != u'}')
            ++end;
        if (end == text.size())
            return;
        if (text.at(end) == u'{') {
            open = end;
            continue;
        }
        take(open, end + 1, text.mid(open + 1, end - open - 1));
        open = text.indexOf(u'{', end + 1);
    }
}
} // namespace

QString fillIn(const QString &text, const QHash<QString, QString> &values)
{
    // In one pass: what a value itself holds in braces stays as it is.
    QString out;
    qsizetype done = 0;
    eachPlaceholder(text, [&](qsizetype from, qsizetype to, const QString &name) {
        const auto value = values.constFind(name);
        if (value == values.constEnd())
            return;
        out += QStringView(text).sliced(done, from - done);
        out += *value;
        done = to;
    });
    return out.append(QStringView(text).sliced(done));
}

QStringList usedPlaceholders(const QString &text)
{
    QStringList out;
    eachPlaceholder(text, [&out](qsizetype, qsizetype, const QString &name) {
        if (!out.contains(name))
            out += name;
    });
    return out;
}

} // namespace Switchback
