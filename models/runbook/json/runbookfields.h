// SPDX-License-Identifier: GPL-3.0-or-later
// One object of a runbook's JSON, read field by field; behind runbookFromJson(), nobody else needs it.
#pragma once

#include "models/core/visibletext.h"
#include "models/runbook/runbook.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Switchback
{

/// One object of the runbook's JSON, read field by field; every fault goes to the list shared by all.
class RunbookFields
{
    Q_DECLARE_TR_FUNCTIONS(RunbookJson)
public:
    RunbookFields(QJsonObject json, QString path, QStringList *faults)
        : m_json(std::move(json))
        , m_path(std::move(path))
        , m_faults(faults)
    {
    }

    QString text(const char *key, bool required = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (value.isString())
            return value.toString();
        if (required || !value.isUndefined())
            wants(key, tr("a text"));
        return {};
    }
    bool yes(const char *key, bool byDefault = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isBool() && !value.isUndefined())
            wants(key, tr("true or false"));
        return value.toBool(byDefault);
    }
    Duration length(const char *key, Duration byDefault);
    QStringList texts(const char *key);
    /// An object of drafts by their variants.
    QHash<QString, QString> drafts(const char *key);
    /// Objects by the languages that they are about.
    QMap<QByteArray, RunbookFields> byLanguage(const char *key);
    QList<RunbookFields> objects(const char *key, bool required = false);
    /// A word out of a closed list; `values` are all there are, and the first counts where none has to be.
    template<class Value>
    Value word(const char *key, const QList<Value> &values, QString (*keyOf)(Value), bool required = true)
    {
        if (!required && !m_json.contains(QLatin1String(key)))
            return values.first();
        const QString found = text(key, true);
        QStringList words;
        for (const Value value : values) {
            if (keyOf(value) == found)
                return value;
            words += keyOf(value);
        }
        if (m_json.value(QLatin1String(key)).isString())
            *m_faults += tr("%1 is \"%2\", but only %3 are known")
                             .arg(pathOf(key), visibleText(found, 40), words.join(QStringLiteral(", ")));
        return values.first();
    }
    IncidentRules rules(const char *key);

private:
    [[nodiscard]] QString pathOf(const char *key) const
    {
        return m_path.isEmpty() ? QString::fromLatin1(key) : m_path + QLatin1Char('.') + QLatin1String(key);
    }
    void wants(const char *key, const QString &what)
    {
        *m_faults += m_json.contains(QLatin1String(key)) ? tr("%1 must be %2").arg(pathOf(key), what)
                                                         : tr("%1 is missing").arg(pathOf(key));
    }
    QJsonArray array(const char *key, bool required = false)
    {
        const QJsonValue value = m_json.value(QLatin1String(key));
        if (!value.isArray() && (required || !value.isUndefined()))
            wants(key, tr("a list"));
        return value.toArray();
    }

    QJsonObject m_json;
    QString m_path;
    QStringList *m_faults;
};

} // namespace Switchback
