// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/notify/spelling/wording.h"

#include "models/customers/contact.h"

namespace Switchback
{

namespace
{
/// "de-AT", "de".
QList<QByteArray> kindsOf(const QByteArray &language)
{
    QList<QByteArray> all;
    for (QByteArray tag = languageTag(QString::fromLatin1(language)); !tag.isEmpty();) {
        all += tag;
        tag.truncate(std::max<qsizetype>(0, tag.lastIndexOf('-')));
    }
    return all;
}

/// A text and its short one, of which the first may go out or not.
void keepWhatFollows(Wording &typed, const Wording &draft, bool sourceChanged)
{
    const bool changed = typed.text != draft.text;
    if (sourceChanged && !changed) {
        typed.text.clear();
        typed.subject.clear();
    }
    if ((sourceChanged || changed) && typed.sms == draft.sms)
        typed.sms.clear();
}

void putOne(QJsonObject &body, const Wording &words)
{
    const std::pair<const char *, const QString &> texts[] = {
        {"subject", words.subject}, {"text", words.text}, {"sms", words.sms}};
    for (const auto &[key, text] : texts) {
        if (!text.isEmpty())
            body.insert(QLatin1String(key), text);
    }
}

Wording oneIn(const QJsonObject &body)
{
    const auto text = [&](const char *key) { return body.value(QLatin1String(key)).toString(); };
    return {text("subject"), text("text"), text("sms")};
}
} // namespace

ChosenWording chosenWording(const Wordings &words, const QByteArray &language, bool sms)
{
    const QList<QByteArray> kinds = kindsOf(language);
    for (const QByteArray &tag : kinds) {
        const auto other = words.others.constFind(tag);
        if (other == words.others.cend())
            continue;
        const QString &text = sms && !other->sms.isEmpty() ? other->sms : other->text;
        if (!text.isEmpty())
            return {other->subject.isEmpty() ? words.subject : other->subject, text, tag};
    }
    return {words.subject, sms && !words.sms.isEmpty() ? words.sms : words.text, {}};
}

Wordings whatGoesOut(const Wordings &typed, const Wordings &draft)
{
    Wordings out = typed;
    const bool changed = typed.text != draft.text;
    if (changed && typed.sms == draft.sms)
        out.sms.clear();
    for (auto other = out.others.begin(); other != out.others.end();) {
        keepWhatFollows(*other, draft.others.value(other.key()), changed);
        other = other->isEmpty() ? out.others.erase(other) : std::next(other);
    }
    return out;
}

LeftOut leftOut(const Wordings &typed, const Wordings &draft)
{
    const Wordings goes = whatGoesOut(typed, draft);
    LeftOut out;
    out.sms = !typed.sms.isEmpty() && goes.sms.isEmpty();
    for (auto other = typed.others.cbegin(); other != typed.others.cend(); ++other) {
        const Wording kept = goes.others.value(other.key());
        if (!other->text.isEmpty() && kept.text.isEmpty())
            out.texts += other.key();
        else if (!other->sms.isEmpty() && kept.sms.isEmpty())
            out.shorts += other.key();
    }
    return out;
}

void putWords(QJsonObject &body, const Wordings &words)
{
    putOne(body, words);
    QJsonObject languages;
    for (auto other = words.others.cbegin(); other != words.others.cend(); ++other) {
        QJsonObject one;
        putOne(one, *other);
        if (!one.isEmpty())
            languages.insert(QString::fromLatin1(other.key()), one);
    }
    if (!languages.isEmpty())
        body.insert(QStringLiteral("languages"), languages);
}

Wordings wordsIn(const QJsonObject &body)
{
    Wordings words;
    static_cast<Wording &>(words) = oneIn(body);
    const QJsonObject languages = body.value(QStringLiteral("languages")).toObject();
    for (auto each = languages.begin(); each != languages.end(); ++each) {
        const QByteArray tag = languageTag(each.key());
        const Wording one = oneIn(each.value().toObject());
        if (!tag.isEmpty() && !one.isEmpty())
            words.others.insert(tag, one);
    }
    return words;
}

} // namespace Switchback
