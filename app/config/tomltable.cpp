// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/tomltable.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <algorithm>
#include <sstream>
#include <vector>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("TomlTable", text);
}

QString kindOf(const toml::node &node)
{
    switch (node.type()) {
    case toml::node_type::table:
        return words("a table");
    case toml::node_type::array:
        return words("an array");
    case toml::node_type::string:
        return words("a text");
    case toml::node_type::integer:
        return words("a whole number");
    case toml::node_type::floating_point:
        return words("a number with a fraction");
    case toml::node_type::boolean:
        return words("true or false");
    default:
        return words("a date or time");
    }
}
} // namespace

TomlTable::TomlTable(const toml::table *table, QString path, int line, QList<ConfigFault> &faults)
    : m_table(table)
    , m_path(std::move(path))
    , m_line(line)
    , m_faults(faults)
{
    if (table && table->source().begin.line > 0) {
        m_line = int(table->source().begin.line);
        m_column = int(table->source().begin.column);
    }
}

QString TomlTable::keyPath(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + QLatin1Char('.') + key;
}

const toml::node *TomlTable::find(const char *key)
{
    m_known.append(QString::fromLatin1(key));
    return m_table ? m_table->get(key) : nullptr;
}

int TomlTable::line(const char *key) const
{
    const toml::node *node = m_table ? m_table->get(key) : nullptr;
    return node && node->source().begin.line > 0 ? int(node->source().begin.line) : m_line;
}

ConfigFault TomlTable::faultAt(const char *key, const QString &text, const QString &fix) const
{
    const toml::node *node = m_table ? m_table->get(key) : nullptr;
    const bool placed = node && node->source().begin.line > 0;
    const QString name = QString::fromUtf8(key);
    return {placed ? int(node->source().begin.line) : m_line,
            placed ? int(node->source().begin.column) : m_column, name.isEmpty() ? m_path : keyPath(name),
            text, fix};
}

void TomlTable::fault(const char *key, const QString &text, const QString &fix)
{
    m_faults.append(faultAt(key, text, fix));
}

void TomlTable::wrongType(const char *key, const toml::node &node, const QString &wanted)
{
    fault(key, words("%1 wants %2, but is %3").arg(keyPath(QString::fromLatin1(key)), wanted, kindOf(node)),
          words("Write a value of that kind."));
}

QString TomlTable::text(const char *key, bool required, int maxLength)
{
    const toml::node *node = find(key);
    if (!node) {
        if (required && m_table)
            fault(key, words("%1 is missing").arg(keyPath(QString::fromLatin1(key))),
                  words("Add a line %1 = \"...\" here.").arg(QString::fromLatin1(key)));
        return {};
    }
    const auto *string = node->as_string();
    if (!string) {
        wrongType(key, *node, words("a text in quotes"));
        return {};
    }
    const QString value = QString::fromUtf8(string->get().data(), qsizetype(string->get().size()));
    const QString shown = keyPath(QString::fromLatin1(key));
    if (value.trimmed().isEmpty())
        fault(key, words("%1 is empty").arg(shown), words("Fill it in, or take the line out."));
    else if (value.size() > maxLength)
        fault(key, words("%1 is longer than %2 characters").arg(shown).arg(maxLength), words("Shorten it."));
    else if (visibleText(value, maxLength + 1) != value)
        fault(key, words("%1 holds characters that cannot be seen: %2").arg(shown, visibleText(value, 80)),
              words("Type it anew."));
    else
        return value;
    return {};
}

QString TomlTable::lines(const char *key, int maxLength)
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    const auto *string = node->as_string();
    if (!string) {
        wrongType(key, *node, words("a text in quotes"));
        return {};
    }
    const QString value = QString::fromUtf8(string->get().data(), qsizetype(string->get().size()))
                              .remove(QLatin1Char('\r'))
                              .trimmed();
    const QString shown = keyPath(QString::fromLatin1(key));
    if (value.size() > maxLength)
        fault(key, words("%1 is longer than %2 characters").arg(shown).arg(maxLength), words("Shorten it."));
    else if (visibleText(value, maxLength + 1, true) != value)
        fault(key, words("%1 holds characters that cannot be seen: %2").arg(shown, visibleText(value, 80)),
              words("Type it anew."));
    else
        return value;
    return {};
}

