// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/runbook/texts/messagehints.h"

#include "models/core/visibletext.h"
#include "models/notify/spelling/smslength.h"

#include <QCoreApplication>

#include <algorithm>

namespace Switchback
{

namespace
{
constexpr int MostParts = 2; ///< of a short text

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookHints)
};

/// By what a part is known, in small letters.
struct Signs {
    const char *language;
    MessagePart part;
    QStringList any;
};
const QList<Signs> &signs()
{
    static const QList<Signs> all{
        {"en",
         MessagePart::Impact,
         {QStringLiteral("means for you"), QStringLiteral("impact"), QStringLiteral("affect")}},
        {"en",
         MessagePart::WeDo,
         {QStringLiteral("we are doing"), QStringLiteral("what we do"), QStringLiteral("we are working"),
          QStringLiteral("we work on")}},
        {"en",
         MessagePart::YouDo,
         {QStringLiteral("need to do"), QStringLiteral("have to do"), QStringLiteral("please"),
          QStringLiteral("nothing to do")}},
        {"de",
         MessagePart::Impact,
         {QStringLiteral("für sie bedeutet"), QStringLiteral("auswirkung"), QStringLiteral("betroffen")}},
        {"de", MessagePart::WeDo, {QStringLiteral("was wir tun"), QStringLiteral("wir arbeiten")}},
        {"de",
         MessagePart::YouDo,
         {QStringLiteral("tun müssen"), QStringLiteral("tun sollten"), QStringLiteral("bitte"),
          QStringLiteral("nichts tun")}}};
    return all;
}

bool saysMoment(const QString &text, const QString &placeholder, const QHash<QString, QString> &filled)
{
    const QString value = filled.value(placeholder);
    return text.contains(QLatin1Char('{') + placeholder + QLatin1Char('}')) ||
           (!value.isEmpty() && text.contains(value));
}

bool says(const QString &text, const QByteArray &language, MessagePart part)
{
    const QByteArray base = language.split('-').constFirst();
    const auto of = [&](const Signs &each) { return each.part == part && base == each.language; };
    const auto found = std::find_if(signs().cbegin(), signs().cend(), of);
    if (found == signs().cend())
        return true; // nobody here can tell
    const QString small = text.toLower();
    return std::any_of(found->any.cbegin(), found->any.cend(),
                       [&](const QString &sign) { return small.contains(sign); });
}

/// As long as it usually gets: each moment with its zone, a name as names are.
QString filledAsUsual(const QString &text)
{
    static const QHash<QString, QString> usual{
        {QStringLiteral("from"), QStringLiteral("Naperville")},
        {QStringLiteral("to"), QStringLiteral("Centennial")},
        {QStringLiteral("from_site"), QStringLiteral("Naperville, IL")},
        {QStringLiteral("to_site"), QStringLiteral("Centennial, CO")},
        {QStringLiteral("since"), QStringLiteral("14:02 Naperville (UTC-6)")},
        {QStringLiteral("back"), QStringLiteral("14:02 Naperville (UTC-6)")},
        {QStringLiteral("next_update"), QStringLiteral("14:17 Naperville (UTC-6)")},
        {QStringLiteral("date"), QStringLiteral("21 November 2026")},
        {QStringLiteral("customer"), QStringLiteral("Carver & Sons Insurance")},
        {QStringLiteral("update"), QStringLiteral("12")},
        {QStringLiteral("numbers"), QStringLiteral("+13035550100, +13035550101")},
        {QStringLiteral("trunks"), QStringLiteral("carver-1")},
        {QStringLiteral("sbc"), QStringLiteral("sbc.centennial.example.com:5061")},
        {QStringLiteral("corrects"), QStringLiteral("Announce the decision")}};
    return fillIn(text, usual);
}

