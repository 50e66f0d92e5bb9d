// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/testcall/testcaller.h"

#include "app/site/testcall/rtcpfigures.h"
#include "app/site/testcall/siptrace.h"
#include "models/core/clock.h"
#include "models/core/visibletext.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStorageInfo>

#include <algorithm>

namespace Switchback::Site
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration BeforeCode = 500ms;
constexpr Duration Ends = 10s; ///< an SBC waits 8 s for the other side to know of it
constexpr Duration LooksEvery = 50ms;
constexpr int ToneSeconds = 150; ///< longer than any call
constexpr qint64 MostSound = qint64(4) * 1024 * 1024;
constexpr qint64 MostLog = qint64(4) * 1024 * 1024;
constexpr qint64 LeastFree = qint64(64) * 1024;
constexpr qint64 RecordTail = qint64(64) * 1024;
constexpr qsizetype MostKeys = 200;
constexpr qint64 HearsAgainMs = 3000; ///< of a message, before and while the answer is keyed

/// 486 of "486 Busy Here"; 0: it is no answer of SIP.
int sipCode(const QString &why)
{
    static const QRegularExpression shape(QStringLiteral("\\A([3-6][0-9]{2})(?: |\\z)"));
    return shape.match(why).captured(1).toInt();
}

QString secondsText(Duration length)
{
    return TestCaller::tr("%1 s").arg(double(length.count()) / 1000, 0, 'f', 2);
}

/// Loss adds up over a call. Jitter is that of the first report: keys that are sent later would count as
/// such.
void take(std::optional<RtpFigures> &into, const std::optional<RtpFigures> &figures)
{
    if (!figures)
        return;
    const double jitter = into ? into->jitterMs : figures->jitterMs;
    into = figures;
    into->jitterMs = jitter;
}
} // namespace

TestCaller::TestCaller(TestCallSettings settings, TestCallPlan plan, AnswerKeys keys,
                       const TestCallFolder &folder, TestCallErrand errand, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_plan(std::move(plan))
    , m_keys(std::move(keys))
    , m_folder(folder)
    , m_errand(std::move(errand))
    , m_code(m_errand.fetches ? fetchWord(m_errand.code) : m_errand.code)
{
    m_deadline.setSingleShot(true);
    m_pause.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { timeUp(); });
    connect(&m_pause, &QTimer::timeout, this, [this] { keyCode(); });
    connect(&m_looks, &QTimer::timeout, this, [this] { look(); });
}

void TestCaller::start()
{
    const QString tone = m_folder.work() + QStringLiteral("/tone.wav");
    QFile wav(tone);
    const QByteArray bytes = toneWav(m_errand.fetches ? 0 : m_settings.toneHz, ToneSeconds);
    if (!wav.open(QIODevice::WriteOnly) || wav.write(bytes) != bytes.size() || !wav.flush()) {
        emit done(
            Error{QStringLiteral("io"), tr("%1 cannot be written: %2.").arg(tone, wav.errorString()), {}});
        return;
    }
    wav.close();
    Baresip::Settings settings;
    settings.listen = m_settings.listen;
    settings.interface = m_settings.interface;
    settings.rtpFirst = m_settings.rtpFirst;
    settings.rtpLast = m_settings.rtpLast;
    settings.hearsIn = m_folder.work();
    settings.traceTo = m_folder.log();
    settings.mostCalls = 1;
    // Whoever could hand our call on would have us call any number at all.
    settings.account = QStringLiteral("\"Switchback test\" <%1>;regint=0;call_transfer=no;"
                                      "audio_codecs=PCMU,PCMA;audio_source=aufile,%2")
                           .arg(account(), tone);
    m_baresip = std::make_unique<Baresip>(settings);
    connect(&m_baresip->control(), &BaresipControl::event, this,
            [this](const QJsonObject &event) { eventCame(event); });
    connect(m_baresip.get(), &Baresip::gone, this, [this](const QString &why) {
        // What was measured by then stands.
        if (m_state != State::Ending && m_state != State::Over)
            m_fault =
                Error{QStringLiteral("telephone"), tr("The test call was broken off: %1.").arg(why), {}};
        finish();
    });
    m_looks.start(LooksEvery);
    m_clock.start();
    emit told(tr("Calling %1 by %2").arg(m_plan.number, m_settings.sbc));
    m_baresip->start();
    m_baresip->run({{QStringLiteral("dial"), QStringLiteral("sip:%1@%2").arg(m_plan.number, m_settings.sbc)}},
                   [this](bool ok) {
                       if (!ok)
                           closed(tr("it can't be dialled"));
                   });
    connect(&m_baresip->control(), &BaresipControl::up, this, [this] {
        m_state = State::Dialling;
        m_clock.start();
        m_deadline.start(std::chrono::seconds(m_settings.connectS));
    });
}