QStringList TomlTable::texts(const char *key)
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    const toml::array *array = node->as_array();
    if (!array || !std::all_of(array->begin(), array->end(),
                               [](const toml::node &element) { return element.is_string(); })) {
        wrongType(key, *node, words("a list of texts like [\"one\", \"two\"]"));
        return {};
    }
    QStringList out;
    for (const toml::node &element : *array) {
        const std::string &text = element.as_string()->get();
        out += QString::fromUtf8(text.data(), qsizetype(text.size()));
    }
    return out;
}

bool TomlTable::yes(const char *key, bool missing)
{
    const toml::node *node = find(key);
    if (!node)
        return missing;
    const auto *boolean = node->as_boolean();
    if (!boolean)
        wrongType(key, *node, words("true or false, without quotes"));
    return boolean && boolean->get();
}

std::optional<double> TomlTable::decimal(const char *key, double least, double most)
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    if (!node->is_number()) {
        wrongType(key, *node, words("a number"));
        return {};
    }
    const double value = node->value<double>().value_or(0);
    if (value >= least && value <= most)
        return value;
    fault(key,
          words("%1 is %2, but must lie between %3 and %4")
              .arg(keyPath(QString::fromLatin1(key)))
              .arg(value)
              .arg(least)
              .arg(most),
          words("Write a number in that range."));
    return {};
}

std::optional<qint64> TomlTable::number(const char *key, qint64 least, qint64 most)
{
    const toml::node *node = find(key);
    if (!node)
        return {};
    const auto *integer = node->as_integer();
    if (!integer) {
        wrongType(key, *node, words("a whole number"));
        return {};
    }
    const qint64 value = integer->get();
    if (value < least || value > most) {
        fault(key,
              words("%1 is %2, but must lie between %3 and %4")
                  .arg(keyPath(QString::fromLatin1(key)))
                  .arg(value)
                  .arg(least)
                  .arg(most),
              words("Write a number in that range."));
        return {};
    }
    return value;
}

TomlTable TomlTable::table(const char *key, bool required)
{
    const toml::node *node = find(key);
    const QString path = keyPath(QString::fromLatin1(key));
    const toml::table *found = node ? node->as_table() : nullptr;
    if (node && !found)
        wrongType(key, *node, words("a table"));
    else if (!node && required && m_table)
        fault(key, words("[%1] is missing").arg(path), words("Add it, with its keys under it."));
    return TomlTable(found, path, m_line, m_faults);
}

const toml::array *TomlTable::tables(const char *key)
{
    const toml::node *node = find(key);
    if (!node)
        return nullptr;
    const toml::array *array = node->as_array();
    const bool fits = array && std::all_of(array->begin(), array->end(),
                                           [](const toml::node &element) { return element.is_table(); });
    if (!fits) {
        wrongType(key, *node, words("tables, each begun with [[%1]]").arg(keyPath(QString::fromLatin1(key))));
        return nullptr;
    }
    return array;
}

QStringList TomlTable::otherTables() const
{
    QStringList names;
    if (m_table == nullptr)
        return names;
    for (const auto &[key, node] : *m_table) {
        const QString name = QString::fromUtf8(key.str().data(), qsizetype(key.str().size()));
        if (node.is_table() && !m_known.contains(name))
            names += name;
    }
    return names;
}

QVariantMap TomlTable::plain()
{
    QVariantMap values;
    if (m_table == nullptr)
        return values;
    for (const auto &[key, node] : *m_table) {
        const QString name = QString::fromUtf8(key.str().data(), qsizetype(key.str().size()));
        if (const auto text = node.value_exact<std::string>())
            values.insert(name, QString::fromStdString(*text));
        else if (const auto yes = node.value_exact<bool>())
            values.insert(name, *yes);
        else if (const auto number = node.value_exact<int64_t>())
            values.insert(name, qint64(*number));
        if (values.contains(name))
            m_known += name;
    }
    checkKeys();
    return values;
}

void TomlTable::checkKeys()
{
    if (!m_table)
        return;
    for (const auto &[key, node] : *m_table) {
        const QString name = QString::fromUtf8(key.str().data(), qsizetype(key.str().size()));
        if (m_known.contains(name))
            continue;
        const QString meant = nearestWord(name, m_known);
        const auto at = key.source().begin.line > 0 ? key.source().begin : node.source().begin;
        m_faults.append({int(at.line), int(at.column), keyPath(visibleText(name, 60)),
                         words("%1 is not a key that is known here").arg(keyPath(visibleText(name, 60))),
                         meant.isEmpty()
                             ? words("Take it out. Known here: %1.").arg(m_known.join(QLatin1String(", ")))
                             : words("Did you mean \"%1\"?").arg(meant)});
    }
}
} // namespace Switchback
