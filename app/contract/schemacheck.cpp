// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/schemacheck.h"

#include "app/contract/quickcheck.h"
#include "app/contract/schemawords.h"

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#endif
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <QJsonArray>
#include <QMutex>
#include <QStringList>

#include <vector>

namespace Switchback
{

namespace
{
// "<root>", "[\"database\"]", "[3]" -> "database", "3"
QStringList pathOf(const std::vector<std::string> &context)
{
    QStringList path;
    for (const std::string &part : context) {
        const QString text = QString::fromStdString(part);
        if (!text.startsWith(QLatin1Char('[')) || !text.endsWith(QLatin1Char(']')))
            continue;
        QString inner = text.mid(1, text.size() - 2);
        if (inner.size() >= 2 && inner.startsWith(QLatin1Char('"')) && inner.endsWith(QLatin1Char('"')))
            inner = inner.mid(1, inner.size() - 2);
        path << inner;
    }
    return path;
}

// The library's Qt adapter takes a whole number beyond 2^31 for a fraction, and sites have disks larger than
// 2 GiB: it gets "number", and SchemaWords::WholeNumbers does the rest.
QJsonValue withoutInteger(const QJsonValue &node)
{
    if (node.isArray()) {
        QJsonArray out;
        for (const QJsonValue &item : node.toArray())
            out.append(withoutInteger(item));
        return out;
    }
    if (!node.isObject())
        return node;
    QJsonObject out;
    const QJsonObject in = node.toObject();
    for (auto it = in.begin(); it != in.end(); ++it) {
        const bool integer = it.key() == QLatin1String("type") && it.value() == QLatin1String("integer");
        out.insert(it.key(), integer ? QJsonValue(QStringLiteral("number")) : withoutInteger(it.value()));
    }
    return out;
}
} // namespace

class SchemaCheck::Private
{
public:
    QJsonObject root; // the schema itself with the components beside it: references resolve inside
    valijson::Schema schema;
    std::optional<QuickCheck> quick;
    std::optional<SchemaWords::WholeNumbers> whole;

    // A validator keeps the regular expressions that it has compiled, which cost more than all the rest of a
    // check. It serves one thread at a time, so there are as many as threads ever checked at once.
    QMutex mutex;
    std::vector<std::unique_ptr<valijson::Validator>> idle;
};

namespace
{
using Idle = std::vector<std::unique_ptr<valijson::Validator>>;

/// A validator for one check; goes back among the idle ones.
class Loan
{
public:
    Loan(QMutex &mutex, Idle &idle)
        : m_mutex(mutex)
        , m_idle(idle)
    {
        const QMutexLocker lock(&m_mutex);
        if (m_idle.empty())
            return;
        m_validator = std::move(m_idle.back());
        m_idle.pop_back();
    }
    ~Loan()
    {
        const QMutexLocker lock(&m_mutex);
        m_idle.push_back(std::move(m_validator));
    }
    Loan(const Loan &) = delete;
    Loan &operator=(const Loan &) = delete;

    valijson::Validator &validator()
    {
        if (!m_validator)
            m_validator = std::make_unique<valijson::Validator>(valijson::Validator::kStrongTypes);
        return *m_validator;
    }

private:
    QMutex &m_mutex;
    Idle &m_idle;
    std::unique_ptr<valijson::Validator> m_validator;
};
} // namespace

SchemaCheck::SchemaCheck(const QJsonObject &schema, const QJsonObject &components)
    : d(std::make_unique<Private>())
{
    d->root = schema;
    d->root.insert(QStringLiteral("components"), components);
    d->quick.emplace(d->root);
    d->whole.emplace(d->root);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    const QJsonValue root = withoutInteger(d->root);
    parser.populateSchema(valijson::adapters::QtJsonAdapter(root), d->schema);
}

SchemaCheck::~SchemaCheck() = default;

bool SchemaCheck::isSound(const QJsonObject &value) const
{
    return d->quick->isSound(value);
}

std::optional<QString> SchemaCheck::fault(const QJsonObject &value) const
{
    Loan loan(d->mutex, d->idle);
    valijson::ValidationResults results;
    const QJsonValue root(value);
    if (loan.validator().validate(d->schema, valijson::adapters::QtJsonAdapter(root), &results))
        return d->whole->fault(value);

    // The deepest place is where it is wrong; the others only say that their child is wrong.
    valijson::ValidationResults::Error deepest;
    bool any = false;
    for (const auto &error : results) {
        if (!any || error.context.size() > deepest.context.size())
            deepest = error;
        any = true;
    }
    return SchemaWords::explain(d->root, value, pathOf(deepest.context),
                                QString::fromStdString(deepest.description));
}

} // namespace Switchback
