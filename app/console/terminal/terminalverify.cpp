// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminalverify.h"

#include "app/console/terminal/longwait.h"
#include "app/console/terminal/terminaltools.h"
#include "app/link/linkhub.h"
#include "app/pair/engine.h"
#include "app/pair/witness/testimonies.h"
#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <memory>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

constexpr int NotKnown = 3;

/// One witness of one chain, and what it came to.
struct Heard {
    QString pair;
    QString chain;
    Testimony testimony;
    Agreement agreement;
};

QList<SiteConfig> sitesOf(const ConsoleConfig &config)
{
    QList<SiteConfig> sites;
    for (const PairConfig &pair : config.pairs) {
        for (SiteConfig site : {pair.production, pair.backup}) {
            site.linkKey = siteKey(pair.id, site.id);
            sites += site;
        }
    }
    return sites;
}

QList<Heard> askSites(const ConsoleConfig &config, const QString &store)
{
    QList<Heard> heard;
    const SystemClock clock;
    LinkHub links(sitesOf(config), clock);
    QEventLoop loop;
    int open = 0;
    for (const PairConfig &pair : config.pairs) {
        for (const SiteConfig &site : {pair.production, pair.backup}) {
            for (const QString &chain : {pair.id, QString()}) {
                ++open;
                askWitness(links, {siteKey(pair.id, site.id), site.shortName, store, chain}, &loop,
                           [&, pair = pair.id, chain](const Testimony &testimony) {
                               heard += Heard{pair, chain, testimony, {}};
                               if (--open == 0)
                                   loop.quit();
                           });
            }
        }
    }
    if (open > 0)
        loop.exec();
    std::stable_sort(heard.begin(), heard.end(), [](const Heard &a, const Heard &b) {
        return std::pair(a.pair, a.testimony.who) < std::pair(b.pair, b.testimony.who);
    });
    return heard;
}

/// The heads that were typed in, each for the chain in which its event stands.
Result<QList<Heard>> typedHeads(const QStringList &heads, const ConsoleConfig &config, const LogFacts &facts)
{
    QList<Heard> out;
    for (const QString &typed : heads) {
        const Result<HeadCode> code = headCodeFromText(typed);
        if (!code)
            return code.error();
        QString chain = config.pairs.first().id;
        for (auto one = facts.chains.begin(); one != facts.chains.end(); ++one) {
            if (one->has(code->seq))
                chain = one.key();
        }
        out +=
            Heard{chain,
                  chain,
                  {Words::tr("The head %1 that was typed in").arg(visibleText(typed, 60)), {}, {*code}, {}},
                  {}};
    }
    return out;
}

Result<PeopleLog::Finding> lookAtPeople(Store &store, const LogFacts &facts)
{
    const Result<QList<Operator>> people = wait(store.operators());
    if (!people)
        return people.error();
    QHash<QString, QString> secrets;
    for (const Operator &person : *people) {
        const Result<QString> secret = wait(store.operatorSecret(person.name));
        if (!secret)
            return secret.error();
        secrets.insert(person.name, *secret);
    }
    return facts.people.against(*people, secrets);
}

QString howKey(Agreement::How how)
{
    switch (how) {
    case Agreement::How::Whole:
        return QStringLiteral("whole");
    case Agreement::How::Missing:
        return QStringLiteral("missing");
    case Agreement::How::Other:
        return QStringLiteral("other");
    case Agreement::How::Silent:
        break;
    }
    return QStringLiteral("silent");
}

QJsonObject heardJson(const Heard &heard, const QString &text)
{
    QJsonObject json{{QStringLiteral("pair"), heard.pair},
                     {QStringLiteral("chain"), heard.chain},
                     {QStringLiteral("who"), heard.agreement.who},
                     {QStringLiteral("says"), howKey(heard.agreement.how)},
                     {QStringLiteral("last_good"), heard.agreement.lastGood},
                     {QStringLiteral("text"), text}};
    if (heard.agreement.told)
        json.insert(QStringLiteral("told"), heard.agreement.told->seq);
    if (heard.agreement.toldAt)
        json.insert(QStringLiteral("told_at"), toIso(*heard.agreement.toldAt));
    if (heard.agreement.first)
        json.insert(QStringLiteral("first_other"), *heard.agreement.first);
    return json;
}

QString gapText(const LoggedGap &gap)
{
    return Words::tr("A gap after event %1: what was told beyond it is lost. %2 signed for it (event %3): %4")
        .arg(gap.kept.seq)
        .arg(visibleText(gap.by, 80))
        .arg(gap.seq)
        .arg(visibleText(gap.reason, 400));
}

