// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/calls/voiceline.h"

#include "app/lab/base/labspec.h"
#include "models/core/clock.h"
#include "models/testcall/siteanswer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace Switchback::Lab
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration LooksEvery = 100ms;
constexpr Duration ReachesEvery = 500ms;
constexpr Duration RingsLong = 7s; // a caller gives up after twelve
// A report of RTCP comes after 5 s. Keys have times of their own, which would count as jitter in it: so they
// wait.
constexpr qint64 AnswersAfterMs = 6000;
constexpr qint64 HearsAtLeastMs = 3000; ///< also where the report was there before us
constexpr qint64 GivesUpCodeMs = 9000;
constexpr qint64 LongestMs = 60'000;
// The voice application takes a moment to have a message in the database.
constexpr qint64 LooksForMessageMs = 6000;
constexpr qint64 PlaysAtLeastMs = 4000;
constexpr qint64 ForgottenS = 30;
constexpr qint64 SoundBeforeMs = 2000; ///< an answer may be told that much later than its sound begins
constexpr qint64 WavHead = 44;
constexpr qint64 MostSound = qint64(2) * 1024 * 1024;
constexpr qint64 MostAnswers = qint64(256) * 1024;
constexpr qsizetype MostKeys = 100;
constexpr qsizetype MostCaller = 100;
constexpr size_t MostCalls = 50;

QString fieldOf(const QJsonObject &event, const char *name)
{
    return event.value(QLatin1String(name)).toString();
}

bool isOf(const QString &account, const char *number)
{
    return account.startsWith(QStringLiteral("sip:%1@").arg(QLatin1String(number)));
}
} // namespace

