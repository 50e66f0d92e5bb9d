// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"
#include "models/core/clock.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QStringList>

#include <functional>
#include <memory>

namespace Switchback
{

struct ScriptedProvider;

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
        TooMany,              ///< 429: not before a while
        LosesTheAnswer,       ///< it has taken it, and nobody hears so
        LosesTheQuestion,     ///< it never got it, and nobody hears so
        BreaksBehind,         ///< 500, and it has taken it
        BreaksBefore,         ///< 500, and it has not
        AnswersLate,          ///< taken; said with answerHeld()
        SaysNothing,          ///< taken, and no answer at all: whoever asked has died
        SaysNothingOfNothing, ///< not taken, and no answer at all: likewise
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

    /// Behind it stands that one from now on, which other consoles speak to, too.
    void share(const std::shared_ptr<ScriptedProvider> &provider) { m_provider = provider; }
    void setRoom(int room) { m_room = room; }
    /// What it plays to that address, or through that one of its members, one after the other, the last one
    /// for ever.
    void play(const QString &address, const QList<Plays> &plays) { m_plays.insert(address, plays); }
    /// What it plays to addresses of which nothing is said, by what it is given; else it takes all.
    void playElse(std::function<Plays(const Outgoing &)> plays) { m_else = std::move(plays); }
    /// In what words it refuses.
    void setRefusal(const QString &words) { m_refusal = words; }
    /// Asked so often, it knows.
    void knowsAfter(int questions)
    {
        m_knowsAfter = [questions](const QString &) { return questions; };
    }
    void knowsAfter(std::function<int(const QString &attempt)> questions)
    {
        m_knowsAfter = std::move(questions);
    }
    /// Says what it still owes.
    void answerHeld();
    /// Called before anything of a batch is looked at.
    void beforeSend(std::function<void(const QList<Outgoing> &)> look) { m_look = std::move(look); }

    [[nodiscard]] const QList<Outgoing> &arrived() const;
    [[nodiscard]] int arrivedAt(const QString &address) const;
    [[nodiscard]] int tried() const;
    [[nodiscard]] const QStringList &asked() const;
    [[nodiscard]] const QStringList &findings() const;
    void hear(const Heard &what) { emit heard(what); }
    void trouble(const QString &member, const QString &what) { emit troubled(member, what); }

private:
    void check(const Outgoing &one);
    Plays next(const Outgoing &one);
    void play(const Outgoing &one, Plays plays);
    void answer(const Outgoing &one, Attempted::What what, const char *code = nullptr,
                const QString &text = {});

    QString m_key;
    QStringList m_members;
    Channel m_channel;
    bool m_canBeAsked;
    int m_room = 8;
    QString m_refusal = QStringLiteral("no such user here");
    std::function<int(const QString &)> m_knowsAfter = [](const QString &) { return 1; };
    std::function<void(const QList<Outgoing> &)> m_look;
    std::function<Plays(const Outgoing &)> m_else;
    QHash<QString, QList<Plays>> m_plays;
    QList<Outgoing> m_held;
    std::shared_ptr<ScriptedProvider> m_provider;
};

/// What stands behind gateways: goes on where a console ends.
struct ScriptedProvider {
    const Clock *clock = nullptr; ///< null: nobody asks when
    QSet<QString> names;          ///< of all attempts that it was given
    QSet<QString> taken;          ///< of those that arrived
    QList<Outgoing> arrived;
    QMap<ScriptedGateway::Plays, int> played;
    QStringList asked; ///< attempts, in the order of the questions
    QHash<QString, QList<Instant>> askedAt;
    QStringList findings;
};

} // namespace Switchback