void TestCaller::eventCame(const QJsonObject &event)
{
    if (m_state == State::Over || event.value(QLatin1String("direction")) != QLatin1String("outgoing"))
        return; // nobody calls us
    const QString type = event.value(QLatin1String("type")).toString();
    const QString text = visibleText(event.value(QLatin1String("param")).toString(), 200);
    const QString id = event.value(QLatin1String("id")).toString();
    if (m_callId.isEmpty())
        m_callId = id;
    if (id != m_callId)
        return; // not the call that we dialled
    if (type == QLatin1String("CALL_RINGING") || type == QLatin1String("CALL_PROGRESS"))
        reached(tr("It rings after %1"));
    else if (type == QLatin1String("CALL_ESTABLISHED"))
        established();
    else if (type == QLatin1String("CALL_RTPESTAB"))
        m_soundCame = true;
    else if (type == QLatin1String("CALL_RTCP"))
        rtcpCame(event.value(QLatin1String("rtcp_stats")).toObject());
    else if (type == QLatin1String("CALL_DTMF_START"))
        keyCame(text.left(1));
    else if (type == QLatin1String("CALL_CLOSED"))
        closed(text);
}

void TestCaller::reached(const QString &how)
{
    if (m_seen.reached)
        return;
    m_seen.reached = sinceDialled();
    if (m_state != State::Dialling)
        return;
    m_state = State::Ringing;
    emit told(how.arg(secondsText(*m_seen.reached)));
    m_deadline.start(std::chrono::seconds(m_settings.ringS));
}

/// A call may be heard before its answer, too: what was recorded then is not looked at.
QFileInfo TestCaller::recording() const
{
    return QDir(m_folder.work())
        .entryInfoList({QStringLiteral("dump-*-dec.wav")}, QDir::Files, QDir::Time)
        .value(0);
}

void TestCaller::established()
{
    if (m_state != State::Dialling && m_state != State::Ringing)
        return;
    const QFileInfo early = recording();
    m_earlyFile = early.fileName();
    m_earlyBytes = early.size();
    m_state = State::Talking;
    m_seen.answered = sinceDialled();
    if (!m_seen.reached)
        m_seen.reached = m_seen.answered;
    m_seen.code = 200;
    m_answeredAt = m_clock.elapsed();
    emit told(tr("Answered after %1").arg(secondsText(*m_seen.answered)));
    m_deadline.start(std::chrono::seconds(m_settings.talkS));
    m_pause.start(BeforeCode);
}

/// The steps that choose it: another call may have become the one that commands are about.
QList<Baresip::Step> TestCaller::ourCall() const
{
    if (m_callId.isEmpty())
        return {};
    return {{QStringLiteral("uafind"), account()}, {QStringLiteral("callfind"), m_callId}};
}

void TestCaller::keyCode()
{
    QList<Baresip::Step> steps = ourCall();
    for (const QChar digit : m_code + QLatin1Char('#'))
        steps += {QStringLiteral("sndcode"), QString(digit)};
    m_baresip->run(steps, [this](bool ok) {
        if (m_state != State::Over)
            m_seen.codeKeyed = ok;
        if (ok && m_state == State::Talking)
            emit told(tr("Keyed the code %1, listening").arg(m_code));
    });
}

void TestCaller::keyCame(const QString &key)
{
    if (m_state != State::Talking)
        return;
    m_cameKeys = (m_cameKeys + key).right(MostKeys);
    m_seen.scrapsCame = true;
    if (key == QLatin1String("#"))
        answerCame();
}

void TestCaller::rtcpCame(const QJsonObject &figures)
{
    take(m_seen.fromHere, sentFigures(figures));
    take(m_seen.toHere, receivedFigures(figures));
}

void TestCaller::recognize(const SiteAnswer &answer, const QStringList &codes)
{
    for (const auto &[site, key] : m_keys) {
        for (const QString &one : codes + QStringList{QString()}) {
            if (!m_seen.answeredBy.isEmpty() || !isAnswerOf(key, one, answer))
                continue;
            m_seen.answeredBy = site;
            m_seen.forOurCode = one == m_code;
            m_seen.there = answer.heard();
        }
    }
}

void TestCaller::answerCame()
{
    const auto answer = siteAnswerIn(m_cameKeys);
    if (!answer)
        return;
    m_seen.scrapsCame = false;
    m_seen.keysCame = true;
    recognize(*answer, {m_code});
    m_seen.keysRight = !m_seen.answeredBy.isEmpty();
    // Digits of an answer that nobody could have made may have been lost on their way: their word is
    // nobody's.
    emit told(m_seen.answeredBy.isEmpty()
                  ? tr("An answer came that no key of ours made")
                  : tr("Answered by %1")
                        .arg(m_seen.answeredBy == m_plan.site.id ? m_plan.site.name : m_seen.answeredBy));
    hangUp();
}

