// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/contract/contract.h"

#include "app/contract/schemacheck.h"
#include "app/contract/schemawords.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>
#include <QStringDecoder>

static void initResource() // must stand outside of any namespace
{
    Q_INIT_RESOURCE(contract);
}

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Contract)
};

QString typeOf(const QJsonObject &variant, const QJsonObject &schemas)
{
    QJsonObject schema = variant;
    const QString ref = schema.value(QStringLiteral("$ref")).toString();
    if (!ref.isEmpty())
        schema = schemas.value(ref.section(QLatin1Char('/'), -1)).toObject();
    return schema.value(QStringLiteral("properties"))
        .toObject()
        .value(QStringLiteral("type"))
        .toObject()
        .value(QStringLiteral("enum"))
        .toArray()
        .at(0)
        .toString();
}

/// A status that loses more than this is no status.
constexpr int MostDropped = 20;

/// "data.operations[0].by" -> data, operations, 0, by
QStringList partsOf(QString path)
{
    return path.remove(QLatin1Char(']'))
        .replace(QLatin1Char('['), QLatin1Char('.'))
        .split(QLatin1Char('.'), Qt::SkipEmptyParts);
}

QJsonValue valueAt(const QJsonValue &root, const QStringList &parts)
{
    QJsonValue value = root;
    for (const QString &part : parts)
        value = value.isArray() ? value.toArray().at(part.toInt()) : value.toObject().value(part);
    return value;
}

QJsonValue without(const QJsonValue &root, const QStringList &parts)
{
    if (root.isArray()) {
        QJsonArray array = root.toArray();
        const qsizetype index = parts.first().toInt();
        if (index < 0 || index >= array.size())
            return root;
        if (parts.size() == 1)
            array.removeAt(index);
        else
            array.replace(index, without(array.at(index), parts.mid(1)));
        return array;
    }
    QJsonObject object = root.toObject();
    if (parts.size() == 1)
        object.remove(parts.first());
    else if (object.contains(parts.first()))
        object.insert(parts.first(), without(object.value(parts.first()), parts.mid(1)));
    return object;
}

/// A name that can't be read is none; the site is known by its id.
QJsonObject nameless(QJsonObject line)
{
    QJsonObject data = line.value(QStringLiteral("data")).toObject();
    data.insert(QStringLiteral("name"), QString());
    line.insert(QStringLiteral("data"), data);
    return line;
}

Error unknownVerb(const QString &verb)
{
    return Error{
        QStringLiteral("unknown_verb"), Words::tr("There is no verb \"%1\".").arg(visibleText(verb, 60)),
        Words::tr("The two ends may be of different releases: see `describe` for what a site offers.")};
}
} // namespace

class Contract::Private
{
public:
    struct Verb {
        bool doing = false;
        QJsonObject request;
        QHash<QString, QJsonObject> lines; // by their type: progress, result, error
    };

    /// Schemas are compiled when first needed: a `hello` pays for one, not for thirty.
    std::shared_ptr<SchemaCheck> check(const QString &key, const QJsonObject &schema) const
    {
        const QMutexLocker lock(&mutex);
        std::shared_ptr<SchemaCheck> &slot = checks[key];
        if (!slot)
            slot = std::make_shared<SchemaCheck>(schema, components);
        return slot;
    }

    int version = 0;
    QJsonObject components;
    QHash<QString, Verb> verbs;
    mutable QMutex mutex;
    mutable QHash<QString, std::shared_ptr<SchemaCheck>> checks;
};

const Contract &Contract::instance()
{
    static const Contract contract;
    return contract;
}