VoiceLine::VoiceLine(Place place, QByteArray key, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
    , m_key(std::move(key))
    , m_spool(QFileInfo(m_place.answers).path() + QLatin1Char('/') + QLatin1String(LabSpec::messageSpool))
{
    connect(&m_control, &BaresipControl::event, this, [this](const QJsonObject &event) { eventCame(event); });
    connect(&m_control, &BaresipControl::lost, this, [this] {
        m_calls.clear();
        m_control.open(m_place.port, m_place.address, ReachesEvery);
    });
    connect(&m_looks, &QTimer::timeout, this, [this] { look(); });
}

void VoiceLine::start()
{
    QDir().mkpath(m_place.folder);
    m_spool.prepare();
    clear(true);
    m_looked = m_lookedBefore = QDateTime::currentDateTimeUtc();
    m_control.open(m_place.port, m_place.address, ReachesEvery);
    m_looks.start(LooksEvery);
}

void VoiceLine::eventCame(const QJsonObject &event)
{
    const QString account = fieldOf(event, "accountaor");
    static const QString slow = QStringLiteral("sip:%1@").arg(QLatin1String(LabSpec::slowUser));
    if (account.startsWith(slow) && fieldOf(event, "type") == QLatin1String("CALL_INCOMING"))
        acceptLater(account, fieldOf(event, "id"));
    const bool ours = isOf(account, LabSpec::testNumber) || isOf(account, LabSpec::messageNumber);
    if (!ours || fieldOf(event, "direction") != QLatin1String("incoming"))
        return;
    const QString type = fieldOf(event, "type");
    const QString id = fieldOf(event, "id");
    // Of one that was answered before we could hear of it the first key tells.
    const bool established = type == QLatin1String("CALL_ESTABLISHED");
    const bool late = type == QLatin1String("CALL_DTMF_START") && !m_calls.contains(id);
    if ((established || late) && m_calls.size() < MostCalls) {
        Call &call = m_calls[id];
        call.account = account;
        call.caller = fieldOf(event, "peeruri").left(MostCaller);
        call.since = m_lookedBefore.addMSecs(late ? -AnswersAfterMs : 0);
        call.clock.start();
    }
    const auto at = m_calls.find(id);
    if (at == m_calls.end())
        return;
    Call &call = at->second;
    if (type == QLatin1String("CALL_RTPESTAB")) {
        findSound(call);
    } else if (type == QLatin1String("CALL_RTCP")) {
        const QJsonObject received = event.value(QLatin1String("rtcp_stats")).toObject();
        call.told =
            call.told ||
            received.value(QLatin1String("rx")).toObject().value(QLatin1String("sent")).toInteger() > 0;
    } else if (type == QLatin1String("CALL_DTMF_START")) {
        call.keys = (call.keys + fieldOf(event, "param").left(1)).right(MostKeys);
    } else if (type == QLatin1String("CALL_CLOSED")) {
        over(call);
        m_calls.erase(at);
    }
}

void VoiceLine::acceptLater(const QString &account, const QString &id)
{
    QTimer::singleShot(RingsLong, this, [this, account, id] {
        m_control.run({{QStringLiteral("uafind"), account},
                       {QStringLiteral("callfind"), id},
                       {QStringLiteral("accept"), {}}});
    });
}

void VoiceLine::look()
{
    // After a pause it may be the timer that is heard first, and only then what came meanwhile.
    m_lookedBefore = std::exchange(m_looked, QDateTime::currentDateTimeUtc());
    for (auto &[id, call] : m_calls) {
        const qint64 age = call.clock.elapsed();
        findSound(call);
        if (keepsMessages(call) && fetchCodeIn(call.keys))
            fetch(id, call);
        else
            tone(id, call);
        if (age > LongestMs)
            m_control.run({{QStringLiteral("uafind"), call.account},
                           {QStringLiteral("callfind"), id},
                           {QStringLiteral("hangup"), {}}});
    }
    clear(false);
}

void VoiceLine::tone(const QString &id, Call &call)
{
    const qint64 age = call.clock.elapsed();
    const auto code = testCodeIn(call.keys);
    const bool heardEnough = age > AnswersAfterMs || (call.told && age > HearsAtLeastMs);
    if (!call.answered && ((code && heardEnough) || age > GivesUpCodeMs))
        answer(id, call, code.value_or(QString()), heard(call));
}

bool VoiceLine::keepsMessages(const Call &call)
{
    return isOf(call.account, LabSpec::messageNumber);
}

/// The voice application finds the message, by its row; it is played over and over, and a while after that
/// the caller is told whom they heard and what was in it.
void VoiceLine::fetch(const QString &id, Call &call)
{
    const qint64 age = call.clock.elapsed();
    if (call.answered)
        return;
    if (call.fetched.isEmpty()) {
        call.fetched = *fetchCodeIn(call.keys);
        call.wish = m_spool.want(call.fetched);
        call.wished = age;
    }
    if (call.plays < 0) {
        const auto file = m_spool.found(call.wish);
        if (file && !file->isEmpty())
            play(id, call, *file);
        else if (file || age - call.wished > LooksForMessageMs)
            answer(id, call, fetchWord(call.fetched), {});
    } else if (age - call.plays > PlaysAtLeastMs) {
        answer(id, call, fetchWord(call.fetched), call.stored);
    }
}

void VoiceLine::play(const QString &id, Call &call, const QString &path)
{
    QFile file(path);
    const QByteArray sound = file.open(QIODevice::ReadOnly) ? soundOf(file.read(MostSound)) : QByteArray();
    call.stored = hearTone(sound, LabSpec::testTone, 0);
    call.plays = call.clock.elapsed();
    // Seen from where it was begun, for it cuts longer names off than 128 letters.
    m_control.run(
        {{QStringLiteral("uafind"), call.account},
         {QStringLiteral("callfind"), id},
         {QStringLiteral("ausrc"), QStringLiteral("aufile,") + QDir(m_place.folder).relativeFilePath(path)}});
}

/// What was said after a code was keyed, or before, is a message.
void VoiceLine::over(const Call &call)
{
    if (!call.wish.isEmpty())
        m_spool.forget(call.wish);
    const auto code = testCodeIn(call.keys);
    if (keepsMessages(call) && call.fetched.isEmpty() && code && !call.sound.isEmpty() &&
        m_spool.leave(call.sound, *code, call.caller, SystemClock().now()))
        return;
    if (!call.sound.isEmpty())
        QFile::remove(call.sound);
}

/// baresip names its files after the second, so a call that begins in the same one would write into ours, and
/// empty it first: as soon as something is in it, it is given a name of its own. What is older is of calls
/// that nobody asked us about, customers' among them.
void VoiceLine::findSound(Call &call)
{
    if (!call.sound.isEmpty())
        return;
    const QDir folder(m_place.folder);
    for (const QFileInfo &file :
         folder.entryInfoList({QStringLiteral("dump-*-dec.wav")}, QDir::Files, QDir::Time)) {
        const QString own = folder.filePath(QStringLiteral("heard-%1.wav").arg(m_sounds + 1));
        const QDateTime begun = file.birthTime().isValid() ? file.birthTime() : file.lastModified();
        if (begun.msecsTo(call.since) > SoundBeforeMs)
            continue;
        if (file.size() <= WavHead || !QFile::rename(file.filePath(), own))
            continue;
        ++m_sounds;
        call.sound = own;
        call.soundFrom = QFileInfo(own).size();
        call.soundSince = call.clock.elapsed();
        return;
    }
}

HeardTone VoiceLine::heard(const Call &call)
{
    QFile file(call.sound);
    if (call.sound.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    // Whole samples, from where it became ours. What came before is not missing; what did not come is.
    const qint64 before = (std::max(call.soundFrom, WavHead) - WavHead) / 2 * 2;
    const qint64 beforeMs =
        std::clamp<qint64>(before / 2 * 1000 / ToneRate, 0, std::max<qint64>(0, call.soundSince));
    file.seek(WavHead + before);
    return hearTone(file.read(MostSound), LabSpec::testTone,
                    soundDueMs(Duration(call.clock.elapsed() - beforeMs)));
}

void VoiceLine::answer(const QString &id, Call &call, const QString &code, const HeardTone &heard)
{
    call.answered = true;
    const QString keys = answerKeys(m_key, code, heard);
    note(id, code, keys);
    QList<BaresipControl::Step> steps{{QStringLiteral("uafind"), call.account},
                                      {QStringLiteral("callfind"), id}};
    for (const QChar key : keys)
        steps += {QStringLiteral("sndcode"), QString(key)};
    m_control.run(steps);
}

void VoiceLine::note(const QString &id, const QString &code, const QString &keys) const
{
    QFile file(m_place.answers);
    if (!file.open(QIODevice::ReadWrite))
        return;
    QByteArray all = file.readAll();
    if (all.size() > MostAnswers) {
        // Whoever reads it at this moment finds a call's line gone that was there long before.
        all = all.mid(all.indexOf('\n', all.size() / 2) + 1);
        file.resize(0);
        file.seek(0);
        file.write(all);
    }
    file.write(QJsonDocument(QJsonObject{{QStringLiteral("at"), toIso(SystemClock().now())},
                                         {QStringLiteral("call"), id},
                                         {QStringLiteral("code"), code},
                                         {QStringLiteral("keys"), keys}})
                   .toJson(QJsonDocument::Compact) +
               '\n');
}

/// What it writes of every call, customers' too. It goes on writing into a file that is gone.
void VoiceLine::clear(bool all) const
{
    const QDir folder(m_place.folder);
    const QDateTime forgotten = QDateTime::currentDateTimeUtc().addSecs(-ForgottenS);
    for (const QFileInfo &file : folder.entryInfoList({QStringLiteral("*.wav")}, QDir::Files)) {
        const QString name = file.fileName();
        const bool said = name.endsWith(QLatin1String("-enc.wav"));
        if (all || said || (name.startsWith(QLatin1String("dump-")) && file.lastModified() < forgotten))
            QFile::remove(file.filePath());
    }
}

} // namespace Switchback::Lab
