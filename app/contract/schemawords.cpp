// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/schemawords.h"

#include "app/contract/limits.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace Switchback::SchemaWords
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Contract)
};

QJsonObject resolved(const QJsonObject &root, QJsonObject schema)
{
    // The document has no chains longer than this; a loop must not hang us.
    for (int i = 0; i < 8 && schema.contains(QStringLiteral("$ref")); ++i) {
        const QString ref = schema.value(QStringLiteral("$ref")).toString();
        const QStringList parts = ref.split(QLatin1Char('/')).mid(1);
        QJsonObject at = root;
        for (const QString &part : parts)
            at = at.value(part).toObject();
        schema = at;
    }
    return schema;
}

QString shownValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return Words::tr("null");
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return Words::tr("the number %1").arg(QString::number(value.toDouble(), 'g', 12));
    case QJsonValue::String:
        return Words::tr("the text \"%1\"").arg(visibleText(value.toString(), 60));
    case QJsonValue::Array:
        return Words::tr("a list");
    case QJsonValue::Object:
        return Words::tr("an object");
    case QJsonValue::Undefined:
        break;
    }
    return Words::tr("nothing");
}

QString typeWord(const QString &type)
{
    if (type == QLatin1String("string"))
        return Words::tr("a text");
    if (type == QLatin1String("integer"))
        return Words::tr("a whole number");
    if (type == QLatin1String("number"))
        return Words::tr("a number");
    if (type == QLatin1String("boolean"))
        return Words::tr("true or false");
    if (type == QLatin1String("array"))
        return Words::tr("a list");
    return Words::tr("an object");
}

bool hasType(const QJsonValue &value, const QString &type)
{
    if (type == QLatin1String("string"))
        return value.isString();
    if (type == QLatin1String("integer"))
        return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
    if (type == QLatin1String("number"))
        return value.isDouble();
    if (type == QLatin1String("boolean"))
        return value.isBool();
    if (type == QLatin1String("array"))
        return value.isArray();
    return value.isObject();
}

QString scalarFault(const QJsonObject &schema, const QJsonValue &value)
{
    const QJsonArray choices = schema.value(QStringLiteral("enum")).toArray();
    if (!choices.isEmpty() && !choices.contains(value)) {
        QStringList words;
        for (const QJsonValue &choice : choices)
            words << choice.toVariant().toString();
        return Words::tr("wants one of: %1; it is %2")
            .arg(words.join(QStringLiteral(", ")), shownValue(value));
    }
    const QString pattern = schema.value(QStringLiteral("pattern")).toString();
    if (value.isString() && !pattern.isEmpty() &&
        !QRegularExpression(QRegularExpression::anchoredPattern(pattern))
             .match(value.toString())
             .hasMatch()) {
        const QString what = schema.value(QStringLiteral("description")).toString();
        const QString form = what.isEmpty() ? pattern : Words::tr("%1 (%2)").arg(what, pattern);
        return Words::tr("wants %1; it is %2").arg(form, shownValue(value));
    }
    const auto limit = [&schema](const char *key) { return schema.value(QLatin1String(key)); };
    if (value.isString()) {
        const qsizetype length = value.toString().toUcs4().size();
        if (limit("maxLength").isDouble() && length > limit("maxLength").toInt())
            return Words::tr("wants at most %1 characters; it has %2")
                .arg(limit("maxLength").toInt())
                .arg(length);
        if (limit("minLength").isDouble() && length < limit("minLength").toInt())
            return Words::tr("wants at least %1 characters; it has %2")
                .arg(limit("minLength").toInt())
                .arg(length);
    }
    if (value.isDouble()) {
        const double number = value.toDouble();
        if (limit("minimum").isDouble() && number < limit("minimum").toDouble())
            return Words::tr("wants at least %1; it is %2")
                .arg(limit("minimum").toDouble())
                .arg(number, 0, 'g', 12);
        if (limit("maximum").isDouble() && number > limit("maximum").toDouble())
            return Words::tr("wants at most %1; it is %2")
                .arg(limit("maximum").toDouble(), 0, 'g', 16)
                .arg(number, 0, 'g', 16);
    }
    return {};
}

/// One fault that lies at this very place; empty if none does. May lengthen the path by a missing field.
QString faultHere(const QJsonObject &schema, const QJsonValue &value, QStringList &path)
{
    const QString type = schema.value(QStringLiteral("type")).toString();
    if (!type.isEmpty() && !hasType(value, type))
        return Words::tr("wants %1; it is %2").arg(typeWord(type), shownValue(value));
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        const QJsonArray required = schema.value(QStringLiteral("required")).toArray();
        for (const QJsonValue &name : required) {
            if (!object.contains(name.toString())) {
                path << name.toString();
                return Words::tr("is missing");
            }
        }
        if (schema.value(QStringLiteral("additionalProperties")).isBool()) {
            const QJsonObject known = schema.value(QStringLiteral("properties")).toObject();
            for (auto it = object.begin(); it != object.end(); ++it) {
                if (!known.contains(it.key())) {
                    path << it.key();
                    return Words::tr("is no field of the contract");
                }
            }
        }
    }
    const QJsonValue maxItems = schema.value(QStringLiteral("maxItems"));
    if (value.isArray() && maxItems.isDouble() && value.toArray().size() > maxItems.toInt())
        return Words::tr("wants at most %1 entries; it has %2")
            .arg(maxItems.toInt())
            .arg(value.toArray().size());
    const QJsonValue minItems = schema.value(QStringLiteral("minItems"));
    if (value.isArray() && minItems.isDouble() && value.toArray().size() < minItems.toInt())
        return Words::tr("wants at least %1 entries; it has %2")
            .arg(minItems.toInt())
            .arg(value.toArray().size());
    return scalarFault(schema, value);
}

