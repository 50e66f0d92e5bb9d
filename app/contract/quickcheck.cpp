// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/quickcheck.h"

#include "app/contract/limits.h"
#include "app/contract/quickpattern.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace Switchback
{

namespace
{
constexpr double Endless = std::numeric_limits<double>::infinity();

/// What is looked at, and what says nothing of a value. Another one may say anything.
bool isKnown(const QString &keyword)
{
    static const QSet<QString> all{QStringLiteral("type"),
                                   QStringLiteral("properties"),
                                   QStringLiteral("required"),
                                   QStringLiteral("items"),
                                   QStringLiteral("minItems"),
                                   QStringLiteral("maxItems"),
                                   QStringLiteral("additionalProperties"),
                                   QStringLiteral("enum"),
                                   QStringLiteral("pattern"),
                                   QStringLiteral("minLength"),
                                   QStringLiteral("maxLength"),
                                   QStringLiteral("minimum"),
                                   QStringLiteral("maximum"),
                                   QStringLiteral("components"),
                                   QStringLiteral("description")};
    return all.contains(keyword);
}

bool isSecondUnit(QChar unit)
{
    return unit.isLowSurrogate();
}
} // namespace

struct QuickCheck::Node {
    enum class Type { Other, String, Whole, Number, Bool, List, Object };
    struct Field {
        QByteArray name; ///< as QJsonObject keeps it: found without another alphabet
        bool required = false;
        const Node *node = nullptr;
    };
    Type type = Type::Other; ///< Other: no value is surely sound
    std::vector<Field> fields;
    const Node *items = nullptr;
    double least = -Endless; ///< of a number, a text's length or a list's
    double most = Endless;   ///< of a number, a text's length or a list's
    QStringList choices;
    std::optional<QuickPattern> plain;         ///< its pattern, or
    std::optional<QRegularExpression> pattern; ///< one that is not plain
};

struct QuickCheck::Walk {
    int values = 0;

    bool sound(const Node &node, const QJsonValue &value, int depth)
    {
        if (depth > ContractLimits::Depth || ++values > ContractLimits::Values)
            return false;
        switch (node.type) {
        case Node::Type::String:
            return value.isString() && text(node, value.toString());
        case Node::Type::Whole:
        case Node::Type::Number:
            return value.isDouble() && number(node, value.toDouble());
        case Node::Type::Bool:
            return value.isBool();
        case Node::Type::List:
            return value.isArray() && list(node, value.toArray(), depth);
        case Node::Type::Object:
            return value.isObject() && object(node, value.toObject(), depth);
        case Node::Type::Other:
            break;
        }
        return false;
    }

    static bool text(const Node &node, const QString &text)
    {
        // Two units may be one character: of a text near its end somebody else says how many there are.
        if (text.size() > ContractLimits::TextLength || double(text.size()) > node.most ||
            double(text.size() - std::count_if(text.begin(), text.end(), isSecondUnit)) < node.least)
            return false;
        if (!node.choices.isEmpty() && !node.choices.contains(text))
            return false;
        if (node.plain)
            return node.plain->matches(text);
        return !node.pattern || node.pattern->match(text).hasMatch();
    }

    static bool number(const Node &node, double number)
    {
        return std::isfinite(number) && number >= node.least && number <= node.most &&
               (node.type == Node::Type::Number || number == std::floor(number));
    }

    bool list(const Node &node, const QJsonArray &list, int depth)
    {
        if (double(list.size()) < node.least || double(list.size()) > node.most)
            return false;
        for (const QJsonValue &item : list) {
            if (!sound(*node.items, item, depth + 1))
                return false;
        }
        return true;
    }

    bool object(const Node &node, const QJsonObject &object, int depth)
    {
        qsizetype found = 0;
        for (const Node::Field &field : node.fields) {
            const auto it = object.constFind(QLatin1String(field.name));
            if (it == object.constEnd()) {
                if (field.required)
                    return false;
                continue;
            }
            ++found;
            if (!sound(*field.node, it.value(), depth + 1))
                return false;
        }
        return found == object.size(); // and no other
    }
};

QuickCheck::QuickCheck(const QJsonObject &root)
    : m_root(nodeOf(root, root))
{
}

QuickCheck::~QuickCheck() = default;

const QuickCheck::Node *QuickCheck::nodeOf(const QJsonObject &root, const QJsonObject &schema)
{
    const QString name = schema.value(QStringLiteral("$ref")).toString();
    if (const auto had = m_named.constFind(name); !name.isEmpty() && had != m_named.constEnd())
        return *had;
    Node &node = m_nodes.emplace_back();
    if (name.isEmpty()) {
        fill(node, root, schema);
        return &node;
    }
    m_named.insert(name, &node); // before it is filled: a schema may name itself
    QJsonObject at = root;
    for (const QString &part : name.split(QLatin1Char('/')).mid(1))
        at = at.value(part).toObject();
    fill(node, root, at);
    return &node;
}

void QuickCheck::fill(Node &node, const QJsonObject &root, const QJsonObject &schema)
{
    static const QHash<QString, Node::Type> types{
        {QStringLiteral("string"), Node::Type::String}, {QStringLiteral("integer"), Node::Type::Whole},
        {QStringLiteral("number"), Node::Type::Number}, {QStringLiteral("boolean"), Node::Type::Bool},
        {QStringLiteral("array"), Node::Type::List},    {QStringLiteral("object"), Node::Type::Object}};
    const auto limit = [&schema](const char *longer, const char *larger, double none) {
        return schema.value(QLatin1String(longer))
            .toDouble(schema.value(QLatin1String(larger)).toDouble(none));
    };
    node.least = std::max(limit("minLength", "minimum", -Endless), limit("minItems", "minimum", -Endless));
    node.most = std::min(limit("maxLength", "maximum", Endless), limit("maxItems", "maximum", Endless));
    for (const QJsonValue &choice : schema.value(QStringLiteral("enum")).toArray())
        node.choices += choice.toString();
    if (const QString pattern = schema.value(QStringLiteral("pattern")).toString(); !pattern.isEmpty()) {
        node.plain = QuickPattern::of(pattern);
        if (!node.plain)
            node.pattern.emplace(QRegularExpression::anchoredPattern(pattern));
    }
    const QJsonArray required = schema.value(QStringLiteral("required")).toArray();
    const QJsonObject fields = schema.value(QStringLiteral("properties")).toObject();
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        const QByteArray name = it.key().toLatin1();
        if (QLatin1String(name) != it.key())
            return;
        node.fields.push_back({name, required.contains(it.key()), nodeOf(root, it.value().toObject())});
    }
    if (schema.contains(QStringLiteral("items")))
        node.items = nodeOf(root, schema.value(QStringLiteral("items")).toObject());
    for (auto it = schema.begin(); it != schema.end(); ++it) {
        if (!isKnown(it.key()))
            return;
    }
    for (const QJsonValue &name : required) {
        if (!fields.contains(name.toString()))
            return;
    }
    const Node::Type type = types.value(schema.value(QStringLiteral("type")).toString(), Node::Type::Other);
    if ((node.choices.isEmpty() || type == Node::Type::String) && (node.items || type != Node::Type::List))
        node.type = type; // the last: until here it is sure of nothing
}

bool QuickCheck::isSound(const QJsonObject &value) const
{
    return Walk().sound(*m_root, value, 0);
}

} // namespace Switchback