/// What was found, as it is printed.
struct Found {
    LogFacts facts;
    QList<Heard> heard;
    PeopleLog::Finding people;

    [[nodiscard]] bool wrong() const
    {
        return !people.wrong.isEmpty() || std::any_of(heard.begin(), heard.end(), [](const Heard &one) {
            return one.agreement.how == Agreement::How::Missing || one.agreement.how == Agreement::How::Other;
        });
    }
    [[nodiscard]] bool witnessed() const
    {
        return std::any_of(heard.begin(), heard.end(),
                           [](const Heard &one) { return one.agreement.how == Agreement::How::Whole; });
    }
    [[nodiscard]] QString textOf(const Heard &one) const
    {
        const QString text = agreementText(one.agreement, facts.of(one.chain).end());
        return one.chain.isEmpty() ? Words::tr("People and rights: %1").arg(text) : text;
    }
    [[nodiscard]] QStringList gaps() const
    {
        QStringList out;
        for (const ChainFacts &chain : facts.chains) {
            for (const LoggedGap &gap : chain.gaps())
                out += gapText(gap);
        }
        return out;
    }
    [[nodiscard]] QJsonObject json() const;
    [[nodiscard]] QString text(bool asked) const;
};

QJsonObject Found::json() const
{
    QJsonArray witnesses;
    for (const Heard &one : heard)
        witnesses += heardJson(one, textOf(one));
    return {{QStringLiteral("whole"), !wrong()},
            {QStringLiteral("events"), facts.events},
            {QStringLiteral("head"), headCode(facts.newest)},
            {QStringLiteral("witnessed"), witnessed()},
            {QStringLiteral("witnesses"), witnesses},
            {QStringLiteral("people"), QJsonArray::fromStringList(people.wrong)},
            {QStringLiteral("gaps"), QJsonArray::fromStringList(gaps())}};
}

QString Found::text(bool asked) const
{
    QStringList lines{counted("Terminal", QT_TRANSLATE_N_NOOP("Terminal", "The log is whole: %1 events."),
                              howMany(facts.events))
                          .arg(facts.events)};
    for (const Heard &one : heard)
        lines += textOf(one);
    lines += people.wrong;
    if (!people.unknown.isEmpty())
        lines += Words::tr("Made before rights stood in the log, and not vouched for by it: %1.")
                     .arg(people.unknown.join(QStringLiteral(", ")));
    lines += gaps();
    if (wrong())
        lines += Words::tr("The log is not what was told of it, or the people are not those whom it made.");
    else if (!witnessed())
        lines += asked
                     ? Words::tr("No witness says so: whether its end was cut off, or all of it made anew, "
                                 "could not be checked.")
                     : Words::tr("No witness was asked: whether its end was cut off, or all of it made anew, "
                                 "was not checked.");
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

Result<Found> look(Store &store, const ConsoleConfig &config, const VerifyOptions &options)
{
    Found found;
    const auto work = std::make_shared<LongWork>();
    Result<LogFacts> facts =
        waitLong(store.verifiedFacts(work), shown(Words::tr("Reading the log"), work));
    if (!facts)
        return facts.error();
    found.facts = std::move(*facts);
    Result<QList<Heard>> typed = typedHeads(options.heads, config, found.facts);
    if (!typed)
        return typed.error();
    Result<PeopleLog::Finding> people = lookAtPeople(store, found.facts);
    if (!people)
        return people.error();
    found.people = std::move(*people);
    const Result<QString> identity = wait(store.identity());
    if (!identity)
        return identity.error();
    if (options.witnesses)
        found.heard = askSites(config, *identity);
    found.heard += *typed;
    for (Heard &one : found.heard)
        one.agreement = found.facts.of(one.chain).against(one.testimony);
    return found;
}
} // namespace

int verify(const ConsoleConfig &config, const VerifyOptions &options)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<Found> found = look(**store, config, options);
    if (!found && exitCode(found.error(), 1) != 1) // called off, it says nothing of the log
        return fail(found.error(), exitCode(found.error(), 1));
    if (options.json)
        print(QString::fromUtf8(
            QJsonDocument(found ? found->json()
                                : QJsonObject{{QStringLiteral("whole"), false},
                                              {QStringLiteral("error"), found.error().text}})
                .toJson()));
    else if (found)
        print(found->text(options.witnesses));
    if (!found)
        return fail(found.error(), 1);
    if (found->wrong())
        return 1;
    return found->witnessed() || !options.witnesses ? 0 : NotKnown;
}

} // namespace Switchback::Terminal
