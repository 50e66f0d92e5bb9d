// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

namespace Switchback
{

/// What a message says in one language.
struct Wording {
    QString subject; ///< of an e-mail
    QString text;
    QString sms; ///< short; empty: the text
    [[nodiscard]] bool isEmpty() const { return subject.isEmpty() && text.isEmpty() && sms.isEmpty(); }
    bool operator==(const Wording &) const = default;
};

/// The same in other languages, by BCP 47 tag as languageTag() writes it.
using OtherWordings = QMap<QByteArray, Wording>;

/// What a message says: in its own language, which everybody gets who has no other one here, and in others.
struct Wordings : Wording {
    OtherWordings others;
    Wordings() = default;
    Wordings(const QString &own) // NOLINT(google-explicit-constructor): a text is a message with nothing else
    {
        text = own;
    }
    bool operator==(const Wordings &) const = default;
};

/// What one contact gets of it.
struct ChosenWording {
    QString subject;
    QString text;
    QByteArray language; ///< it is in; empty: the message's own
    bool operator==(const ChosenWording &) const = default;
};
/// In the language itself, else in what it is a kind of ("de" of "de-AT"), else in the message's own. An SMS
/// is the short text of that language, else its text; others are never short.
ChosenWording chosenWording(const Wordings &words, const QByteArray &language, bool sms);

/// Of a message written from a draft: what was changed, and all that still says the same. A translation or a
/// short text that was left as the draft has it, while what it is made of was changed, is not sent: who would
/// have had it gets the changed text.
Wordings whatGoesOut(const Wordings &typed, const Wordings &draft);

/// What `whatGoesOut` leaves out.
struct LeftOut {
    bool sms = false;         ///< the short text of the message's own language
    QList<QByteArray> texts;  ///< languages
    QList<QByteArray> shorts; ///< languages whose text goes out, and whose short text doesn't
    [[nodiscard]] bool isEmpty() const { return !sms && texts.isEmpty() && shorts.isEmpty(); }
    bool operator==(const LeftOut &) const = default;
};
LeftOut leftOut(const Wordings &typed, const Wordings &draft);

/// Each text with `change` done to it; those that become empty are left out.
template<class Change>
Wordings changedEach(Wordings words, Change change)
{
    const auto one = [&](Wording &each, const QByteArray &language) {
        each.subject = change(each.subject, language);
        each.text = change(each.text, language);
        each.sms = change(each.sms, language);
    };
    one(words, {});
    for (auto other = words.others.begin(); other != words.others.end();) {
        one(*other, other.key());
        other = other->isEmpty() ? words.others.erase(other) : std::next(other);
    }
    return words;
}

/// Into an event or a record: "subject", "text", "sms", and under "languages" the same by language. What is
/// empty is left out.
void putWords(QJsonObject &body, const Wordings &words);
/// What is no language, or no text, is left out.
Wordings wordsIn(const QJsonObject &body);

} // namespace Switchback
