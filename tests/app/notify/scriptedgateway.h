// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <functional>

namespace Switchback
{

/// A gateway without a wire: does what a test says for each address, checks what it is given as a server
/// would, and counts what would have arrived. What is not to be is a finding, which the test fails by.
class ScriptedGateway final : public Gateway
{
    Q_OBJECT
public:
    enum class Plays {
        Takes,
        Refuses,
        Later,
        LosesTheAnswer,   ///< it has taken it, and nobody hears so
        LosesTheQuestion, ///< it never got it, and nobody hears so
        SaysNothing,      ///< no answer at all: whoever asked has died
    };

    ScriptedGateway(QString key, Channel channel, bool canBeAsked);

    [[nodiscard]] QString key() const override { return m_key; }
    [[nodiscard]] Channel channel() const override { return m_channel; }
    [[nodiscard]] QStringList members() const override { return m_members; }
    void setMembers(const QStringList &members) { m_members = members; }
    [[nodiscard]] int room() const override { return m_room; }
    void send(const QList<Outgoing> &batch) override;
    void ask(const QList<Outgoing> &attempts) override;
    [[nodiscard]] bool canBeAsked() const override { return m_canBeAsked; }

    void setRoom(int room) { m_room = room; }
    /// What it plays to that address, or through that one of its members, one after the other, the last one
    /// for ever.
    void play(const QString &address, const QList<Plays> &plays) { m_plays.insert(address, plays); }
    /// Asked so often, it knows.
    void knowsAfter(int questions) { m_knowsAfter = questions; }
    /// Called before anything of a batch is looked at.
    void beforeSend(std::function<void(const QList<Outgoing> &)> look) { m_look = std::move(look); }

    [[nodiscard]] const QList<Outgoing> &arrived() const { return m_arrived; }
    [[nodiscard]] int arrivedAt(const QString &address) const;
    [[nodiscard]] int tried() const { return int(m_names.size()); }
    /// What the provider knows of, whoever sent it: goes on where a console before this one ended.
    [[nodiscard]] const QSet<QString> &taken() const { return m_taken; }
    void setTaken(const QSet<QString> &taken) { m_taken = taken; }
    [[nodiscard]] const QStringList &asked() const { return m_asked; }
    [[nodiscard]] const QStringList &findings() const { return m_findings; }
    void hear(const Heard &what) { emit heard(what); }
    void trouble(const QString &member, const QString &what) { emit troubled(member, what); }

private:
    void check(const Outgoing &one);
    Plays next(const QString &address);
    void answer(const Outgoing &one, Attempted::What what);

    QString m_key;
    QStringList m_members;
    Channel m_channel;
    bool m_canBeAsked;
    int m_room = 8;
    int m_knowsAfter = 1;
    std::function<void(const QList<Outgoing> &)> m_look;
    QHash<QString, QList<Plays>> m_plays;
    QSet<QString> m_names;
    QSet<QString> m_taken; ///< attempts that arrived
    QHash<QString, int> m_questions;
    QList<Outgoing> m_arrived;
    QStringList m_asked;
    QStringList m_findings;
};

} // namespace Switchback