QString pathText(const QStringList &path)
{
    QString text;
    for (const QString &part : path) {
        bool isIndex = false;
        part.toInt(&isIndex);
        if (isIndex)
            text += QLatin1Char('[') + part + QLatin1Char(']');
        else
            text += (text.isEmpty() ? QString() : QStringLiteral(".")) + part;
    }
    return text.isEmpty() ? Words::tr("the whole object") : visibleText(text, 120);
}

struct Rough {
    int values = 0;
    QStringList path;
    QString fault;

    bool visit(const QJsonValue &value, int depth)
    {
        if (depth > ContractLimits::Depth)
            return say(Words::tr("is nested deeper than %1").arg(ContractLimits::Depth));
        if (++values > ContractLimits::Values)
            return say(Words::tr("holds more than %1 values").arg(ContractLimits::Values));
        if (value.isDouble() && !std::isfinite(value.toDouble()))
            return say(Words::tr("is not a finite number"));
        if (value.isString() && value.toString().size() > ContractLimits::TextLength)
            return say(Words::tr("is a text of %1 characters; no field may have more than %2")
                           .arg(value.toString().size())
                           .arg(ContractLimits::TextLength));
        return visitChildren(value, depth);
    }

    bool visitChildren(const QJsonValue &value, int depth)
    {
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it) {
                path << it.key().left(60);
                if (it.key().size() > ContractLimits::TextLength)
                    return say(Words::tr("is a name of %1 characters").arg(it.key().size()));
                if (!visit(it.value(), depth + 1))
                    return false;
                path.removeLast();
            }
        } else if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i) {
                path << QString::number(i);
                if (!visit(array.at(i), depth + 1))
                    return false;
                path.removeLast();
            }
        }
        return true;
    }

    bool say(const QString &text)
    {
        fault = Words::tr("%1: %2").arg(pathText(path), text);
        return false;
    }
};
} // namespace

QString explain(const QJsonObject &root, const QJsonObject &value, const QStringList &path,
                const QString &fallback)
{
    QJsonObject schema = resolved(root, root);
    QJsonValue at = value;
    QStringList walked;
    for (const QString &part : path) {
        walked << part;
        if (at.isArray()) {
            at = at.toArray().at(part.toInt());
            schema = resolved(root, schema.value(QStringLiteral("items")).toObject());
        } else {
            at = at.toObject().value(part);
            schema =
                resolved(root, schema.value(QStringLiteral("properties")).toObject().value(part).toObject());
        }
    }
    QString fault = faultHere(schema, at, walked);
    if (fault.isEmpty())
        fault = fallback;
    return Words::tr("%1: %2").arg(pathText(walked), visibleText(fault, 300));
}

/// Where in a value whole numbers are wanted; only the branches that lead to one.
struct WholeNumbers::Branch {
    bool wanted = false;
    std::vector<std::pair<QString, Branch>> properties;
    std::unique_ptr<Branch> items;

    [[nodiscard]] bool bears() const { return wanted || items || !properties.empty(); }
};

namespace
{
using Branch = WholeNumbers::Branch;

Branch branchOf(const QJsonObject &root, const QJsonObject &unresolved, int depth)
{
    Branch branch;
    if (depth > ContractLimits::Depth) // a schema that names itself; values are no deeper
        return branch;
    const QJsonObject schema = resolved(root, unresolved);
    branch.wanted = schema.value(QStringLiteral("type")) == QLatin1String("integer");
    const QJsonObject properties = schema.value(QStringLiteral("properties")).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        Branch child = branchOf(root, it.value().toObject(), depth + 1);
        if (child.bears())
            branch.properties.emplace_back(it.key(), std::move(child));
    }
    if (schema.contains(QStringLiteral("items"))) {
        Branch child = branchOf(root, schema.value(QStringLiteral("items")).toObject(), depth + 1);
        if (child.bears())
            branch.items = std::make_unique<Branch>(std::move(child));
    }
    return branch;
}

/// True when a fraction was found; `path` then leads to it, from its end to its beginning.
bool findFraction(const Branch &branch, const QJsonValue &value, QStringList &path)
{
    if (value.isDouble())
        return branch.wanted && !hasType(value, QStringLiteral("integer"));
    if (value.isObject() && !branch.properties.empty()) {
        const QJsonObject object = value.toObject();
        for (const auto &[key, child] : branch.properties) {
            if (findFraction(child, object.value(key), path)) {
                path << key;
                return true;
            }
        }
    }
    if (value.isArray() && branch.items) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (findFraction(*branch.items, array.at(i), path)) {
                path << QString::number(i);
                return true;
            }
        }
    }
    return false;
}
} // namespace

WholeNumbers::WholeNumbers(const QJsonObject &root)
    : m_root(root)
    , m_branch(std::make_unique<Branch>(branchOf(root, root, 0)))
{
}

WholeNumbers::~WholeNumbers() = default;

std::optional<QString> WholeNumbers::fault(const QJsonObject &value) const
{
    QStringList path;
    if (!findFraction(*m_branch, value, path))
        return std::nullopt;
    std::reverse(path.begin(), path.end());
    return explain(m_root, value, path, {});
}

QString roughFault(const QJsonObject &value)
{
    Rough rough;
    rough.visit(value, 0);
    return rough.fault;
}

} // namespace Switchback::SchemaWords
