// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/testimonies.h"

#include "app/keys/signingkey.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration PartTime = 8s;
constexpr int MostParts = 200; ///< a site that tells for ever is not listened to for ever

struct Asking {
    SiteCalls &calls;
    WitnessAsked asked;
    QObject *context;
    std::function<void(const Testimony &)> done;
    Testimony testimony;
    int parts = 0;
};

QString words(const char *text)
{
    return QCoreApplication::translate("Testimony", text);
}

void askOn(const std::shared_ptr<Asking> &asking, std::optional<int> before);

/// Whether the head is what it says: of this chain, and signed by the key that it names.
bool isWhole(const HeldHead &held, const WitnessAsked &asked)
{
    return held.head.store == asked.store && held.head.chain == asked.chain &&
           signatureFits(held.head.key, headBytes(held.head), held.head.signature);
}

void take(const std::shared_ptr<Asking> &asking, const CallAnswer &answer, int asked)
{
    Testimony &testimony = asking->testimony;
    if (!answer.data) {
        testimony.silent = answer.data.error().text;
        asking->done(testimony);
        return;
    }
    for (const QJsonValue &value : answer.data->value(QLatin1String("heads")).toArray()) {
        const Result<HeldHead> held = heldFromJson(value.toObject());
        if (held && isWhole(*held, asking->asked))
            testimony.heads.prepend(*held); // they come newest first
        else
            testimony.silent = words("some of what it says is not signed by the key that it names");
    }
    const int before = answer.data->value(QLatin1String("before")).toInt();
    if (before <= 0) {
        asking->done(testimony);
    } else if (before >= asked || ++asking->parts > MostParts) {
        testimony.silent = words("it says the same over and over");
        asking->done(testimony);
    } else {
        askOn(asking, before);
    }
}

void askOn(const std::shared_ptr<Asking> &asking, std::optional<int> before)
{
    QJsonObject body{{QStringLiteral("store"), asking->asked.store},
                     {QStringLiteral("chain"), asking->asked.chain}};
    if (before)
        body.insert(QStringLiteral("before"), *before);
    const int asked = before.value_or(std::numeric_limits<int>::max());
    asking->calls.call({asking->asked.site, QStringLiteral("witness"), body, AnyWay, PartTime},
                       asking->context, {},
                       [asking, asked](const CallAnswer &answer) { take(asking, answer, asked); });
}
} // namespace

void askWitness(SiteCalls &calls, const WitnessAsked &asked, QObject *context,
                std::function<void(const Testimony &)> done)
{
    askOn(std::make_shared<Asking>(Asking{calls, asked, context, std::move(done), {asked.name, {}, {}, {}}}),
          {});
}

void askStores(SiteCalls &calls, const WitnessAsked &asked, QObject *context,
               std::function<void(const Result<QStringList> &)> done)
{
    const QJsonObject body{{QStringLiteral("chain"), asked.chain}};
    calls.call({asked.site, QStringLiteral("witness"), body, AnyWay, PartTime}, context, {},
               [done = std::move(done)](const CallAnswer &answer) {
                   if (!answer.data) {
                       done(answer.data.error());
                       return;
                   }
                   QStringList stores;
                   for (const QJsonValue &store : answer.data->value(QLatin1String("stores")).toArray())
                       stores += store.toString();
                   done(stores);
               });
}

} // namespace Switchback
