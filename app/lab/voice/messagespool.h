// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QList>
#include <QString>

#include <optional>

namespace Switchback::Lab
{

/// The folder through which the voice servers' answerer and the voice application, two processes of one site,
/// hand messages to each other. Whatever lies in it is whole. Any thread, one at a time.
class MessageSpool
{
public:
    explicit MessageSpool(QString folder);
    /// Makes it, and removes what is asked for and nobody waits for any more.
    void prepare() const;

    /// A message that a caller has left.
    struct Left {
        QString id;
        QString code; ///< six digits, as keyed
        QString caller;
        Instant endedAt{}; ///< when the call was over
        QString sound;     ///< a file in the spool
    };
    /// Somebody wants to hear the message of that code.
    struct Wanted {
        QString id;
        QString code;
        Instant since{};
    };

    // --- the answerer's side ---
    /// Takes the file; false: it could not.
    [[nodiscard]] bool leave(const QString &sound, const QString &code, const QString &caller,
                             Instant endedAt) const;
    /// Names the wish; empty: it could not be written.
    [[nodiscard]] QString want(const QString &code) const;
    /// The file to be played; an empty name: there is no such message; nothing: no word yet.
    [[nodiscard]] std::optional<QString> found(const QString &id) const;
    void forget(const QString &id) const;

    // --- the application's side ---
    /// The oldest first.
    [[nodiscard]] QList<Left> left() const;
    void taken(const Left &message) const;
    [[nodiscard]] QList<Wanted> wanted() const;
    /// `wav`: empty: there is no such message.
    void answer(const Wanted &wish, const QByteArray &wav) const;

private:
    [[nodiscard]] QString in(const QString &file) const;
    [[nodiscard]] bool put(const QString &file, const QByteArray &content) const;

    QString m_folder;
};

} // namespace Switchback::Lab
