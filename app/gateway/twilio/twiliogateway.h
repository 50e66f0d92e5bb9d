// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"
#include "app/gateway/twilio/answers.h"
#include "app/gateway/twilio/twilioaccount.h"

#include <QHash>

#include <memory>
#include <vector>

namespace Switchback
{

/// What a provider told us, its signature checked.
struct TwilioCallback {
    enum class What { Status, Key };
    What what = What::Status;
    QString attempt;
    QString account; ///< the gateway's name within its kind: "twilio"
    TwilioState state;
    QString key;
};

/// What SMS and calls have in common in Twilio's dialect. An order goes to the first account; one that surely
/// did not send it hands it on to the next. What was sent is followed until its state is final, by call-backs
/// and by asking; what call-backs tell twice, or late, is told once.
///
/// Lost answers. *Whoever calls* decides when is asked: 5, 15 and 60 s after the answer was lost. *This*
/// decides what the answer is worth: what is found was sent, at any time; what is not found proves nothing at
/// first, for a provider lists what it took a moment later. Only when it is not found at least `sureAfter`
/// after the answer was lost (of an attempt of before a restart: after it was first asked about) is NotSent
/// said. Who can't be asked to the last page says nothing. What is found is followed from then on, so an
/// attempt that was Sent before a restart may be asked about too.
class TwilioGateway : public Gateway
{
    Q_OBJECT

public:
    struct Times {
        Duration whole = std::chrono::seconds(15);    ///< of a request
        Duration firstPoll = std::chrono::seconds(3); ///< then twice as long each time
        Duration pollEvery =
            std::chrono::seconds(60); ///< at most; from the first one on where call-backs come
        Duration follow = std::chrono::hours(4);
        /// So that an ask at 60 s is beyond it, also where the first one at 5 s was late.
        Duration sureAfter = std::chrono::seconds(50);
        /// A provider opens the list of a call's events so long after its end.
        Duration eventsAfter = std::chrono::minutes(15) + std::chrono::seconds(20);
    };

    TwilioGateway(TwilioKind kind, const QList<TwilioSettings> &accounts, CallbackSettings callback,
                  const Clock &clock, Times times, QObject *parent);
    ~TwilioGateway() override;

    [[nodiscard]] QString key() const override;
    [[nodiscard]] Channel channel() const override;
    [[nodiscard]] QStringList members() const override;
    [[nodiscard]] int room() const override;
    void send(const QList<Outgoing> &batch) override;
    void ask(const QList<Outgoing> &attempts) override;
    [[nodiscard]] bool canBeAsked() const override { return true; }
    /// Each until it would no longer be followed by whoever sent it.
    void goOnWith(const QList<Taken> &all) override;

    /// From the listener.
    void told(const TwilioCallback &callback);
    /// How many are still followed.
    [[nodiscard]] qsizetype following() const;
    [[nodiscard]] const std::vector<std::unique_ptr<TwilioAccount>> &accounts() const { return m_accounts; }

protected:
    /// What is posted; an Error with its code: it can't be.
    [[nodiscard]] virtual Result<FormFields> order(const Outgoing &what,
                                                   const TwilioAccount &account) const = 0;
    /// Whether what stands in a provider's list is that attempt. `since`: when it was sent at the earliest,
    /// by the provider's clock; nothing: not known.
    [[nodiscard]] virtual bool isIt(const TwilioState &state, const Outgoing &what,
                                    const std::optional<Instant> &since) const = 0;
    /// A call has ended: there may be a key to be asked for.
    virtual void ended(const QString &attempt, TwilioAccount &account, const QString &sid);

    void pressed(const QString &attempt, const QString &key);
    /// Empty: there are no call-backs.
    [[nodiscard]] QString callbackUrl(const char *kind, const QString &attempt) const;
    [[nodiscard]] QString
    collection(const QString &below = {}) const; ///< "Messages.json", "Messages/SM1.json"
    [[nodiscard]] const Times &times() const { return m_times; }

private:
    struct Followed {
        std::size_t account = 0;
        QString sid;
        int rank = -1;
        QString key; ///< that was pressed
        int polls = 0;
        bool asking = false;
        Duration due{0};
        Duration until{0};
    };
    struct Lost {
        std::size_t account = 0;
        Duration sent{0}; ///< when it went out at the earliest; monotonic, as the next is
        Duration since{0};
        bool known =
            false; ///< the answer was lost here; else: before a restart, and this is when it was first asked
    };
    struct Question;

    [[nodiscard]] QString member(std::size_t account) const;
    void tryAt(const Outgoing &what, std::size_t account, const Attempted &before);
    void settle(const Outgoing &what, std::size_t account, Duration began, const HttpAnswer &answer,
                const Attempted &before);
    void finish(const Outgoing &what, std::size_t account, Attempted attempted);
    Followed &follow(const QString &attempt, std::size_t account, const QString &sid);
    void learn(const QString &attempt, std::size_t account, const TwilioState &state);
    void hear(const QString &attempt, std::size_t account, Heard heard);
    void poll();
    void pollOne(const QString &attempt, Followed &one);
    void askNext(const std::shared_ptr<Question> &question);
    void askPage(const std::shared_ptr<Question> &question, const QString &place);
    void pageCame(const std::shared_ptr<Question> &question, const HttpAnswer &answer);
    void notFound(const Question &question);
    [[nodiscard]] bool isTaken(const QString &sid) const;

    const TwilioKind m_kind;
    const CallbackSettings m_callback;
    const Clock &m_clock;
    const Times m_times;
    CurlHandles m_handles;
    CurlLoop m_loop;
    std::vector<std::unique_ptr<TwilioAccount>> m_accounts;
    QHash<QString, Followed> m_followed; ///< by attempt; final ones too, until their time is over
    QHash<QString, Lost> m_lost;         ///< answers
    QTimer m_polls;
};

} // namespace Switchback