class Hints
{
public:
    explicit Hints(const Runbook &runbook)
        : m_runbook(runbook)
        , m_outage(runbook.direction == Direction::Away && !runbook.planned)
    {
    }
    QList<RunbookFault> all()
    {
        for (m_step = 0; m_step < m_runbook.steps.size(); ++m_step) {
            const RunbookStep &step = m_runbook.steps.at(m_step);
            if (!traitsOf(step.kind).sendsMessage)
                continue;
            texts(step, step, m_runbook.language, {});
            for (auto it = step.languages.cbegin(); it != step.languages.cend(); ++it)
                texts(step, *it, it.key(), it.key());
        }
        m_step = -1;
        for (m_message = 0; m_message < m_runbook.messages.size(); ++m_message) {
            const RunbookMessage &message = m_runbook.messages.at(m_message);
            beside(message, m_runbook.language, {});
            for (auto it = message.languages.cbegin(); it != message.languages.cend(); ++it)
                beside(*it, it.key(), it.key());
        }
        return m_hints;
    }

private:
    void beside(const MessageTexts &texts, const QByteArray &language, const QByteArray &table)
    {
        if (!texts.text.isEmpty())
            hintAt(QStringLiteral("text"), table, missingParts(texts.text, language, partsOf({}, m_outage)));
        if (!texts.sms.isEmpty())
            lengthOf(QStringLiteral("sms"), table, texts.sms);
    }
    void texts(const RunbookStep &step, const MessageTexts &texts, const QByteArray &language,
               const QByteArray &table)
    {
        const QList<MessagePart> parts = partsOf(step.stage, m_outage);
        for (const QString &variant : draftVariants() + QStringList{QString()}) {
            const QString end = variant.isEmpty() ? QString() : QLatin1Char('_') + variant;
            const QString text = variant.isEmpty() ? texts.text : texts.texts.value(variant);
            const QString sms = variant.isEmpty() ? texts.sms : texts.shorts.value(variant);
            if (!text.isEmpty())
                hintAt(QStringLiteral("text") + end, table, missingParts(text, language, parts));
            if (!sms.isEmpty())
                lengthOf(QStringLiteral("sms") + end, table, sms);
        }
    }
    void hintAt(const QString &field, const QByteArray &table, const QList<MessagePart> &missing)
    {
        QStringList names;
        for (const MessagePart part : missing)
            names += messagePartName(part);
        if (!names.isEmpty())
            add(field, table, Words::tr("%1 does not say %2").arg(field, names.join(QStringLiteral(", "))),
                Words::tr("Customers look for it in each message."));
    }
    void lengthOf(const QString &field, const QByteArray &table, const QString &sms)
    {
        const SmsLength length = taggedLength(filledAsUsual(sms));
        if (length.unicode)
            add(field, table,
                Words::tr("%1 goes out in UCS-2 because of \"%3\"; number of short messages: %2")
                    .arg(field)
                    .arg(length.parts.size())
                    .arg(visibleText(length.culprits.first().character)),
                Words::tr("In GSM-7 more than twice as much fits into one."));
        else if (length.parts.size() > MostParts)
            add(field, table,
                Words::tr("%1: number of short messages: %2").arg(field).arg(length.parts.size()),
                Words::tr("Each of them is paid for, and may come late or alone: shorten it."));
    }
    void add(const QString &field, const QByteArray &table, const QString &text, const QString &fix)
    {
        const QString said =
            m_step < 0 ? Words::tr("message \"%1\": %2").arg(m_runbook.messages.at(m_message).topic, text)
                       : Words::tr("step \"%1\": %2").arg(m_runbook.steps.at(m_step).key, text);
        m_hints += RunbookFault{m_step, -1, field, said, fix, table, m_step < 0 ? m_message : -1};
    }

    const Runbook &m_runbook;
    bool m_outage;
    int m_step = 0;
    int m_message = 0;
    QList<RunbookFault> m_hints;
};
} // namespace

QString messagePartName(MessagePart part)
{
    switch (part) {
    case MessagePart::Impact:
        return Words::tr("what it means for the customer");
    case MessagePart::Since:
        return Words::tr("since when");
    case MessagePart::WeDo:
        return Words::tr("what we do");
    case MessagePart::YouDo:
        return Words::tr("what the customer has to do");
    case MessagePart::NextUpdate:
        return Words::tr("when the next update comes");
    }
    return {};
}

QList<MessagePart> partsOf(const QString &stage, bool outage)
{
    QList<MessagePart> all{MessagePart::Impact, MessagePart::WeDo, MessagePart::YouDo};
    if (outage)
        all.insert(1, MessagePart::Since);
    if (stage != QLatin1String("resolved"))
        all += MessagePart::NextUpdate;
    return all;
}

QList<MessagePart> missingParts(const QString &text, const QByteArray &language, const QList<MessagePart> &of,
                                const QHash<QString, QString> &filled)
{
    QList<MessagePart> missing;
    for (const MessagePart part : of) {
        const bool there = part == MessagePart::Since ? saysMoment(text, QStringLiteral("since"), filled)
                           : part == MessagePart::NextUpdate
                               ? saysMoment(text, QStringLiteral("next_update"), filled)
                               : says(text, language, part);
        if (!there)
            missing += part;
    }
    return missing;
}

QList<RunbookFault> runbookHints(const Runbook &runbook)
{
    return Hints(runbook).all();
}

} // namespace Switchback
