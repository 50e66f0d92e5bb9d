// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/draft/ownwords.h"

#include <algorithm>

namespace Switchback
{

namespace
{
struct OwnWords {
    const char *variant;
    const char *language;
    const char *text; ///< UTF-8
    const char *sms;
};

/// The short ones: of the basic alphabet, two parts at most with everything filled in.
constexpr OwnWords All[] = {
    {"works", "en",
     "Your hosted voice service at {from_site} answers again.\n"
     "It had stopped at {since}, and has answered since {back}.\n"
     "What it means for you: calls to your numbers are answered. Please tell us if yours are not.\n"
     "What we are doing: we are watching it, and we are finding out what had failed.\n"
     "What you need to do: nothing. Please leave your call routing as it is.\n"
     "Next update: {next_update}.",
     "Your voice service at {from_site} answers again since {back}; it had stopped at {since}. We are "
     "watching it. "
     "Please leave your call routing as it is. Next update: {next_update}."},
    {"works", "de",
     "Ihr gehosteter Sprachdienst am Standort {from_site} antwortet wieder.\n"
     "Ausgefallen war er seit {since}, er antwortet wieder seit {back}.\n"
     "Was das für Sie bedeutet: Anrufe bei Ihren Nummern werden angenommen. Bitte sagen Sie uns, wenn das "
     "bei Ihnen "
     "nicht so ist.\n"
     "Was wir tun: Wir beobachten den Dienst und suchen die Ursache.\n"
     "Was Sie tun müssen: nichts. Bitte lassen Sie Ihre Rufumleitung, wie sie ist.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst in {from_site} antwortet wieder seit {back}, ausgefallen war er seit {since}. Wir "
     "beobachten "
     "ihn. Bitte Rufumleitung nicht ändern. Nächste Nachricht: {next_update}."},
    {"moved", "en",
     "Your hosted voice service runs at our backup data centre in {to_site}.\n"
     "Since: the service at {from_site} had stopped at {since}.\n"
     "What it means for you: calls are answered once they are rerouted to {to_site}.\n"
     "What we are doing: we help every customer to reroute, and test with each of them.\n"
     "What you need to do: if we have asked you to reroute your calls and they are not yet, please do it "
     "now.\n"
     "Next update: {next_update}.",
     "Your voice service had stopped at {from_site} at {since}. It runs in {to_site}. Calls are answered "
     "once "
     "rerouted; we help with that. If we have asked you to reroute, please do it now. Next update: "
     "{next_update}."},
    {"moved", "de",
     "Ihr gehosteter Sprachdienst läuft in unserem Ausweich-Rechenzentrum in {to_site}.\n"
     "Seit wann: Am Standort {from_site} war der Dienst seit {since} ausgefallen.\n"
     "Was das für Sie bedeutet: Anrufe werden angenommen, sobald sie nach {to_site} umgeleitet sind.\n"
     "Was wir tun: Wir helfen jedem Kunden bei der Umleitung und testen mit jedem.\n"
     "Was Sie tun müssen: Wenn wir Sie um die Umleitung gebeten haben und sie noch fehlt, leiten Sie bitte "
     "jetzt "
     "um.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst war in {from_site} seit {since} ausgefallen und läuft in {to_site}. Wir helfen beim "
     "Umleiten. Haben wir Sie darum gebeten: bitte jetzt umleiten, dann werden Anrufe angenommen. Nächste "
     "Nachricht: {next_update}."},
    {"hold", "en",
     "We have decided to wait before we move your hosted voice service to {to_site}.\n"
     "Since: the service at {from_site} stopped at {since}.\n"
     "What it means for you: calls to your numbers may not be answered for now.\n"
     "What we are doing: we are working on the service at {from_site}, and we decide again soon.\n"
     "What you need to do: nothing. Please leave your call routing as it is.\n"
     "Next update: {next_update}.",
     "Your voice service at {from_site} is down since {since}. We wait before we move it, and work on it. "
     "Calls may "
     "not be answered. Please leave your routing as it is. Next update: {next_update}."},
    {"hold", "de",
     "Wir haben entschieden, Ihren gehosteten Sprachdienst noch nicht nach {to_site} zu verlegen.\n"
     "Seit wann: Am Standort {from_site} ist der Dienst seit {since} ausgefallen.\n"
     "Was das für Sie bedeutet: Anrufe bei Ihren Nummern werden zurzeit vielleicht nicht angenommen.\n"
     "Was wir tun: Wir arbeiten am Dienst in {from_site} und entscheiden bald neu.\n"
     "Was Sie tun müssen: nichts. Bitte lassen Sie Ihre Rufumleitung, wie sie ist.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst in {from_site} ist seit {since} ausgefallen. Wir arbeiten daran und verlegen ihn noch "
     "nicht. "
     "Anrufe kommen vielleicht nicht an. Bitte Rufumleitung nicht ändern. Nächste Nachricht: {next_update}."},
    {"hold_works", "en",
     "We have decided to wait before we move your hosted voice service to {to_site}.\n"
     "The service at {from_site} had stopped at {since}, and has answered since {back}.\n"
     "What it means for you: calls to your numbers are answered. Please tell us if yours are "
     "not.\n"
     "What we are doing: we are watching the service at {from_site}, and we decide again soon.\n"
     "What you need to do: nothing. Please leave your call routing as it is.\n"
     "Next update: {next_update}.",
     "Your voice service at {from_site} had stopped at {since} and answers since {back}. We do not move it "
     "for now, and "
     "watch it. Please leave your routing as it is. Next update: {next_update}."},
    {"hold_works", "de",
     "Wir haben entschieden, Ihren gehosteten Sprachdienst noch nicht nach {to_site} zu verlegen.\n"
     "Am Standort {from_site} war der Dienst seit {since} ausgefallen, er antwortet wieder seit {back}.\n"
     "Was das für Sie bedeutet: Anrufe bei Ihren Nummern werden angenommen. Bitte sagen Sie uns, wenn das "
     "bei Ihnen "
     "nicht so ist.\n"
     "Was wir tun: Wir beobachten den Dienst in {from_site} und entscheiden bald neu.\n"
     "Was Sie tun müssen: nichts. Bitte lassen Sie Ihre Rufumleitung, wie sie ist.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst in {from_site} (ausgefallen seit {since}) antwortet wieder seit {back}. Wir verlegen "
     "ihn noch "
     "nicht. Bitte Rufumleitung nicht ändern. Nächste Nachricht: {next_update}."},
    {"fail_over_works", "en",
     "We have decided to move your hosted voice service to our backup data centre in {to_site}.\n"
     "The service at {from_site} had stopped at {since}, and has answered since {back}; we move it all the "
     "same.\n"
     "What it means for you: calls are answered now. After the move they are answered only once you have "
     "rerouted them. The newest messages and changes at {from_site} may be missing; we will tell you how "
     "much.\n"
     "What we are doing: we are starting the service at {to_site}.\n"
     "What you need to do: get ready to change your call routing. We ask you as soon as {to_site} can "
     "answer; "
     "please wait for that.\n"
     "Next update: {next_update}.",
     "We move your voice service from {from_site} (down {since}, back {back}) to {to_site}. Then calls need "
     "rerouting: "
     "get ready, and wait until we ask you. Next update: {next_update}."},
    {"fail_over_works", "de",
     "Wir haben entschieden, Ihren gehosteten Sprachdienst in unser Ausweich-Rechenzentrum in {to_site} zu "
     "verlegen.\n"
     "Am Standort {from_site} war der Dienst seit {since} ausgefallen, er antwortet wieder seit {back}; wir "
     "verlegen "
     "ihn trotzdem.\n"
     "Was das für Sie bedeutet: Anrufe werden jetzt angenommen. Nach der Verlegung erst dann wieder, wenn "
     "Sie sie "
     "umgeleitet haben. Die neuesten Nachrichten und Änderungen in {from_site} können fehlen; wir sagen "
     "Ihnen, wie "
     "viel.\n"
     "Was wir tun: Wir starten den Dienst in {to_site}.\n"
     "Was Sie tun müssen: Halten Sie sich bereit, Ihre Anrufe umzuleiten. Wir bitten Sie darum, sobald "
     "{to_site} "
     "antworten kann; bitte warten Sie darauf.\n"
     "Nächste Nachricht: {next_update}.",
     "Wir verlegen Ihren Sprachdienst von {from_site} (aus seit {since}, wieder da seit {back}) nach "
     "{to_site}. Danach "
     "müssen Anrufe umgeleitet werden: Bitte warten, bis wir Sie darum bitten. Nächste Nachricht: "
     "{next_update}."},
    {"decision_moved", "en",
     "We decided to move your hosted voice service to our backup data centre in {to_site}. It runs there "
     "now.\n"
     "Since: the service at {from_site} had stopped at {since}.\n"
     "What it means for you: calls are answered once they are rerouted to {to_site}. The newest messages and "
     "changes at {from_site} may be missing; we will tell you how much.\n"
     "What we are doing: we help every customer to reroute, and test with each of them.\n"
     "What you need to do: if we have asked you to reroute your calls, please do it now; else get ready, and "
     "wait until we ask you.\n"
     "Next update: {next_update}.",
     "We have moved your voice service to {to_site}; it had stopped at {from_site} at {since}. Calls are "
     "answered once rerouted: do it now if we have asked you, else wait until we do. Next update: "
     "{next_update}."},
    {"decision_moved", "de",
     "Wir haben entschieden, Ihren gehosteten Sprachdienst in unser Ausweich-Rechenzentrum in {to_site} zu "
     "verlegen. Er läuft nun dort.\n"
     "Seit wann: Am Standort {from_site} war der Dienst seit {since} ausgefallen.\n"
     "Was das für Sie bedeutet: Anrufe werden angenommen, sobald sie nach {to_site} umgeleitet sind. Die "
     "neuesten Nachrichten und Änderungen in {from_site} können fehlen; wir sagen Ihnen, wie viel.\n"
     "Was wir tun: Wir helfen jedem Kunden bei der Umleitung und testen mit jedem.\n"
     "Was Sie tun müssen: Haben wir Sie um die Umleitung gebeten, leiten Sie bitte jetzt um; sonst halten "
     "Sie "
     "sich bereit und warten Sie, bis wir Sie bitten.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst war in {from_site} seit {since} ausgefallen und läuft nun in {to_site}. Wir helfen "
     "beim Umleiten: Anrufe umleiten, wenn wir darum gebeten haben, sonst bitte warten. Nächste Nachricht: "
     "{next_update}."},
    {"reroute_works", "en",
     "Please reroute your calls now: our backup data centre in {to_site} is ready to answer them.\n"
     "Since: the service at {from_site} had stopped at {since}. It had answered again, and your service has "
     "moved to {to_site} all the same.\n"
     "What it means for you: calls are answered by your service again as soon as you have rerouted them.\n"
     "What we are doing: we watch for your first call at {to_site}, and then test with you that calls and "
     "notifications work.\n"
     "What you need to do: send all calls of {customer} to our SBC in {to_site}. Then tell us that it is "
     "done.\n"
     "SBC address: {sbc}.\n"
     "Your numbers: {numbers}.\n"
     "Your trunks: {trunks}.\n"
     "Next update: {next_update}.",
     "Please reroute your calls to our SBC in {to_site} now and tell us when it is done: your service has "
     "moved "
     "there. {from_site} had stopped at {since} and answered again. SBC: {sbc}. We then test with you. Next "
     "update: {next_update}."},
    {"reroute_works", "de",
     "Bitte leiten Sie Ihre Anrufe jetzt um: Unser Ausweich-Rechenzentrum in {to_site} kann sie annehmen.\n"
     "Seit wann: Am Standort {from_site} war der Dienst seit {since} ausgefallen. Er hatte wieder "
     "geantwortet, und Ihr Dienst ist trotzdem nach {to_site} umgezogen.\n"
     "Was das für Sie bedeutet: Ihr Dienst nimmt Anrufe wieder an, sobald Sie sie umgeleitet haben.\n"
     "Was wir tun: Wir achten auf Ihren ersten Anruf in {to_site} und testen dann mit Ihnen Anrufe und "
     "Benachrichtigungen.\n"
     "Was Sie tun müssen: Leiten Sie alle Anrufe von {customer} zu unserem SBC in {to_site}. Sagen Sie uns "
     "bitte, "
     "wenn das getan ist.\n"
     "Adresse des SBC: {sbc}.\n"
     "Ihre Nummern: {numbers}.\n"
     "Ihre Trunks: {trunks}.\n"
     "Nächste Nachricht: {next_update}.",
     "Bitte Anrufe jetzt zu unserem SBC in {to_site} umleiten und Bescheid sagen: Ihr Dienst läuft nun "
     "dort, wir testen dann. {from_site} war seit {since} ausgefallen und antwortete wieder. SBC: {sbc}. "
     "Nächste Nachricht: {next_update}."},
    {"not_needed", "en",
     "We have decided not to move your hosted voice service: it stays at {from_site}.\n"
     "It had stopped at {since}.\n"
     "What it means for you: calls to your numbers go on reaching {from_site}. Please tell us if yours are "
     "not "
     "answered.\n"
     "What we are doing: we are watching it.\n"
     "What you need to do: nothing. Please leave your call routing as it is.\n"
     "Next update: {next_update}.",
     "Your voice service stays at {from_site}, where it had stopped at {since}. We are watching it. Please "
     "leave your "
     "call routing as it is. Next update: {next_update}."},
    {"not_needed", "de",
     "Wir haben entschieden, Ihren gehosteten Sprachdienst nicht zu verlegen: Er bleibt in {from_site}.\n"
     "Ausgefallen war er seit {since}.\n"
     "Was das für Sie bedeutet: Anrufe bei Ihren Nummern gehen weiter nach {from_site}. Bitte sagen Sie uns, "
     "wenn sie "
     "nicht angenommen werden.\n"
     "Was wir tun: Wir beobachten den Dienst.\n"
     "Was Sie tun müssen: nichts. Bitte lassen Sie Ihre Rufumleitung, wie sie ist.\n"
     "Nächste Nachricht: {next_update}.",
     "Ihr Sprachdienst bleibt in {from_site}, wo er seit {since} ausgefallen war. Wir beobachten ihn. Bitte "
     "Rufumleitung nicht ändern. Nächste Nachricht: {next_update}."}};

bool isGerman(const QByteArray &language)
{
    return language == "de" || language.startsWith("de-");
}
} // namespace

Wordings ownWordings(const QString &variant, const QByteArray &language)
{
    const QByteArray own = isGerman(language) ? "de" : "en";
    Wordings words;
    for (const OwnWords &each : All) {
        if (variant != QLatin1String(each.variant))
            continue;
        const Wording one{{}, QString::fromUtf8(each.text), QString::fromUtf8(each.sms)};
        if (own == each.language)
            static_cast<Wording &>(words) = one;
        else
            words.others.insert(each.language, one);
    }
    return words;
}

QString drillWords(const QByteArray &language, bool sms)
{
    if (isGerman(language))
        return sms ? QStringLiteral("ÜBUNG, nichts ist ausgefallen.")
                   : QStringLiteral(
                         "Dies ist eine Übung: Nichts ist ausgefallen, und Sie müssen nichts tun.");
    return sms ? QStringLiteral("DRILL, nothing has failed.")
               : QStringLiteral("This is a drill: nothing has failed, and you need to do nothing.");
}

QString drillSubject(const QByteArray &language)
{
    return isGerman(language) ? QStringLiteral("ÜBUNG: ") : QStringLiteral("DRILL: ");
}

QHash<QString, QString> unknownMoments(const QByteArray &language)
{
    const bool german = isGerman(language);
    return {{QStringLiteral("back"), german ? QStringLiteral("noch nicht") : QStringLiteral("not yet")},
            {QStringLiteral("next_update"),
             german ? QStringLiteral("wir sagen Ihnen, wann") : QStringLiteral("a time we will tell you")}};
}

} // namespace Switchback
