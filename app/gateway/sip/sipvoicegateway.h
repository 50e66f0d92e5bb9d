// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/gateway.h"
#include "app/gateway/sip/speech.h"
#include "app/telephone/baresip.h"
#include "models/core/clock.h"
#include "models/sites/notifygateways.h"

#include <deque>
#include <map>
#include <memory>

namespace Switchback
{

/// Calls by SIP through an SBC: one baresip for all, which plays each call its own speech, and takes a key as
/// acknowledgement, which ends the call. Nothing else does: who or what picked up is not known. Who calls is
/// shown as the display name; what the SBC makes of it is its own. A call can't be asked about later, and
/// needs not be: while it has not been answered nothing was said, so it may be tried again. One thread,
/// without a wait in it.
class SipVoiceGateway : public Gateway
{
    Q_OBJECT

public:
    struct Times {
        /// Until it rings: a mobile network takes its time, and that the SBC is trying is not told to us.
        Duration connect = std::chrono::seconds(25);
        Duration end = std::chrono::seconds(5); ///< until a call that we hang up is over
        Duration ring = std::chrono::seconds(45);
        Duration dial = std::chrono::seconds(2);   ///< from the answer to an extension's first digit
        Duration spare = std::chrono::seconds(10); ///< longer than the speech no call lasts
    };

    SipVoiceGateway(SipSettings settings, const Clock &clock, Times times, QObject *parent);
    ~SipVoiceGateway() override;

    [[nodiscard]] QString key() const override { return QStringLiteral("sip"); }
    [[nodiscard]] Channel channel() const override { return Channel::Call; }
    [[nodiscard]] QStringList members() const override
    {
        return {QStringLiteral("voice/") + m_settings.name};
    }
    [[nodiscard]] int room() const override { return m_settings.atOnce; }
    void send(const QList<Outgoing> &batch) override;

private:
    struct Call;
    void begin();
    void dial(Call &call, const Speech::Spoken &spoken);
    void eventCame(const QJsonObject &event);
    void ringing(Call &call, const QString &reference);
    void established(Call &call);
    void pressed(Call &call, const QString &key);
    void closed(Call &call, const QString &why);
    void timeUp(Call &call);
    void hangUp(Call &call);
    void told(Call &call, Attempted attempted);
    void hear(const Call &call, Heard::What what, const QString &code, const QString &text);
    void over(const QString &aor);
    void broken(const QString &why);
    void trouble(const QString &what);

    const SipSettings m_settings;
    const Clock &m_clock;
    const Times m_times;
    Speech m_speech;
    Baresip m_baresip;
    std::deque<Outgoing> m_waiting;
    std::map<QString, std::unique_ptr<Call>> m_calls; ///< by the name that baresip has for it
    int m_last = 0;
    QString m_trouble;
};

} // namespace Switchback
