// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/incident/draft/ownwords.h"
#include "models/incident/incidentparts.h"
#include "models/incident/stillopen.h"
#include "models/notify/spelling/messagetext.h"

namespace Switchback
{

namespace
{
Wording wordingOf(const MessageTexts &texts, const QString &variant)
{
    if (variant.isEmpty())
        return {texts.subject, texts.text, texts.sms};
    return {texts.subject, texts.texts.value(variant), texts.shorts.value(variant)};
}

void takeOwn(Wording &words, const Wording &own)
{
    if (!words.text.isEmpty())
        return;
    words.text = own.text;
    if (words.sms.isEmpty())
        words.sms = own.sms;
}

/// What a variant is called among the product's own words, where it is not the same in every stage.
QString ownVariant(const RunbookStep &step, const QString &variant)
{
    const bool moved = variant == QLatin1String("moved");
    const bool ofStage = (tellsDecision(step) && moved) || step.stage == QLatin1String("reroute");
    return ofStage && !variant.isEmpty() ? step.stage + QLatin1Char('_') + variant : variant;
}
} // namespace

Wordings asDrill(Wordings words, const QByteArray &own)
{
    const auto mark = [](Wording &each, const QByteArray &language) {
        if (!each.subject.isEmpty())
            each.subject.prepend(drillSubject(language));
        if (!each.text.isEmpty())
            each.text.prepend(drillWords(language, false) + QLatin1Char('\n'));
        if (!each.sms.isEmpty())
            each.sms.prepend(drillWords(language, true) + QLatin1Char(' '));
    };
    mark(words, own);
    for (auto each = words.others.begin(); each != words.others.end(); ++each)
        mark(*each, each.key());
    return words;
}

QString draftVariant(const Incident &incident, const RunbookStep &step)
{
    if (!incident.isOutage())
        return {}; // nothing has stopped: the runbook's own words are true
    if (tellsDecision(step)) {
        if (movedAway(incident))
            return QStringLiteral("moved");
        const Decision *decision = incident.decision();
        const bool works = answersAgain(incident).has_value();
        if (!decision || decision->choice == Choice::FailOver)
            return works ? QStringLiteral("fail_over_works") : QString();
        if (decision->choice == Choice::Hold)
            return works ? QStringLiteral("hold_works") : QStringLiteral("hold");
        return QStringLiteral("not_needed");
    }
    if (tellsEnd(step)) {
        const QString variant = movedAway(incident)      ? QString()
                                : answersAgain(incident) ? QStringLiteral("works")
                                                         : QStringLiteral("not_needed");
        return step.texts.contains(variant) ? variant : QString(); // there are no words of the product's
    }
    if (step.stage == QLatin1String("reroute")) // moved although it works, or it came back behind the move
        return incident.serviceSeenAt ? QStringLiteral("works") : QString();
    if (step.stage != QLatin1String("alert") && step.stage != QLatin1String("update"))
        return {};
    if (movedAway(incident))
        return QStringLiteral("moved");
    return answersAgain(incident) ? QStringLiteral("works") : QString();
}

Wordings draftUnfilled(const Incident &incident, const RunbookStep &step)
{
    const QString variant = draftVariant(incident, step);
    Wordings words;
    static_cast<Wording &>(words) = wordingOf(step, variant);
    for (auto each = step.languages.cbegin(); each != step.languages.cend(); ++each) {
        if (const Wording other = wordingOf(*each, variant); !other.text.isEmpty() || !other.sms.isEmpty())
            words.others.insert(each.key(), other);
    }
    if (words.text.isEmpty()) {
        // Beside a runbook's own text the product's would say something else in another language.
        const Wordings own = ownWordings(ownVariant(step, variant), incident.runbook.language);
        takeOwn(words, own);
        for (auto each = own.others.cbegin(); each != own.others.cend(); ++each)
            takeOwn(words.others[each.key()], *each);
    }
    return incident.drill() ? asDrill(words, incident.runbook.language) : words;
}

QString draftText(const Incident &incident, const RunbookStep &step, Instant now, int slot)
{
    QHash<QString, QString> values = placeholders(incident, now, slot);
    // Sent by a person's own means it is the same for everybody.
    values.insert(routingValues({{}, {}, incident.toSbc}, incident.runbook.language));
    return fillIn(draftUnfilled(incident, step).text, values);
}

} // namespace Switchback
