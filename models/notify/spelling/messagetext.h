// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/notify/delivery.h"
#include "models/notify/spelling/wording.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QStringList>

#include <map>

namespace Switchback
{

/// A message as it was approved: the same for all of one language, but for what its placeholders,
/// recipientPlaceholders(), stand for.
struct MessageText : Wordings {
    QByteArray language; ///< its own; empty: not known
    QMap<QString, Instant> times;
    Instant madeAt{}; ///< a moment of another day is shown with its date
    QByteArray zone;  ///< of whom no zone is known
    QString place;    ///< what that zone is called
    QString foot;     ///< of an e-mail; of an SMS where it costs no segment
    bool operator==(const MessageText &) const = default;
};

/// "Log 7Q2K-94AB-…", the beginning of a log's head, as sheets show it; empty: it has none.
QString logFoot(const QByteArray &head);
/// As long, for what will have one once it goes out.
QString logFootToCome();
/// What is put in for each recipient alone; everything else is filled in when a message is approved.
QStringList recipientPlaceholders();
/// Of those the moments, which are shown in the recipient's own zone.
QStringList timePlaceholders();
/// And those that say how their calls run ("numbers", "trunks", "sbc").
QStringList routingPlaceholders();
QHash<QString, QString> routingValues(const Routing &routing, const QByteArray &language);
bool saysRouting(const Wordings &words);
/// What stands for each of these, whose value nobody knows, in a language: "as in your routing sheet".
QString onTheSheet(const QByteArray &language);

/// A message as one contact gets it by one channel.
struct Spelt {
    QString subject; ///< of an e-mail
    QString text;
    QString html;        ///< of an e-mail
    QByteArray language; ///< it is in; empty: not known
    bool operator==(const Spelt &) const = default;
};
/// Pure. What a name holds is never taken for a placeholder, for markup or for a line of its own; what can't
/// be seen is made visible.
Spelt spell(const MessageText &message, const Addressee &to, Channel channel);

/// The same for many: what its moments are called in a zone is found out once. One thread.
class Speller
{
public:
    explicit Speller(MessageText message);
    Spelt operator()(const Addressee &to, Channel channel);

private:
    [[nodiscard]] const QHash<QString, QString> &moments(const QByteArray &theirs);
    [[nodiscard]] QHash<QString, QString> valuesFor(const Addressee &to, const QByteArray &language);

    MessageText m_message;
    QHash<QByteArray, QHash<QString, QString>> m_moments; ///< by zone
};
using Spellers = std::map<QString, Speller>; ///< by message

/// "14:02 Chicago (UTC-6)", with the date before it if it is another day there than `today`.
QString recipientMoment(Instant at, const QByteArray &zone, const QString &place, Instant today);

} // namespace Switchback