Contract::Contract()
    : d(std::make_unique<Private>())
{
    initResource();
    QFile file(QStringLiteral(":/switchback/contract/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the contract is not in the program: %s", qPrintable(file.errorString()));
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    d->version =
        root.value(QStringLiteral("info")).toObject().value(QStringLiteral("version")).toString().toInt();
    d->components = root.value(QStringLiteral("components")).toObject();
    const QJsonObject schemas = d->components.value(QStringLiteral("schemas")).toObject();

    const auto schemaIn = [](const QJsonObject &holder, const char *mime) {
        return holder.value(QStringLiteral("content"))
            .toObject()
            .value(QLatin1String(mime))
            .toObject()
            .value(QStringLiteral("schema"))
            .toObject();
    };
    const QJsonObject paths = root.value(QStringLiteral("paths")).toObject();
    for (auto it = paths.begin(); it != paths.end(); ++it) {
        const QJsonObject post = it.value().toObject().value(QStringLiteral("post")).toObject();
        Private::Verb verb;
        verb.doing = post.value(QStringLiteral("tags")).toArray().contains(QStringLiteral("doing"));
        verb.request = schemaIn(post.value(QStringLiteral("requestBody")).toObject(), "application/json");
        const QJsonObject good =
            post.value(QStringLiteral("responses")).toObject().value(QStringLiteral("200")).toObject();
        const QJsonArray variants =
            schemaIn(good, "application/x-ndjson").value(QStringLiteral("oneOf")).toArray();
        for (const QJsonValue &variant : variants)
            verb.lines.insert(typeOf(variant.toObject(), schemas), variant.toObject());
        d->verbs.insert(post.value(QStringLiteral("operationId")).toString(), verb);
    }
    if (d->version < 1 || d->verbs.isEmpty())
        qFatal("the contract in the program cannot be read");
}

Contract::~Contract() = default;

int Contract::version() const
{
    return d->version;
}

QStringList Contract::verbs() const
{
    QStringList names = d->verbs.keys();
    names.sort();
    return names;
}

bool Contract::knows(const QString &verb) const
{
    return d->verbs.contains(verb);
}

bool Contract::isDoing(const QString &verb) const
{
    return d->verbs.value(verb).doing;
}

Outcome Contract::checkRequest(const QString &verb, const QJsonObject &request) const
{
    const auto it = d->verbs.constFind(verb);
    if (it == d->verbs.constEnd())
        return unknownVerb(verb);
    const auto check = d->check(verb + QStringLiteral("/request"), it->request);
    if (check->isSound(request))
        return Done{};
    QString fault = SchemaWords::roughFault(request);
    if (fault.isEmpty())
        fault = check->fault(request).value_or(QString());
    if (fault.isEmpty())
        return Done{};
    return Error{QStringLiteral("bad_request"),
                 Words::tr("The request for \"%1\" breaks the contract: %2").arg(verb, fault),
                 Words::tr("Both ends must be of releases that speak the same contract.")};
}

QString Contract::lineFault(const QString &verb, const QJsonObject &line) const
{
    const auto it = d->verbs.constFind(verb);
    if (it == d->verbs.constEnd())
        return SchemaWords::roughFault(line);
    const QString type = line.value(QStringLiteral("type")).toString();
    const auto schema = it->lines.constFind(type);
    const auto check =
        schema == it->lines.constEnd() ? nullptr : d->check(verb + QLatin1Char('/') + type, *schema);
    if (check && check->isSound(line))
        return {};
    const QString rough = SchemaWords::roughFault(line);
    if (!rough.isEmpty())
        return rough;
    if (!check)
        return Words::tr("type: wants one of: progress, result, error");
    return check->fault(line).value_or(QString());
}

QString Contract::dropBadFields(const QString &verb, QJsonObject &line, QStringList &dropped) const
{
    static const QStringList vital{QStringLiteral("contract"), QStringLiteral("site"), QStringLiteral("at"),
                                   QStringLiteral("role"), QStringLiteral("epoch")};
    QString fault = lineFault(verb, line);
    if (verb != QLatin1String("status") || line.value(QStringLiteral("type")) != QLatin1String("result"))
        return fault;
    while (!fault.isEmpty() && dropped.size() < MostDropped) {
        QStringList parts = partsOf(fault.section(QStringLiteral(": "), 0, 0));
        if (parts.size() < 2 || parts.first() != QLatin1String("data"))
            break;
        if (valueAt(line, parts).isUndefined())
            parts.removeLast(); // missing: what wants it can't be without it
        if (parts.size() < 2 || vital.contains(parts.at(1)))
            break;
        line = parts == QStringList{QStringLiteral("data"), QStringLiteral("name")}
                   ? nameless(line)
                   : without(line, parts).toObject();
        dropped += fault.section(QLatin1Char('.'), 1);
        fault = lineFault(verb, line);
    }
    return fault;
}

Outcome Contract::takeAnswerLine(const QString &verb, QJsonObject &line, QStringList &dropped) const
{
    return answerOutcome(verb, dropBadFields(verb, line, dropped));
}

Outcome Contract::checkAnswerLine(const QString &verb, const QJsonObject &line) const
{
    return answerOutcome(verb, lineFault(verb, line));
}

Outcome Contract::answerOutcome(const QString &verb, const QString &fault) const
{
    if (!d->verbs.contains(verb))
        return unknownVerb(verb);
    if (fault.isEmpty())
        return Done{};
    return Error{QStringLiteral("bad_answer"),
                 Words::tr("The answer to \"%1\" breaks the contract: %2").arg(verb, fault),
                 Words::tr("Nothing of this answer is used. Look at the site's own log.")};
}

Result<QJsonObject> Contract::parseObject(const QByteArray &bytes, qint64 maxBytes, const QString &what,
                                          const QString &code)
{
    if (bytes.size() > maxBytes)
        return Error{code, Words::tr("%1 is larger than %2 KiB.").arg(what).arg(maxBytes / 1024), {}};
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = utf8(bytes);
    if (utf8.hasError())
        return Error{code, Words::tr("%1 is not UTF-8.").arg(what), {}};
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &fault);
    if (fault.error != QJsonParseError::NoError)
        return Error{
            code,
            Words::tr("%1 is not JSON: %2 at byte %3.").arg(what, fault.errorString()).arg(fault.offset),
            {}};
    if (!document.isObject())
        return Error{code, Words::tr("%1 is not a JSON object.").arg(what), {}};
    return document.object();
}

} // namespace Switchback
