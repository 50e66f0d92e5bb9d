// SPDX-License-Identifier: GPL-3.0-or-later
// Records of incidents from a terminal: writing and checking them.
#include "app/console/terminal/terminalrecord.h"
#include "app/aside/foreignfile.h"
#include "app/console/recordwriter.h"
#include "app/console/terminal/longwait.h"
#include "app/console/terminal/terminaltools.h"
#include "app/pair/people/signedin.h"
#include "app/pair/witness/seatkeys.h"
#include "models/core/visibletext.h"
#include "models/record/packetcheck.h"
#include "widgets/record/recordpdf.h"
#include "widgets/theme/type.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Switchback::Terminal
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};

/// The incident with that number, or the newest for 0, from the log.
Result<Incident> findIncident(Store &store, const QString &pair, int number)
{
    EventQuery query;
    query.pair = pair;
    query.kinds = {QStringLiteral("incident.declared")};
    query.newestFirst = true;
    query.limit = 10'000;
    const Result<QList<Event>> declared = wait(store.events(query));
    if (!declared)
        return declared.error();
    for (const Event &event : *declared) {
        EventQuery whole;
        whole.incident = event.incident;
        whole.limit = number == 0 || declared->size() == 1 ? 1'000'000 : 1;
        Result<QList<Event>> events = wait(store.events(whole));
        if (!events)
            return events.error();
        Result<Incident> incident = foldIncident(*events);
        if (!incident || (number != 0 && incident->number != number))
            continue;
        whole.limit = 1'000'000;
        events = wait(store.events(whole));
        return events ? foldIncident(*events) : Result<Incident>(events.error());
    }
    return Error{QStringLiteral("not_found"),
                 number == 0 ? Words::tr("There was no outage and no drill yet.")
                             : Words::tr("There is no outage or drill %1.").arg(number),
                 {}};
}
/// The key of this seat, where there is one: what is only written down makes no new one.
Result<RecordWord> wordHere(Store &store, const ConsoleConfig &config, const Clock &clock)
{
    const PairConfig &pair = config.pairs.first();
    RecordWord word{std::nullopt, {pair.production.id, pair.backup.id}};
    SeatKeys keys(store, clock, seatHere(),
                  KeyPlace::of(config.seatKey.isEmpty() ? defaultSeatKeyFile() : config.seatKey));
    const auto seen = called<Result<KeyLook>>([&](const auto &done) { keys.look(done); });
    if (!seen)
        return seen.error();
    if (!seen->unreadable && seen->held && seen->standing.what == KeyStanding::What::Good)
        word.signer = HeadSigner{seen->held->key, seen->store, seen->standing.known->seat};
    return word;
}
} // namespace

int report(const ConsoleConfig &config, const ReportOptions &options, const Clock &clock)
{
    const auto store = openStore(config);
    if (!store)
        return fail(store.error());
    const Result<Incident> incident = findIncident(**store, config.pairs.first().id, options.number);
    if (!incident)
        return fail(incident.error(), 1);
    if (!loadFonts())
        return fail({QStringLiteral("no_fonts"), Words::tr("The typefaces can't be loaded."), {}});
    const Result<RecordWord> word = wordHere(**store, config, clock);
    if (!word)
        return fail(word.error());
    const auto progress = std::make_shared<RecordProgress>();
    const Result<RecordFiles> files = waitLong(
        writeRecord(**store, *incident, options.folder, options.letter ? QPageSize::Letter : QPageSize::A4,
                    clock.now(), *word, progress),
        {Words::tr("Writing the record"),
         [progress] { return std::pair<qint64, qint64>(progress->done, progress->all); },
         [progress] { progress->calledOff = true; }});
    if (!files)
        return fail(files.error(), exitCode(files.error(), 1));
    print(Words::tr("%1\n%2\n%3 customers' sheets in %4/customers\n", nullptr, int(files->sheets))
              .arg(visibleText(files->packet), visibleText(files->report))
              .arg(files->sheets)
              .arg(visibleText(files->folder)));
    print((files->key.isEmpty()
               ? Words::tr("It is UNSIGNED: this seat has no key that the log knows, or one that has ended.")
               : Words::tr("Signed with the key %1.").arg(keyFingerprint(files->key))) +
          QLatin1Char('\n'));
    return 0;
}

int verifyPacket(const QString &path, const QStringList &heads, bool json)
{
    QList<HeadCode> codes;
    for (const QString &typed : heads) {
        const Result<HeadCode> code = headCodeFromText(typed);
        if (!code)
            return fail(code.error());
        codes += *code;
    }
    const auto file = openForeignFile(path, PacketMaxBytes);
    if (!file)
        return fail({QStringLiteral("not_read"),
                     Words::tr("%1 can't be read: %2.").arg(visibleText(path), file.error().text),
                     Words::tr("Name the record.json of an incident.")});
    const Result<PacketFacts> facts = Switchback::verifyPacket(**file, {signatureFits, {}});
    const QList<HeadAgainst> against = facts ? againstHeads(*facts, codes) : QList<HeadAgainst>();
    if (json)
        print(QString::fromUtf8(
            QJsonDocument(facts ? packetVerdictJson(*facts, against)
                                : QJsonObject{{QStringLiteral("whole"), false},
                                              {QStringLiteral("code"), facts.error().code},
                                              {QStringLiteral("error"), facts.error().text}})
                .toJson()));
    else if (facts)
        print(packetText(*facts, against) + QLatin1Char('\n'));
    return facts ? int(verdictOn(*facts, against)) : fail(facts.error(), 1);
}

} // namespace Switchback::Terminal
