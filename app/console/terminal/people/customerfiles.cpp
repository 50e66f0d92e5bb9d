// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/people/customerfiles.h"

#include "app/console/privatefile.h"
#include "app/console/terminal/longwait.h"
#include "app/console/terminal/people/terminalwho.h"
#include "app/console/terminal/terminaltools.h"
#include "app/customers/customerexport.h"
#include "app/customers/customerfile.h"
#include "app/operators/people.h"
#include "app/pair/customers/directory.h"
#include "models/core/visibletext.h"
#include "models/customers/import/cardevents.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPromise>
#include <QThreadPool>

namespace Switchback::Terminal
{

namespace
{
constexpr qsizetype MostRows = 500; ///< of a preview that a person reads

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// On another thread: this one shows how far it is.
QFuture<CustomerReading> readBeside(const QString &file, const CardRules &rules,
                                    const std::shared_ptr<LongWork> &work)
{
    const auto promise = std::make_shared<QPromise<CustomerReading>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, file, rules, work] {
        promise->addResult(readCustomers(file, rules, *work));
        promise->finish();
    });
    return promise->future();
}

QString rowText(const ImportRow &row)
{
    QString text = QStringLiteral("%1: %2 %3")
                       .arg(QString::number(row.line), importWhatText(row.what), visibleText(row.card.name));
    QStringList more;
    if (row.what != ImportRow::What::Added)
        more += importByText(row.by);
    if (!row.places.isEmpty())
        more += placesText(row.places);
    if (!row.notice.isEmpty())
        more += visibleText(row.notice);
    return more.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(more.join(QStringLiteral("; ")));
}

QString planText(const ImportPlan &plan)
{
    QString text;
    qsizetype shown = 0;
    for (const ImportRow &row : plan.rows) {
        if (row.what == ImportRow::What::Untouched && row.notice.isEmpty())
            continue;
        if (++shown <= MostRows)
            text += rowText(row) + QLatin1Char('\n');
    }
    if (shown > MostRows)
        text += Words::tr("… and %1 more.").arg(shown - MostRows) + QLatin1Char('\n');
    return text +
           Words::tr("%1 added, %2 changed, %3 untouched; %4 that the file does not name stay as they are.\n")
               .arg(QString::number(plan.count(ImportRow::What::Added)),
                    QString::number(plan.count(ImportRow::What::Changed)),
                    QString::number(plan.count(ImportRow::What::Untouched)),
                    QString::number(plan.onlyKnown.size()));
}

QJsonArray faultsJson(const QList<CustomerFault> &faults)
{
    QJsonArray json;
    for (const CustomerFault &fault : faults)
        json.append(QJsonObject{{QStringLiteral("line"), fault.line},
                                {QStringLiteral("what"), fault.what},
                                {QStringLiteral("fix"), fault.fix}});
    return json;
}

QJsonObject planJson(const CustomerReading &reading, const ImportPlan &plan)
{
    static const QHash<ImportRow::What, QString> words{
        {ImportRow::What::Added, QStringLiteral("added")},
        {ImportRow::What::Changed, QStringLiteral("changed")},
        {ImportRow::What::Untouched, QStringLiteral("untouched")}};
    QJsonArray rows;
    for (const ImportRow &row : plan.rows)
        rows.append(QJsonObject{{QStringLiteral("line"), row.line},
                                {QStringLiteral("id"), row.card.id},
                                {QStringLiteral("name"), row.card.name},
                                {QStringLiteral("what"), words.value(row.what)},
                                {QStringLiteral("places"), QJsonArray::fromStringList(row.places)},
                                {QStringLiteral("notice"), row.notice}});
    return {{QStringLiteral("faults"), faultsJson(reading.faults)},
            {QStringLiteral("warnings"), faultsJson(reading.warnings)},
            {QStringLiteral("dropped"), droppedText(reading)},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("not_named"), QJsonArray::fromStringList(plan.onlyKnown)}};
}

/// Those whom the file does not name are told nothing any more.
void retireMissing(ImportPlan &plan, const QList<CustomerCard> &known)
{
    for (const CustomerCard &card : known) {
        if (card.retired || !plan.onlyKnown.contains(card.id))
            continue;
        ImportRow row;
        row.what = ImportRow::What::Changed;
        row.card = card;
        row.card.retired = true;
        row.places = changedPlaces(card, row.card);
        row.notice = Words::tr("The file does not name it: retired.");
        plan.rows += row;
    }
}

int carryOut(Store &store, const PairConfig &pair, const CustomersOptions &options, const ImportPlan &plan,
             const Clock &clock)
{
    const Result<QList<Operator>> people = wait(store.operators());
    if (!people)
        return fail(people.error());
    const Result<Actor> by = whoManages(store, *people, options.by, {}, Right::ManageCustomers, clock);
    if (!by)
        return fail(by.error(), 1);
    Event event = importEvent(options.drillList, plan, visibleText(options.file, 200));
    event.pair = pair.id;
    event.at = clock.now();
    event.actor = by->name;
    const auto work = std::make_shared<LongWork>();
    const Outcome put = waitLong(store.putCards(listMeant(pair, options), plan.cards(), event, work),
                                 shown(Words::tr("Keeping the customers"), work));
    return put ? 0 : fail(put.error(), exitCode(put.error(), 3));
}
} // namespace

QString listMeant(const PairConfig &pair, const CustomersOptions &options)
{
    return options.drillList ? drillList(pair.id) : pair.id;
}

Error wrongUse(const QString &text, const QString &hint)
{
    return Error{QStringLiteral("usage"), text, hint};
}

int importCustomers(Store &store, const PairConfig &pair, const CustomersOptions &options, const Clock &clock)
{
    auto work = std::make_shared<LongWork>();
    const CustomerReading reading =
        waitLong(readBeside(options.file, cardRules(pair), work),
                 shown(Words::tr("Reading %1").arg(visibleText(options.file, 200)), work));
    if (reading.calledOff)
        return fail(workCalledOff(), exitCode(workCalledOff(), 1));
    if (!options.json || !reading.ok())
        print(options.json ? QString::fromUtf8(QJsonDocument(planJson(reading, {})).toJson())
                           : customerReadingText(options.file, reading));
    if (!reading.ok())
        return 1;
    const Result<QList<CustomerCard>> known = wait(store.cards(listMeant(pair, options)));
    if (!known)
        return fail(known.error());
    ImportPlan plan = importPlan(*known, reading.cards, reading.lines, reading.madeIds);
    if (options.retireMissing)
        retireMissing(plan, *known);
    print(options.json ? QString::fromUtf8(QJsonDocument(planJson(reading, plan)).toJson()) : planText(plan));
    if (options.dryRun || plan.cards().isEmpty())
        return 0;
    return carryOut(store, pair, options, plan, clock);
}

int exportCustomers(Store &store, const PairConfig &pair, const CustomersOptions &options)
{
    const Result<QList<CustomerCard>> known = wait(store.cards(listMeant(pair, options)));
    if (!known)
        return fail(known.error());
    const QByteArray csv = customersCsv(*known);
    if (options.file == QLatin1String("-")) {
        print(QString::fromUtf8(csv.mid(3)));
        return 0;
    }
    if (const Outcome written = wait(writePrivately(options.file, csv)); !written)
        return fail(written.error(), 1);
    print(Words::tr("%1 customers written to %2.\n", nullptr, int(known->size()))
              .arg(QString::number(known->size()), visibleText(options.file, 1000)));
    return 0;
}

} // namespace Switchback::Terminal
