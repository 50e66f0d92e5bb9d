// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/sip/sipvoicegateway.h"

#include "models/core/visibletext.h"
#include "models/notify/ladder/addressrefusal.h"
#include "models/sites/sipports.h"

#include <QRegularExpression>

namespace Switchback
{

namespace
{
/// 486 of "486 Busy Here"; 0: it is no answer of SIP.
int sipCode(const QString &why)
{
    static const QRegularExpression shape(QStringLiteral("\\A([1-6][0-9]{2})(?: |\\z)"));
    return shape.match(why).captured(1).toInt();
}

/// Final for this number, whoever asks: not found, gone, incomplete, does not exist anywhere.
bool concernsNumber(int code)
{
    return concernsAddress(Channel::Call, QString::number(code));
}

/// The person's telephone was reached, or is off: busy, does not answer, declined.
bool concernsPerson(int code)
{
    return code == 408 || code == 480 || code == 486 || code == 487 || code == 600 || code == 603;
}
} // namespace

struct SipVoiceGateway::Call {
    enum class State { Speaking, Dialling, Ringing, Talking, Ending };
    Outgoing what;
    QString aor;
    State state = State::Speaking;
    Speech::Spoken speech;
    QString key;
    QString ended; ///< why we ended it: a code
    bool told = false;
    bool answered = false;
    QTimer timer;
};

SipVoiceGateway::SipVoiceGateway(SipSettings settings, const Clock &clock, Times times, QObject *parent)
    : Gateway(parent)
    , m_settings(std::move(settings))
    , m_clock(clock)
    , m_times(times)
    , m_baresip({m_settings.listen,
                 m_settings.rtpFirst,
                 m_settings.rtpFirst + SipPortsPerCall * m_settings.atOnce,
                 {}})
{
    connect(&m_baresip.control(), &BaresipControl::event, this,
            [this](const QJsonObject &event) { eventCame(event); });
    connect(&m_baresip, &Baresip::gone, this, [this](const QString &why) { broken(why); });
    connect(&m_baresip.control(), &BaresipControl::up, this, [this] { trouble({}); });
}

SipVoiceGateway::~SipVoiceGateway() = default;

void SipVoiceGateway::send(const QList<Outgoing> &batch)
{
    m_waiting.insert(m_waiting.end(), batch.begin(), batch.end());
    QMetaObject::invokeMethod(
        this, [this] { begin(); }, Qt::QueuedConnection);
}

void SipVoiceGateway::begin()
{
    static const QRegularExpression e164(QStringLiteral("\\A\\+[1-9][0-9]{1,14}\\z"));
    static const QRegularExpression digits(QStringLiteral("\\A[0-9*#]{0,28}\\z"));
    while (!m_waiting.empty() && int(m_calls.size()) < m_settings.atOnce) {
        const Outgoing what = m_waiting.front();
        m_waiting.pop_front();
        const QString aor = QStringLiteral("sip:c%1@%2").arg(++m_last).arg(m_settings.listen);
        Call &call = *(m_calls[aor] = std::make_unique<Call>());
        call.what = what;
        call.aor = aor;
        call.timer.setSingleShot(true);
        connect(&call.timer, &QTimer::timeout, this, [this, &call] { timeUp(call); });
        const bool late = what.notAfter <= m_clock.now();
        const bool sound = e164.match(what.address).hasMatch() && digits.match(what.extension).hasMatch();
        if (late || !sound) {
            Attempted attempted;
            attempted.what = sound ? Attempted::What::Later : Attempted::What::Refused;
            attempted.code = sound ? QString() : QStringLiteral("484");
            attempted.text = sound ? tr("its time was over before its turn came")
                                   : tr("it is no number in E.164, or its extension can't be dialled");
            told(call, attempted);
            over(aor);
            continue;
        }
        m_baresip.start();
        m_speech.speak(what.text, what.language, [this, aor](const Result<Speech::Spoken> &spoken) {
            const auto at = m_calls.find(aor);
            if (at == m_calls.end())
                return;
            if (spoken) {
                dial(*at->second, *spoken);
                return;
            }
            trouble(spoken.error().text);
            Attempted later;
            later.text = spoken.error().text;
            told(*at->second, later);
            over(aor);
        });
    }
}

/// Each call has an account of its own in baresip: its source of sound is its account's.
void SipVoiceGateway::dial(Call &call, const Speech::Spoken &spoken)
{
    call.state = Call::State::Dialling;
    call.speech = spoken;
    const QString account =
        QStringLiteral("\"%1\" <%2>;regint=0;call_transfer=no;audio_codecs=PCMU,PCMA;audio_source=aufile,%3")
            .arg(m_settings.from, call.aor, spoken.file);
    m_baresip.run(
        {{QStringLiteral("uanew"), account},
         {QStringLiteral("uafind"), call.aor},
         {QStringLiteral("dial"), QStringLiteral("sip:%1@%2").arg(call.what.address, m_settings.sbc)}},
        [this, aor = call.aor](bool ok) {
            const auto at = m_calls.find(aor);
            if (at == m_calls.end() || at->second->state != Call::State::Dialling)
                return;
            if (ok)
                at->second->timer.start(m_times.connect);
            else
                closed(*at->second, tr("it can't be dialled"));
        });
}

void SipVoiceGateway::eventCame(const QJsonObject &event)
{
    const auto at = m_calls.find(event.value(QLatin1String("accountaor")).toString());
    if (at == m_calls.end() || event.value(QLatin1String("direction")) != QLatin1String("outgoing"))
        return; // nobody calls us
    Call &call = *at->second;
    const QString type = event.value(QLatin1String("type")).toString();
    const QString text = visibleText(event.value(QLatin1String("param")).toString(), 200);
    if (type == QLatin1String("CALL_RINGING") || type == QLatin1String("CALL_PROGRESS"))
        ringing(call, visibleText(event.value(QLatin1String("id")).toString(), 80));
    else if (type == QLatin1String("CALL_ESTABLISHED"))
        established(call);
    else if (type == QLatin1String("CALL_DTMF_START"))
        pressed(call, text.left(1));
    else if (type == QLatin1String("CALL_CLOSED"))
        closed(call, text);
}

void SipVoiceGateway::ringing(Call &call, const QString &reference)
{
    if (call.state != Call::State::Dialling)
        return;
    call.state = Call::State::Ringing;
    call.timer.start(m_times.ring);
    Attempted sent;
    sent.what = Attempted::What::Sent;
    sent.reference = reference;
    told(call, sent);
}

void SipVoiceGateway::established(Call &call)
{
    if (call.state == Call::State::Ending)
        return;
    Attempted sent;
    sent.what = Attempted::What::Sent;
    told(call, sent);
    call.answered = true;
    call.state = Call::State::Talking;
    call.timer.start(call.speech.length + m_times.spare);
    if (call.what.extension.isEmpty())
        return;
    QTimer::singleShot(m_times.dial, &call.timer, [this, &call] {
        QList<Baresip::Step> steps{{QStringLiteral("uafind"), call.aor}};
        for (const QChar digit : std::as_const(call.what.extension))
            steps += {QStringLiteral("sndcode"), QString(digit)};
        m_baresip.run(steps);
    });
}

void SipVoiceGateway::pressed(Call &call, const QString &key)
{
    static const QRegularExpression shape(QStringLiteral("\\A[0-9*#]\\z"));
    if (call.state != Call::State::Talking || !call.key.isEmpty() || !shape.match(key).hasMatch())
        return;
    call.key = key;
    hear(call, Heard::What::Answered, key, tr("pressed %1").arg(key));
    hangUp(call);
}

void SipVoiceGateway::hangUp(Call &call)
{
    call.state = Call::State::Ending;
    call.timer.start(m_times.end);
    m_baresip.run({{QStringLiteral("uafind"), call.aor}, {QStringLiteral("hangup"), {}}});
}

void SipVoiceGateway::timeUp(Call &call)
{
    if (call.state == Call::State::Ending) { // nothing more comes
        closed(call, {});
        return;
    }
    if (!call.answered)
        call.ended =
            call.state == Call::State::Ringing ? QStringLiteral("no-answer") : QStringLiteral("silent");
    hangUp(call);
}

void SipVoiceGateway::closed(Call &call, const QString &why)
{
    const int code = sipCode(why);
    const QString name = code > 0 ? QString::number(code) : call.ended;
    const QString text = call.ended == QLatin1String("silent") ? tr("the SBC does not answer")
                         : call.ended.isEmpty()                ? why
                                                               : tr("nobody picked up");
    Attempted attempted;
    attempted.code = name;
    attempted.text = text;
    if (call.answered) {
        hear(call, Heard::What::Delivered, {}, {});
    } else if (call.told || concernsPerson(code)) {
        attempted.what = Attempted::What::Sent;
        told(call, attempted);
        hear(call, Heard::What::Failed, name, text);
    } else {
        attempted.what = concernsNumber(code) ? Attempted::What::Refused : Attempted::What::Later;
        if (attempted.what == Attempted::What::Later)
            trouble(text);
        told(call, attempted);
    }
    m_baresip.run({{QStringLiteral("uadel"), call.aor}});
    over(call.aor);
}

void SipVoiceGateway::told(Call &call, Attempted attempted)
{
    if (std::exchange(call.told, true))
        return;
    attempted.gateway = QStringLiteral("voice/") + m_settings.name;
    if (attempted.what == Attempted::What::Sent)
        trouble({});
    emit this->attempted(call.what.attempt, attempted);
}

void SipVoiceGateway::hear(const Call &call, Heard::What what, const QString &code, const QString &text)
{
    Heard heard;
    heard.attempt = call.what.attempt;
    heard.what = what;
    heard.at = m_clock.now();
    heard.code = code;
    heard.text = text;
    heard.gateway = QStringLiteral("voice/") + m_settings.name;
    emit this->heard(heard);
}

/// It may be the one whose timer has just told.
void SipVoiceGateway::over(const QString &aor)
{
    const auto at = m_calls.find(aor);
    if (at == m_calls.end())
        return;
    const std::shared_ptr<Call> call(std::move(at->second));
    m_calls.erase(at);
    call->timer.stop();
    QMetaObject::invokeMethod(
        this, [this, call] { begin(); }, Qt::QueuedConnection);
}

void SipVoiceGateway::broken(const QString &why)
{
    trouble(why);
    QStringList all;
    for (const auto &[aor, call] : m_calls)
        all += aor;
    for (const QString &aor : std::as_const(all)) {
        Call &call = *m_calls.at(aor);
        if (call.told && call.key.isEmpty())
            hear(call, Heard::What::Failed, QStringLiteral("broken-off"), why);
        Attempted later;
        later.text = why;
        told(call, later);
        over(aor);
    }
}

void SipVoiceGateway::trouble(const QString &what)
{
    if (std::exchange(m_trouble, what) != what)
        emit troubled(QStringLiteral("voice/") + m_settings.name, what);
}

} // namespace Switchback
