// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/voice/voiceapp.h"

#include "app/lab/base/words.h"
#include "app/lab/voice/database.h"
#include "app/lab/voice/messages.h"
#include "models/core/instant.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QThread>
#include <QUuid>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace Switchback::Lab
{

namespace
{

volatile std::sig_atomic_t endWanted = 0;

void wantEnd(int)
{
    endWanted = 1;
}

constexpr int connectDeadlineMs = 2000;
constexpr int insertDeadlineMs = 5000;
constexpr int retryMs = 250;
constexpr int napMs = 50;
constexpr double callsAMinuteMax = 60'000;

// A telephone tone, one second of it in G.711 shape: 8,000 bytes that differ from call to call.
QByteArray tone(quint32 seed)
{
    QByteArray audio(8000, '\0');
    const double pitch = 300.0 + seed % 600;
    for (qsizetype i = 0; i < audio.size(); ++i)
        audio[i] =
            static_cast<char>(127.0 * std::sin(6.283185307179586 * pitch * static_cast<double>(i) / 8000.0));
    return audio;
}

class VoiceApp
{
public:
    explicit VoiceApp(const VoiceAppSetup &setup)
        : m_setup(setup)
    {
    }
    int run();

private:
    void readLoad();
    bool ready();
    void takeCall();
    QString record(const QString &id);
    bool acknowledge(const QString &id, Instant began, const QByteArray &walFile) const;
    std::unique_ptr<Messages> messages() const;
    void report(const QString &trouble);
    void nap(int ms);

    VoiceAppSetup m_setup;
    Database m_database;
    QString m_trouble;
    double m_perMinute = 0;
    int m_ledger = -1;
};

Instant now()
{
    return instantFromMs(QDateTime::currentMSecsSinceEpoch());
}

// Says a trouble once, not each quarter of a second.
void VoiceApp::report(const QString &trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    say(toIso(now()) + QLatin1Char(' ') + (trouble.isEmpty() ? Words::tr("taking calls") : trouble));
}

void VoiceApp::nap(int ms)
{
    for (int slept = 0; slept < ms && !endWanted; slept += napMs)
        QThread::msleep(static_cast<unsigned long>(std::min(napMs, ms - slept)));
}

void VoiceApp::readLoad()
{
    QFile file(m_setup.loadFile);
    m_perMinute = file.open(QIODevice::ReadOnly)
                      ? std::clamp(file.read(64).trimmed().toDouble(), 0.0, callsAMinuteMax)
                      : 0.0;
}

bool VoiceApp::ready()
{
    if (m_database.isOpen())
        return true;
    if (const auto opened = m_database.open(m_setup.socketFolder, QStringLiteral("voice"), connectDeadlineMs);
        !opened) {
        report(opened.error().text);
        return false;
    }
    const auto recovering = m_database.exec("select pg_is_in_recovery()", {}, connectDeadlineMs);
    if (recovering && !recovering->isEmpty() && recovering->first().first() == "f")
        return true;
    report(recovering ? Words::tr("the database takes no writes here") : recovering.error().text);
    m_database.close();
    return false;
}

QString VoiceApp::record(const QString &id)
{
    const QString name =
        QStringLiteral("%1/%2.ulaw").arg(now().time_since_epoch().count() / 3'600'000).arg(id);
    const QString path = m_setup.filesFolder + QLatin1Char('/') + name;
    QDir().mkpath(path.left(path.lastIndexOf(QLatin1Char('/'))));
    QFile file(path);
    const QByteArray audio = tone(QRandomGenerator::global()->generate());
    if (!file.open(QIODevice::WriteOnly) || file.write(audio) != audio.size() || !file.flush()) {
        report(Words::tr("%1: %2").arg(path, file.errorString()));
        file.remove();
        return {};
    }
    return name;
}

bool VoiceApp::acknowledge(const QString &id, Instant began, const QByteArray &walFile) const
{
    const QJsonObject line{{QStringLiteral("id"), id},
                           {QStringLiteral("at"), toIso(now())},
                           {QStringLiteral("site"), m_setup.site},
                           {QStringLiteral("began"), toIso(began)},
                           {QStringLiteral("timeline"), walFile.left(8).toInt(nullptr, 16)}};
    const QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    return write(m_ledger, bytes.constData(), static_cast<size_t>(bytes.size())) == bytes.size();
}

void VoiceApp::takeCall()
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString audio = record(id);
    if (audio.isEmpty())
        return;
    const Instant began = now();
    const quint32 number = QRandomGenerator::global()->bounded(10'000U);
    // The WAL file's name begins with the timeline: it tells the ledger under which promotion this was taken.
    const auto inserted = m_database.exec(
        "insert into voice.calls (id, site, caller, did, audio) values ($1, $2, $3, $4, $5) "
        "returning pg_walfile_name(pg_current_wal_insert_lsn())",
        {id.toUtf8(), m_setup.site.toUtf8(),
         QStringLiteral("+1630555%1").arg(number, 4, 10, QLatin1Char('0')).toUtf8(),
         QStringLiteral("+1800555%1").arg(number % 100, 4, 10, QLatin1Char('0')).toUtf8(), audio.toUtf8()},
        insertDeadlineMs);
    if (!inserted || inserted->isEmpty()) {
        // Perhaps committed, perhaps not: it was not acknowledged, so it isn't in the ledger either way.
        report(inserted ? Words::tr("an insert returned nothing") : inserted.error().text);
        m_database.close();
        return;
    }
    report({});
    if (!acknowledge(id, began, inserted->first().first()))
        report(Words::tr("%1 cannot be written").arg(m_setup.ledgerFile));
}

std::unique_ptr<Messages> VoiceApp::messages() const
{
    if (m_setup.messagesFile.isEmpty() || !QFile::exists(m_setup.messagesFile))
        return {};
    const auto setup = readMessagesSetup(m_setup.messagesFile);
    if (!setup) {
        say(setup.error().text, true);
        return {};
    }
    return std::make_unique<Messages>(
        *setup, [this](const QString &id, Instant began, const QByteArray &walFile) {
            if (!acknowledge(id, began, walFile))
                say(Words::tr("%1 cannot be written").arg(m_setup.ledgerFile), true);
        });
}

int VoiceApp::run()
{
    m_ledger = open(QFile::encodeName(m_setup.ledgerFile).constData(),
                    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (m_ledger < 0) {
        say(Words::tr("%1 cannot be opened").arg(m_setup.ledgerFile), true);
        return 1;
    }
    m_trouble = QStringLiteral("-");
    auto callersMessages = messages();
    QElapsedTimer clock;
    clock.start();
    qint64 loadReadAt = -1000;
    double due = 0;
    while (!endWanted) {
        if (clock.elapsed() - loadReadAt >= 500) {
            readLoad();
            loadReadAt = clock.elapsed();
        }
        if (m_perMinute <= 0) {
            nap(200);
            continue;
        }
        if (!ready()) {
            nap(retryMs);
            continue;
        }
        const double interval = 60'000.0 / m_perMinute;
        const double elapsed = static_cast<double>(clock.elapsed());
        if (due > elapsed) {
            nap(static_cast<int>(
                std::min(due - elapsed, 500.0))); // looks at the load again at least so often
            continue;
        }
        takeCall();
        // What could not be taken in time is not made up for in a burst.
        const double jitter = interval * (0.8 + 0.4 * QRandomGenerator::global()->generateDouble());
        due = std::max(due + jitter, static_cast<double>(clock.elapsed()) - interval);
    }
    callersMessages.reset(); // it writes there too
    ::close(m_ledger);
    return 0;
}

} // namespace

int runVoiceApp(const VoiceAppSetup &setup)
{
    std::signal(SIGTERM, wantEnd);
    std::signal(SIGINT, wantEnd);
    return VoiceApp(setup).run();
}

} // namespace Switchback::Lab
