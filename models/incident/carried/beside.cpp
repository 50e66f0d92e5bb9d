// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/carried/beside.h"

#include "models/incident/carried/carried.h"
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr const char *Gap = "[...]";

struct TopicWords {
    const char *topic;
    const char *language;
    const char *subject;
    const char *text; ///< %1: when it began, a line of its own
    const char *sms;  ///< %1: the same, a sentence
};
/// The short ones: of the basic alphabet, with room for what is to be filled in.
constexpr TopicWords Topics[] = {
    {"correction", "en", "Correction: {corrects}",
     "We have to correct our message \"{corrects}\".\n"
     "What is right: [...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "Correction of \"{corrects}\": [...] %1For you: [...] We do: [...] Please: [...] Next update: "
     "{next_update}."},
    {"correction", "de", "Berichtigung: {corrects}",
     "Wir müssen unsere Nachricht \"{corrects}\" berichtigen.\n"
     "Richtig ist: [...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Berichtigung zu \"{corrects}\": [...] %1Für Sie: [...] Wir tun: [...] Bitte: [...] Nächste Nachricht: "
     "{next_update}."},
    {"test_done", "en", "Test of your calls at {to_site}",
     "The test of your calls and notifications at {to_site} is done.\n"
     "Result: [...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "The test of your calls at {to_site} is done: [...] %1For you: [...] We do: [...] Please: [...] Next "
     "update: {next_update}."},
    {"test_done", "de", "Test Ihrer Anrufe in {to_site}",
     "Der Test Ihrer Anrufe und Benachrichtigungen in {to_site} ist abgeschlossen.\n"
     "Ergebnis: [...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Der Test Ihrer Anrufe in {to_site} ist fertig: [...] %1Für Sie: [...] Wir tun: [...] Bitte: [...] "
     "Nächste Nachricht: {next_update}."},
    {"failback_date", "en", "When your hosted voice service goes back to {from_site}",
     "We plan to bring your hosted voice service back to {from_site}.\n"
     "When: [...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "We plan to bring your voice service back to {from_site}: [...] %1For you: [...] We do: [...] Please: "
     "[...] Next update: {next_update}."},
    {"failback_date", "de", "Wann Ihr gehosteter Sprachdienst nach {from_site} zurückkommt",
     "Wir planen, Ihren gehosteten Sprachdienst zurück nach {from_site} zu bringen.\n"
     "Wann: [...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst soll zurück nach {from_site}: [...] %1Für Sie: [...] Wir tun: [...] Bitte: [...] "
     "Nächste Nachricht: {next_update}."},
    {"changed_date", "en", "Another date for your hosted voice service",
     "The date that we gave you has changed.\n"
     "It was: [...]\n"
     "It is now: [...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "The date for your voice service has changed. It was: [...] It is now: [...] %1For you: [...] We do: "
     "[...] Please: [...] Next update: {next_update}."},
    {"changed_date", "de", "Neuer Termin für Ihren gehosteten Sprachdienst",
     "Der Termin, den wir Ihnen genannt haben, hat sich geändert.\n"
     "Er war: [...]\n"
     "Er ist jetzt: [...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Neuer Termin für Ihren Sprachdienst. Er war: [...] Er ist jetzt: [...] %1Für Sie: [...] Wir tun: [...] "
     "Bitte: [...] Nächste Nachricht: {next_update}."},
    {"free", "en", "Your hosted voice service",
     "[...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "Your voice service: [...] %1For you: [...] We do: [...] Please: [...] Next update: {next_update}."},
    {"free", "de", "Ihr gehosteter Sprachdienst",
     "[...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst: [...] %1Für Sie: [...] Wir tun: [...] Bitte: [...] Nächste Nachricht: "
     "{next_update}."},
    {"not_over", "en", "Your hosted voice service: the outage is not over",
     "We told you that the outage of your hosted voice service is over. It is not.\n"
     "What has happened: [...]\n"
     "%1What it means for you: [...]\n"
     "What we are doing: [...]\n"
     "What you need to do: [...]\n"
     "Next update: {next_update}.",
     "We told you that the outage of your voice service is over. It is not: [...] %1For you: [...] We do: "
     "[...] Please: [...] Next update: {next_update}."},
    {"not_over", "de", "Ihr gehosteter Sprachdienst: die Störung ist nicht behoben",
     "Wir haben Ihnen mitgeteilt, dass die Störung Ihres gehosteten Sprachdienstes behoben ist. Sie ist es "
     "nicht.\n"
     "Was geschehen ist: [...]\n"
     "%1Was das für Sie bedeutet: [...]\n"
     "Was wir tun: [...]\n"
     "Was Sie tun müssen: [...]\n"
     "Nächste Nachricht: {next_update}.",
     "Die Störung Ihres Sprachdienstes ist entgegen unserer Nachricht nicht behoben: [...] %1Für Sie: [...] "
     "Wir tun: [...] Bitte: [...] Nächste Nachricht: {next_update}."}};

/// Nothing has stopped where a move was planned.
QString began(const char *language, const char *end, bool outage)
{
    if (!outage)
        return {};
    return QString::fromUtf8(qstrcmp(language, "de") == 0 ? "Die Störung begann: {since}."
                                                          : "The outage began: {since}.") +
           QLatin1String(end);
}

Wordings ofTheProduct(const QString &topic, const QByteArray &language, bool outage)
{
    const QByteArray own = language.startsWith("de") ? "de" : "en";
    Wordings words;
    for (const TopicWords &each : Topics) {
        if (topic != QLatin1String(each.topic))
            continue;
        const Wording one{
            QString::fromUtf8(each.subject),
            QString::fromUtf8(each.text).replace(QLatin1String("%1"), began(each.language, "\n", outage)),
            QString::fromUtf8(each.sms).replace(QLatin1String("%1"), began(each.language, " ", outage))};
        if (own == each.language)
            static_cast<Wording &>(words) = one;
        else
            words.others.insert(each.language, one);
    }
    return words;
}

Wordings unfilled(const Incident &incident, const QString &topic)
{
    const QList<RunbookMessage> &all = incident.runbook.messages;
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&](const RunbookMessage &each) { return each.topic == topic; });
    if (found == all.cend())
        return ofTheProduct(topic, incident.runbook.language, incident.isOutage());
    Wordings words;
    static_cast<Wording &>(words) = {found->subject, found->text, found->sms};
    for (auto each = found->languages.cbegin(); each != found->languages.cend(); ++each)
        words.others.insert(each.key(), {each->subject, each->text, each->sms});
    return words;
}
} // namespace

Wordings namingCorrected(const Incident &incident, const Wordings &words, const QString &corrects)
{
    const Notice *corrected = incident.notice(corrects);
    return !corrected ? words : changedEach(words, [&](const QString &text, const QByteArray &language) {
        const QString called = chosenWording(*corrected, language, false).subject;
        return fillIn(text, {{QStringLiteral("corrects"),
                              called.isEmpty() ? messageSubject(incident, *corrected) : called}});
    });
}

Wordings besideDraft(const Incident &incident, const QString &topic, const QString &corrects, Instant now)
{
    Wordings words = unfilled(incident, topic);
    if (incident.drill())
        words = asDrill(words, incident.runbook.language);
    return filledForAll(asIfTold(incident, topic, now), namingCorrected(incident, words, corrects), now, 0);
}

bool hasGap(const QString &text)
{
    return text.contains(QLatin1String(Gap));
}

} // namespace Switchback
