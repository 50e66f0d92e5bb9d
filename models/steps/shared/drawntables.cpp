// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/steps/shared/drawntables.h"

#include "models/core/counted.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Wizard)
};
} // namespace

CustomerRow customerRow(const Incident &incident, const Customer &customer)
{
    CustomerRow row;
    row.id = customer.id;
    row.name = customer.name;
    row.contact = customer.contact;
    row.phone = customer.phone;
    row.email = customer.email;
    if (const auto joined = incident.joined.constFind(customer.id); joined != incident.joined.cend())
        row.note = Words::tr("added %1, told from the next message on").arg(shortTime(incident, joined->at));
    return row;
}

QString shortTime(const Incident &incident, std::optional<Instant> at)
{
    return at ? clockText(*at, QTimeZone(incident.fromZone), false) : QString();
}

double shareOf(int part, int all)
{
    return all > 0 ? double(part) / all : 0;
}

void addGroup(CustomerTable &table, const QString &key, const QString &label, int count)
{
    table.groups += CustomerTable::Group{key, label, count};
}

void addGroupIfAny(CustomerTable &table, const QString &key, const QString &label, int count)
{
    if (count > 0)
        addGroup(table, key, label, count);
}

QList<CustomerRow> customerRows(const StepScene &scene, const KeptRows::Make &make)
{
    KeptRows once;
    return (scene.in.kept ? *scene.in.kept : once).rows(scene.incident(), scene.step.key, make);
}

void addRecipientRows(CustomerTable &table, const StepScene &scene, const KeptRows::Make &make,
                      const KeptRows::Beside &beside, QHash<QString, int> *groups)
{
    KeptRows once;
    KeptRows &kept = scene.in.kept ? *scene.in.kept : once;
    table.rows = kept.rows(scene.incident(), scene.step.key, make, beside);
    table.longestName = kept.longestName();
    table.mails = kept.mails();
    table.phones = kept.phones();
    if (groups)
        *groups = kept.groups();
}

QString factText(const Incident &incident, const Fact &fact)
{
    if (fact.outcome == StepOutcome::None)
        return Words::tr("not yet");
    QStringList parts{stepOutcomeText(fact.outcome)};
    if (fact.at)
        parts += shortTime(incident, fact.at);
    if (!fact.found.isEmpty())
        parts += fact.found;
    return parts.join(QStringLiteral(" · "));
}

CustomerTable recipientsTable(const StepScene &scene)
{
    CustomerTable table;
    addRecipientRows(table, scene,
                     [&](const Customer &customer) { return customerRow(scene.incident(), customer); });
    table.sentence = Words::tr("%1 recipients: %2 with an e-mail address, %3 with a telephone number",
                               nullptr, howMany(table.rows.size()))
                         .arg(table.rows.size())
                         .arg(table.mails)
                         .arg(table.phones);
    return table;
}

} // namespace Switchback
