// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operators/peoplelog.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QSet>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PeopleLog)
};

QString digestOf(const QString &secretHash)
{
    return secretHash.isEmpty()
               ? QString()
               : QString::fromLatin1(
                     QCryptographicHash::hash(secretHash.toUtf8(), QCryptographicHash::Sha256).toHex());
}

QString rightsText(const Operator &person)
{
    QString text = operatorRoleKeys(person.roles).join(QStringLiteral(", "));
    if (text.isEmpty())
        text = Words::tr("no role");
    if (!person.pairs.isEmpty())
        text += Words::tr(" for %1").arg(visibleText(person.pairs.join(QStringLiteral(", "))));
    return person.retired ? Words::tr("%1, retired").arg(text) : text;
}
} // namespace

QJsonObject personBody(const Operator &person, const QString &secretHash)
{
    QJsonObject body{{QStringLiteral("name"), person.name},
                     {QStringLiteral("roles"), QJsonArray::fromStringList(operatorRoleKeys(person.roles))},
                     {QStringLiteral("pairs"), QJsonArray::fromStringList(person.pairs)},
                     {QStringLiteral("retired"), person.retired}};
    if (!secretHash.isEmpty()) // else the secret stays as it was
        body.insert(QStringLiteral("secret"), digestOf(secretHash));
    return body;
}

void PeopleLog::add(const Event &event)
{
    const QJsonObject said = event.body.value(QLatin1String("operator")).toObject();
    if (!event.kind.startsWith(QLatin1String("operator.")))
        return;
    if (said.isEmpty()) {
        // From before rights stood in the log: it names the person, "K. Ramos: operator", and no more.
        const QString name = event.text.left(event.text.lastIndexOf(QLatin1String(": ")));
        if (event.form == 1 && !m_known.contains(name))
            m_known[name].seq = event.seq;
        return;
    }
    Known &known = m_known[said.value(QLatin1String("name")).toString()];
    known.seq = event.seq;
    known.person = {
        said.value(QLatin1String("name")).toString(), {}, said.value(QLatin1String("retired")).toBool(), {}};
    for (const QJsonValue &key : said.value(QLatin1String("roles")).toArray()) {
        if (const std::optional<Role> role = operatorRoleFromKey(key.toString()))
            known.person.roles |= *role;
    }
    for (const QJsonValue &pair : said.value(QLatin1String("pairs")).toArray())
        known.person.pairs += pair.toString();
    if (said.contains(QLatin1String("secret")))
        known.secret = said.value(QLatin1String("secret")).toString();
}

PeopleLog::Finding PeopleLog::against(const QList<Operator> &people,
                                      const QHash<QString, QString> &secretHashes) const
{
    Finding out;
    QSet<QString> there;
    for (const Operator &person : people) {
        there += person.name;
        const auto known = m_known.constFind(person.name);
        const QString name = visibleText(person.name, 80);
        if (known == m_known.constEnd())
            out.wrong += Words::tr("%1 stands among the people, and no event made them.").arg(name);
        else if (known->person.name.isEmpty())
            out.unknown += name;
        else if (known->person != person)
            out.wrong += Words::tr("%1 has other rights than event %2 gave: %3 instead of %4.")
                             .arg(name)
                             .arg(known->seq)
                             .arg(rightsText(person), rightsText(known->person));
        else if (!known->secret.isEmpty() && known->secret != digestOf(secretHashes.value(person.name)))
            out.wrong += Words::tr("%1 signs in with another secret than the log knows of (event %2).")
                             .arg(name)
                             .arg(known->seq);
    }
    for (auto known = m_known.begin(); known != m_known.end(); ++known) {
        if (!there.contains(known.key()) && !known->person.name.isEmpty())
            out.wrong += Words::tr("%1, of whom event %2 tells, is not among the people any more.")
                             .arg(visibleText(known.key(), 80))
                             .arg(known->seq);
    }
    out.wrong.sort();
    return out;
}

} // namespace Switchback
