// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with what a runbook's messages say.
#include "models/runbook/runbookinspection.h"

#include <QCoreApplication>

namespace Switchback
{

namespace
{
constexpr int MaxSubject = 120;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunbookFaults)
};

/// All but the first draft, by the keys of a file: "subject", "sms", "text_works".
QMap<QByteArray, QString> beyondTheFirst(const MessageTexts &texts)
{
    QMap<QByteArray, QString> all;
    if (!texts.subject.isEmpty())
        all.insert("subject", texts.subject);
    if (!texts.sms.isEmpty())
        all.insert("sms", texts.sms);
    for (auto it = texts.texts.cbegin(); it != texts.texts.cend(); ++it)
        all.insert("text_" + it.key().toUtf8(), it.value());
    for (auto it = texts.shorts.cbegin(); it != texts.shorts.cend(); ++it)
        all.insert("sms_" + it.key().toUtf8(), it.value());
    return all;
}
} // namespace

void RunbookInspection::inOneLanguage(const MessageTexts &texts)
{
    const QMap<QByteArray, QString> all = beyondTheFirst(texts);
    for (auto it = all.cbegin(); it != all.cend(); ++it) {
        if (it.key() == "subject")
            lengthOf("subject", it.value(), MaxSubject);
        textOf(it.key().constData(), it.value());
    }
}

void RunbookInspection::messagesOf(const RunbookStep &step)
{
    textOf("text", step.text);
    inOneLanguage(step);
    inOthers(step.languages);
}

void RunbookInspection::inOthers(const TextsByLanguage &languages)
{
    for (auto it = languages.cbegin(); it != languages.cend(); ++it) {
        m_language = it.key();
        if (m_language == m_runbook.language)
            add("", Words::tr("%1 is the runbook's own").arg(here()),
                Words::tr(
                    "Write these texts into the step itself, or say at the top of the file which language "
                    "those are in: language = \"de\"."));
        if (it->isEmpty())
            add("", Words::tr("%1 says nothing").arg(here()),
                Words::tr("Add text = \"...\", or take it out."));
        if (!it->text.isEmpty())
            textOf("text", it->text);
        inOneLanguage(*it);
    }
    m_language.clear();
}

void RunbookInspection::messagesBeside()
{
    QStringList seen;
    for (m_message = 0; m_message < m_runbook.messages.size(); ++m_message) {
        const RunbookMessage &message = m_runbook.messages.at(m_message);
        if (!messageTopics().contains(message.topic))
            add("topic", Words::tr("the topic %1 does not exist").arg(quotedWord(message.topic)),
                Words::tr("Write one of: %1.").arg(messageTopics().join(QStringLiteral(", "))));
        else if (seen.contains(message.topic))
            add("topic", Words::tr("there are two messages about %1").arg(quotedWord(message.topic)),
                Words::tr("Put their texts into one."));
        seen += message.topic;
        if (!message.texts.isEmpty() || !message.shorts.isEmpty())
            add("topic", Words::tr("%1 has texts for what happens in an outage").arg(here()),
                Words::tr("Keep text and sms: it is written when somebody asks for it."));
        textOf("text", message.text);
        inOneLanguage(message);
        inOthers(message.languages);
    }
    m_message = -1;
}

/// What would be read and then ignored, as foreign().
void RunbookInspection::foreignTexts(const RunbookStep &step)
{
    if (traitsOf(step.kind).sendsMessage)
        return;
    const auto refuse = [&](const QByteArray &field) {
        add(field.constData(),
            Words::tr("%1 is of the kind %2, which sends no message, so it has no %3")
                .arg(here(), stepKindKey(step.kind), QString::fromUtf8(field)),
            Words::tr("Take it out, or write kind = \"notice\"."));
    };
    const QMap<QByteArray, QString> all = beyondTheFirst(step);
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        refuse(it.key());
    for (auto it = step.languages.cbegin(); it != step.languages.cend(); ++it)
        refuse(it.key());
}

} // namespace Switchback