void TestCaller::measure()
{
    if (!m_seen.answered)
        return;
    m_seen.talked = Duration(m_clock.elapsed() - m_answeredAt);
    const QFileInfo heard = recording();
    QFile file(heard.filePath());
    QByteArray sound =
        heard.exists() && file.open(QIODevice::ReadOnly) ? soundOf(file.read(MostSound)) : QByteArray();
    // Sound that came and could not be recorded tells nothing of the way that it took.
    if ((m_soundCame && sound.isEmpty()) || QStorageInfo(m_folder.work()).bytesAvailable() < LeastFree)
        m_fault = Error{QStringLiteral("io"),
                        tr("What the test call heard cannot be recorded in %1.").arg(m_folder.work()),
                        tr("Make room there, and place it again.")};
    if (heard.fileName() == m_earlyFile)
        sound.remove(0, std::max<qint64>(0, m_earlyBytes - (heard.size() - sound.size())) / 2 * 2);
    m_endedAt = SystemClock().now();
    m_seen.here = heardIn(sound);
}

/// A message begins whenever it has been found there, and is played until the end.
HeardTone TestCaller::heardIn(QByteArray sound) const
{
    if (!m_errand.fetches)
        return hearTone(sound, m_plan.site.toneHz, soundDueMs(m_seen.talked));
    return hearTone(sound.right(HearsAgainMs * ToneRate / 1000 * 2), m_plan.site.toneHz, HearsAgainMs);
}

void TestCaller::hangUp()
{
    measure();
    m_state = State::Ending;
    m_deadline.start(Ends);
    emit told(tr("Ending the call"));
    m_baresip->run(ourCall() + QList<Baresip::Step>{{QStringLiteral("hangup"), {}}});
}

void TestCaller::timeUp()
{
    if (m_state == State::Ending) {
        finish();
        return;
    }
    if (m_state == State::Talking)
        emit told(tr("No answer came by keys within %1 s").arg(m_settings.talkS));
    else if (m_state == State::Ringing)
        emit told(tr("Nobody answered within %1 s").arg(m_settings.ringS));
    else
        m_seen.reason = tr("the SBC did not answer within %1 s").arg(m_settings.connectS);
    hangUp();
}

/// What tells nobody when it happens.
void TestCaller::look()
{
    if (m_state == State::Over || m_state == State::Starting)
        return;
    if (m_state != State::Ending && m_folder.calledOff()) {
        m_seen.calledOff = true;
        emit told(tr("Called off"));
        hangUp();
        return;
    }
    // Whoever hangs up is done at once for the telephone: that the other side knows is in the SIP alone.
    if (m_state != State::Ending || !m_over)
        return;
    // One that was given up before its first ring, too: else it would ring on behind us.
    const QByteArray said = sip();
    const bool known =
        byeWasAnswered(said, m_callId) || (!m_seen.answered && cancelWasAnswered(said, m_callId));
    if (known || m_seen.endedByOther)
        finish();
}

QByteArray TestCaller::sip() const
{
    QFile file(m_folder.log());
    return file.open(QIODevice::ReadOnly) ? sipIn(file.read(MostLog)) : QByteArray();
}

void TestCaller::closed(const QString &why)
{
    m_over = true;
    if (m_state == State::Ending || m_state == State::Over)
        return;
    if (m_state == State::Talking) {
        m_seen.endedByOther = true;
        measure();
    } else {
        m_seen.code = sipCode(why);
        m_seen.reason = why;
    }
    emit told(tr("The call is over: %1").arg(why));
    finish();
}

void TestCaller::readRecord()
{
    if (m_settings.answersFile.isEmpty() || m_callId.isEmpty() || m_seen.there || !m_seen.answered)
        return;
    QFile file(m_settings.answersFile);
    if (!file.open(QIODevice::ReadOnly))
        return;
    file.seek(std::max<qint64>(0, file.size() - RecordTail));
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QJsonObject one = QJsonDocument::fromJson(line).object();
        if (one.value(QLatin1String("call")).toString() != m_callId)
            continue;
        // Where our code came there otherwise than it was keyed, its answer is for that one.
        if (const auto answer = siteAnswerIn(one.value(QLatin1String("keys")).toString()))
            recognize(*answer, {m_code, one.value(QLatin1String("code")).toString()});
    }
}

void TestCaller::finish()
{
    if (std::exchange(m_state, State::Over) == State::Over)
        return;
    m_deadline.stop();
    m_pause.stop();
    m_looks.stop();
    m_seen.byeAnswered = byeWasAnswered(sip(), m_callId);
    readRecord();
    // It may be the telephone that tells us so: it is not to end while it speaks.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_baresip.reset();
            (void)m_folder.keepTrace();
            if (m_fault)
                emit done(*m_fault);
            else
                emit done(m_seen);
        },
        Qt::QueuedConnection);
}

} // namespace Switchback::Site
