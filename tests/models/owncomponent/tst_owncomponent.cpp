// SPDX-License-Identifier: GPL-3.0-or-later
// A component of a site that nobody but its own file knows, from the site's answer to finding and card.
#include "models/overview/overviewbuilder.h"
#include "models/sites/facts.h"
#include "models/sites/statusjson.h"
#include "tests/models/owncomponent/voicecomponent.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Switchback;

namespace
{
const Instant Now = instantFromMs(1'790'000'000'000);

QJsonObject answer(const QString &state, Instant at)
{
    const QJsonObject voice{{QStringLiteral("key"), QStringLiteral("voice")},
                            {QStringLiteral("at"), toIso(at)},
                            {QStringLiteral("state"), state},
                            {QStringLiteral("detail"), QStringLiteral("no room for messages")},
                            {QStringLiteral("count"), 42}};
    return {{QStringLiteral("site"), QStringLiteral("a")},
            {QStringLiteral("name"), QStringLiteral("A")},
            {QStringLiteral("at"), toIso(Now)},
            {QStringLiteral("role"), QStringLiteral("primary")},
            {QStringLiteral("epoch"), 1},
            {QStringLiteral("contract"), 1},
            {QStringLiteral("components"), QJsonArray{voice}}};
}
} // namespace

class TestOwnComponent : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void toldOnTheCard();
    void saysWhatIsWrong();
    void oldIsNeverGreen();
    void whatCannotBeBelievedIsLeftOut();

private:
    [[nodiscard]] PairFacts factsWith(const QJsonObject &answer) const;
    [[nodiscard]] QList<ComponentLine> lines(const PairFacts &facts, Instant now) const;
    PairConfig m_pair;
};

void TestOwnComponent::initTestCase()
{
    registerComponent(std::make_unique<Test::VoiceComponent>());
    m_pair.production.id = QStringLiteral("a");
    m_pair.production.shortName = QStringLiteral("Naperville");
    m_pair.backup.id = QStringLiteral("b");
}

PairFacts TestOwnComponent::factsWith(const QJsonObject &answer) const
{
    PairFacts facts;
    facts.production.site = QStringLiteral("a");
    facts.backup.site = QStringLiteral("b");
    const auto status = statusFromJson(answer, QStringLiteral("a"), Now);
    if (status)
        foldStatus(facts.production, *status, {Ways::Ssh, Reach::Answers, {}, Now, Now});
    return facts;
}

/// Those of the voice application.
QList<ComponentLine> TestOwnComponent::lines(const PairFacts &facts, Instant now) const
{
    QList<ComponentLine> all = buildSiteCard(m_pair, facts, Side::Production, now).lines;
    all.removeIf([](const ComponentLine &line) { return line.key != QLatin1String("voice"); });
    return all;
}

void TestOwnComponent::toldOnTheCard()
{
    const PairFacts facts = factsWith(answer(QStringLiteral("runs"), Now));
    const auto shown = lines(facts, Now);
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.first().value, QStringLiteral("42 messages"));
    QCOMPARE(shown.first().mark, Mark::Fine);
    // And a site that tells it writes what is read here.
    const auto again = statusFromJson(toJson(*facts.production.status), QStringLiteral("a"), Now);
    QVERIFY(again.ok());
    QCOMPARE(again->components, facts.production.status->components);
}

void TestOwnComponent::saysWhatIsWrong()
{
    const PairFacts facts = factsWith(answer(QStringLiteral("full"), Now));
    const QList<Finding> findings = findFindings(facts, m_pair, {}, Now);
    const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding &finding) {
        return findingKey(finding) == QLatin1String("voice");
    });
    QVERIFY(found != findings.end());
    QCOMPARE(found->sentence, QStringLiteral("Naperville's voice application: no room for messages"));
    QCOMPARE(found->site, QStringLiteral("a"));
    QCOMPARE(lines(facts, Now).first().mark, Mark::Bad);
}

void TestOwnComponent::oldIsNeverGreen()
{
    const PairFacts fresh = factsWith(answer(QStringLiteral("runs"), Now));
    QCOMPARE(lines(fresh, Now + std::chrono::minutes(5)).first().mark, Mark::Unknown);
    // A site that answers now and repeats an old value.
    const PairFacts stuck = factsWith(answer(QStringLiteral("runs"), Now - std::chrono::minutes(5)));
    QCOMPARE(lines(stuck, Now).first().mark, Mark::Unknown);
}

void TestOwnComponent::whatCannotBeBelievedIsLeftOut()
{
    const PairFacts ahead = factsWith(answer(QStringLiteral("runs"), Now + std::chrono::hours(1)));
    QVERIFY(ahead.production.status->components.isEmpty());
    QVERIFY(!ahead.production.status->dropped.isEmpty());
    QCOMPARE(lines(ahead, Now).first().mark, Mark::Unknown);
}

QTEST_GUILESS_MAIN(TestOwnComponent)
#include "tst_owncomponent.moc"
