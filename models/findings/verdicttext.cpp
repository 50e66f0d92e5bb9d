// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/verdicttext.h"

#include "models/sites/ways.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
QString say(const char *text)
{
    return QCoreApplication::translate("Findings", text);
}

struct VerdictText {
    SiteVerdict verdict;
    const char *key;
    const char *sentence; ///< %1 is the site, %2 its peer
};
constexpr VerdictText Texts[] = {
    {SiteVerdict::NotKnown, "not_known", QT_TRANSLATE_NOOP("Findings", "%1 has not been heard of yet.")},
    {SiteVerdict::Answers, "answers", ""},
    {SiteVerdict::Trying, "trying",
     QT_TRANSLATE_NOOP("Findings", "%1 missed an answer; it is being asked again.")},
    {SiteVerdict::DatabaseStarting, "database_starting",
     QT_TRANSLATE_NOOP("Findings", "%1's database is starting.")},
    {SiteVerdict::DatabaseDown, "database_down",
     QT_TRANSLATE_NOOP("Findings", "%1's database is down; the site itself answers.")},
    {SiteVerdict::DatabaseSilent, "database_silent",
     QT_TRANSLATE_NOOP("Findings",
                       "%1's database does not answer, though it runs; the site itself answers.")},
    {SiteVerdict::DatabaseReadOnly, "database_read_only",
     QT_TRANSLATE_NOOP("Findings", "%1's database refuses to write.")},
    {SiteVerdict::DiskFull, "disk_full",
     QT_TRANSLATE_NOOP("Findings", "%1's disk is full and its database takes no writes.")},
    {SiteVerdict::DatabaseNotKnown, "database_not_known",
     QT_TRANSLATE_NOOP("Findings", "%1 answers, but can't tell how its database is.")},
    {SiteVerdict::Fenced, "fenced", QT_TRANSLATE_NOOP("Findings", "%1 is fenced: it takes no writes.")},
    {SiteVerdict::Held, "held",
     QT_TRANSLATE_NOOP("Findings",
                       "%1 came back by itself and is held until %2 answers it or a person decides.")},
    {SiteVerdict::Rebuilding, "rebuilding", QT_TRANSLATE_NOOP("Findings", "%1 is being rebuilt from %2.")},
    {SiteVerdict::RebuildStopped, "rebuild_stopped",
     QT_TRANSLATE_NOOP("Findings", "%1's rebuild from %2 has not come to its end: it can't take over.")},
    {SiteVerdict::WayLost, "way_lost",
     QT_TRANSLATE_NOOP("Findings", "%1: %2 lost, %3 answers. One way lost, not the site.")},
    {SiteVerdict::PathLost, "path_lost",
     QT_TRANSLATE_NOOP("Findings",
                       "This console can't reach %1, but %2 can: our own link is at fault, not the site.")},
    {SiteVerdict::Down, "down",
     QT_TRANSLATE_NOOP("Findings", "%1 is down: its machine is there, but nothing answers on it.")},
    {SiteVerdict::Frozen, "frozen",
     QT_TRANSLATE_NOOP("Findings", "%1 is frozen: it takes connections, but never answers.")},
    {SiteVerdict::UnreachableEverywhere, "unreachable",
     QT_TRANSLATE_NOOP(
         "Findings",
         "%1 can't be reached from anywhere: it is off or cut off, and may still be taking writes.")},
    {SiteVerdict::ConsoleCutOff, "console_cut_off",
     QT_TRANSLATE_NOOP("Findings",
                       "THIS CONSOLE MAY BE THE ONE THAT IS CUT OFF: it reaches neither site and can't tell "
                       "how they are.")},
    {SiteVerdict::Rejected, "rejected",
     QT_TRANSLATE_NOOP("Findings", "%1 answers, but doesn't let this console in.")},
    {SiteVerdict::ConsoleFault, "console_fault",
     QT_TRANSLATE_NOOP("Findings", "This console can't ask %1 because of a fault of its own: it can't tell "
                                   "how %1 is.")},
    {SiteVerdict::NotOurs, "not_ours",
     QT_TRANSLATE_NOOP("Findings", "Something else answers at %1's address.")},
    {SiteVerdict::BadAnswer, "bad_answer",
     QT_TRANSLATE_NOOP("Findings", "%1 answers in a way this console can't read.")},
};

const VerdictText &textOf(SiteVerdict verdict)
{
    for (const VerdictText &text : Texts) {
        if (text.verdict == verdict)
            return text;
    }
    return Texts[0];
}
} // namespace

QString verdictKey(SiteVerdict verdict)
{
    return QString::fromLatin1(textOf(verdict).key);
}

QString verdictKey(const Judgement &judgement)
{
    return judgement.lostWays.size() == 1 ? judgement.lostWays.first().text() + QLatin1String("_lost")
                                          : verdictKey(judgement.verdict);
}

QString lostSentence(const QString &site, const QList<WayKind> &lost, const QList<WayKind> &answering)
{
    const QString text =
        lost.size() > 1
            ? say(QT_TRANSLATE_NOOP("Findings", "%1: %2 lost, %3 answers. Ways lost, not the site."))
        : answering.size() > 1
            ? say(QT_TRANSLATE_NOOP("Findings", "%1: %2 lost, %3 answer. One way lost, not the site."))
            : say(textOf(SiteVerdict::WayLost).sentence);
    return text.arg(site, wayNames(lost), wayNames(answering));
}

QString verdictSentence(SiteVerdict verdict, const PairFacts &facts, const PairConfig &config, Side side,
                        Instant now)
{
    const char *text = textOf(verdict).sentence;
    if (*text == '\0')
        return {};
    const SiteFacts &site = factsOf(facts, side);
    const QString name = configOf(config, side).shortName;
    const bool writes = !site.status || site.status->role == SiteRole::Primary;
    if (verdict == SiteVerdict::UnreachableEverywhere && !writes)
        text = QT_TRANSLATE_NOOP("Findings", "%1 can't be reached from anywhere: it is off or cut off.");
    if (verdict == SiteVerdict::NotKnown && site.statusAt)
        return say(QT_TRANSLATE_NOOP("Findings", "%1 was last heard %2 ago."))
            .arg(name, durationText(now - *site.statusAt));
    QString sentence = say(text);
    sentence.replace(QLatin1String("%1"), name);
    sentence.replace(QLatin1String("%2"), configOf(config, otherSide(side)).shortName);
    return sentence;
}

} // namespace Switchback
