// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace Switchback::Lab
{

/// One mail as a person reads it. Texts are what the mail says, decoded and no safer than it.
struct Letter {
    QString from;
    QString replyTo; ///< whom an answer goes to; empty: to `from`
    QString to;
    QString subject;
    QString date;           ///< ISO with its own offset; empty if it has none
    QString id;             ///< Message-ID without its brackets
    QString text;           ///< the plain text; of a mail without one, its HTML
    bool automatic = false; ///< written by a machine: a bounce, an out-of-office
};

/// Whatever was delivered can be read somehow: what is missing stays empty.
Letter readLetter(const QByteArray &mail);
QJsonObject toJson(const Letter &letter);
/// The whole mail with which that person answers, as mail programs do: above what it answers.
QByteArray answerTo(const Letter &letter, const QString &who, const QString &text);

} // namespace Switchback::Lab
