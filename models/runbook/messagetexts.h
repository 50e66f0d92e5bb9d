// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// What a runbook says in one language of what its messages say. By variant, for when the first draft would
/// not be true: "works" (the site that failed works again), "moved" (the service was failed over), "hold" and
/// "not_needed" (what was decided), "hold_works" and "fail_over_works" (decided, and the site that failed
/// works again). None: the product's own words.
struct MessageTexts {
    QString subject;                ///< of an e-mail
    QString text;                   ///< the first draft; of Initials: the statement that is read out
    QHash<QString, QString> texts;  ///< by variant; in a file `text_works` and so on
    QString sms;                    ///< the first draft as a short message; none: the text
    QHash<QString, QString> shorts; ///< by variant; in a file `sms_works` and so on
    [[nodiscard]] bool isEmpty() const
    {
        return subject.isEmpty() && text.isEmpty() && texts.isEmpty() && sms.isEmpty() && shorts.isEmpty();
    }
    bool operator==(const MessageTexts &) const = default;
};

/// The same in other languages, by BCP 47 tag as languageTag() writes it.
using TextsByLanguage = QMap<QByteArray, MessageTexts>;

/// What a message is about that belongs to no step: "correction" (of one that went out), "test_done",
/// "failback_date", "changed_date", "free", "not_over" (after all, though customers were told that it is).
QStringList messageTopics();
/// The words to begin one with; in a file a [[message]].
struct RunbookMessage : MessageTexts {
    QString topic; ///< of messageTopics(), each once
    TextsByLanguage languages;
    bool operator==(const RunbookMessage &) const = default;
};

/// Keys of MessageTexts::texts and ::shorts.
QStringList draftVariants();

} // namespace Switchback
