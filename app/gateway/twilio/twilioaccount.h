// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/secretforms.h"
#include "app/gateway/twilio/httpcall.h"
#include "app/gateway/twilio/signature.h"
#include "app/keys/keychaintoken.h"
#include "models/core/clock.h"
#include "models/sites/notifygateways.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>

namespace Switchback
{

/// One account at a provider: its token, its address, its pace. Requests go out by turns, orders before
/// questions, at most so many a second and eight at once; what a 429 asks for is kept.
/// The token, should the provider repeat it, is not in what is handed on. One thread, without a
/// wait in it: the token's file is read aside, the name is looked up by a helper.
class TwilioAccount : public QObject
{
    Q_OBJECT

public:
    TwilioAccount(TwilioSettings settings, const Clock &clock, CurlLoop &loop, QObject *parent);
    ~TwilioAccount() override;

    using Done = std::function<void(const HttpAnswer &)>;
    [[nodiscard]] const TwilioSettings &settings() const { return m_settings; }
    /// Below the account: "Messages.json".
    [[nodiscard]] QString place(const QString &name) const;
    /// `done` is called once, later; Held when the moment passed before its turn, or the provider wants to be
    /// left alone: for long, or while there is somebody else to turn to (`waits` false).
    void post(const QString &place, const FormFields &form, Instant notAfter, bool waits, Done done);
    /// Waits until the provider has been left alone as long as it wants.
    void get(const QString &placeAndQuery, Done done);
    /// Until then the provider wants to be left alone; nothing: it does not.
    [[nodiscard]] std::optional<Instant> pausedUntil() const;
    /// What call-backs are signed with; empty: it can't be read now. `got` is called once, maybe at once.
    void withToken(std::function<void(const QByteArray &)> got);
    /// Tells what is wrong, once; empty: nothing is.
    void say(const QString &trouble);
    /// How long a request may take, from its turn on.
    void setWhole(Duration whole) { m_whole = whole; }

signals:
    /// Nothing works, and why; empty: all is well again.
    void troubled(const QString &what);

private:
    struct Turn {
        QString place;
        std::optional<FormFields> form;
        Instant notAfter{};
        bool waits = false; ///< over a short pause
        Done done;
    };
    [[nodiscard]] bool isHeld(const Turn &order) const;
    void wake();
    void go();
    void expire();
    void begin(const Turn &turn);
    void ended(quint64 id, const HttpAnswer &answer, const Done &done);
    void prepare();
    void readToken(std::function<void(const Result<QByteArray> &)> got);
    void readCa();
    void resolve();
    void ready();
    void failAll(const QString &why);

    const TwilioSettings m_settings;
    const Clock &m_clock;
    CurlLoop &m_loop;
    KeychainToken m_keychain;
    std::deque<Turn> m_orders;
    std::deque<Turn> m_questions;
    std::map<quint64, std::unique_ptr<HttpCall>> m_running;
    quint64 m_last = 0;
    QTimer m_timer;
    Duration m_nextTurn{0};   ///< monotonic, as the next two are
    Duration m_readyUntil{0}; ///< what is known of token, CA and address holds
    Duration m_paused{0};
    bool m_preparing = false;
    int m_refusals = 0; ///< 429 in a row
    QByteArray m_token;
    QByteArray m_ca;
    QByteArray m_address;
    int m_tries = 0; ///< of addresses, so that the next one takes its turn
    QString m_trouble;
    Duration m_whole = std::chrono::seconds(15);
};

} // namespace Switchback
