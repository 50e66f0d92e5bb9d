// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/contract/contract.h"
#include "app/lab/setup/sitetoml.h"
#include "app/site/base/command.h"
#include "app/site/engines/kamailio/jsonrpc.h"
#include "models/testcall/tone.h"
#include "tests/app/site/sbcfixture.h"
#include "tests/support/lateness.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace Switchback::Test
{

/// Two sites with SBCs, voice servers that answer test calls, and the real program of each site that places
/// them. One thread.
class TestCallFixture : public SbcFixture
{
public:
    /// What went wrong.
    QString up()
    {
        if (!configure())
            return QStringLiteral("cannot be configured");
        for (const int index : {0, 1}) {
            const QString state = stateOf(index);
            QDir().mkpath(state + QStringLiteral("/operations"));
            if (!writeToml(index, 10, 20))
                return QStringLiteral("%1 cannot be written").arg(tomlOf(index));
        }
        if (!QFile::copy(QStringLiteral(SWITCHBACK_BIN_DIR "/switchback-site"), program()))
            return QStringLiteral("no program");
        // Root becomes the database's owner, who has to find all this.
        if (geteuid() == 0 && !Site::runCommand({QStringLiteral("/bin/chown"), QStringLiteral("-R"),
                                                 QStringLiteral("postgres"), lab().dir},
                                                10'000)
                                   .ok())
            return QStringLiteral("no owner");
        for (const int index : {0, 1}) {
            for (const int server : {1, 2})
                startVoice(index, server);
            startAnswerer(index);
            startSbc(index);
        }
        return {};
    }
    [[nodiscard]] QString program() const { return lab().dir + QStringLiteral("/switchback-site"); }
    [[nodiscard]] QString stateOf(int index) const
    {
        return lab().hostRoot(site(index)) + QStringLiteral("/disk/state");
    }
    [[nodiscard]] QString tomlOf(int index) const
    {
        return lab().hostRoot(site(index)) + QStringLiteral("/etc/site.toml");
    }

    /// How long its test calls wait for the SBC, and for an answer; from the next one on.
    [[nodiscard]] bool writeToml(int index, int connectS, int ringS) const
    {
        QFile toml(tomlOf(index));
        QByteArray text = Lab::siteToml(lab(), site(index), QStringLiteral("X"));
        text.replace("[calls.test]\n", "[calls.test]\nconnect_s = " + QByteArray::number(connectS) +
                                           "\nring_s = " + QByteArray::number(ringS) + "\ntalk_s = 16\n");
        return toml.open(QIODevice::WriteOnly | QIODevice::Truncate) && toml.write(text) == text.size();
    }

    /// A call of the contract that is under way, or over.
    class Call
    {
    public:
        Call(const TestCallFixture &fixture, int index, const QString &verb, const QJsonObject &request)
            : m_verb(verb)
            , m_op(request.value(QLatin1String("op")).toString())
        {
            m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
            m_process.start(fixture.program(), {QStringLiteral("call"), QStringLiteral("--config"),
                                                fixture.tomlOf(index), verb});
            m_process.write(QJsonDocument(request).toJson(QJsonDocument::Compact));
            // Before anybody waits for another one: a request that is still on its way after 10 s is refused.
            while (m_process.bytesToWrite() > 0 && m_process.waitForBytesWritten(5000)) {
            }
            m_process.closeWriteChannel();
        }
        ~Call()
        {
            m_process.kill();
            m_process.waitForFinished(5000);
        }
        /// A line of progress with that in it has come.
        bool says(const QByteArray &text)
        {
            m_process.waitForReadyRead(50);
            m_out += m_process.readAllStandardOutput();
            return m_out.contains(text);
        }
        /// The last line, once it is over; an empty one if that takes too long or breaks the contract.
        QJsonObject last()
        {
            if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(90'000))
                return {};
            m_out += m_process.readAllStandardOutput();
            QJsonObject line;
            for (const QByteArray &one : m_out.trimmed().split('\n')) {
                line = QJsonDocument::fromJson(one).object();
                if (const Outcome good = Contract::instance().checkAnswerLine(m_verb, line); !good) {
                    QTest::qFail(qPrintable(good.error().text), __FILE__, __LINE__);
                    return {};
                }
            }
            return line;
        }
        QJsonObject data() { return last().value(QStringLiteral("data")).toObject(); }
        QString verdict() { return data().value(QStringLiteral("verdict")).toString(); }
        [[nodiscard]] QString op() const { return m_op; }
        [[nodiscard]] QByteArray out() const { return m_out; }

    private:
        QString m_verb;
        QString m_op;
        QProcess m_process;
        QByteArray m_out;
    };

    static QString freshId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }
    [[nodiscard]] std::unique_ptr<Call> place(int index, const QJsonObject &params = {},
                                              const QString &op = freshId()) const
    {
        return std::make_unique<Call>(*this, index, QStringLiteral("test_call"),
                                      QJsonObject{{QStringLiteral("op"), op},
                                                  {QStringLiteral("by"), QStringLiteral("test")},
                                                  {QStringLiteral("params"), params}});
    }
    /// One that should end with that verdict, made again where this machine stood still; `op` is for the
    /// first.
    [[nodiscard]] std::unique_ptr<Call> placeFor(const char *verdict, int index,
                                                 const QJsonObject &params = {}, QString op = freshId())
    {
        std::unique_ptr<Call> call;
        inTime(
            m_lateness,
            [&] {
                call = place(index, params, std::exchange(op, freshId()));
                return call->verdict();
            },
            QString::fromLatin1(verdict));
        return call;
    }
    [[nodiscard]] Lateness &lateness() { return m_lateness; }
    [[nodiscard]] QJsonObject ask(int index, const QString &verb, const QString &op) const
    {
        return Call(*this, index, verb, {{QStringLiteral("op"), op}}).last();
    }

    [[nodiscard]] Result<QJsonValue> rpc(int index, const char *method, const QJsonArray &parameters) const
    {
        return Site::JsonRpc(url(index).toUtf8(), QDeadlineTimer(5000))
            .call(QLatin1String(method), parameters);
    }
    /// How many calls the SBC has under way; -1: it does not say.
    [[nodiscard]] int ongoing(int index) const
    {
        const auto said = rpc(index, "dlg.stats_active", {});
        return said ? (*said)[QStringLiteral("ongoing")].toInt(-1) : -1;
    }
    /// To how many it hands calls on; -1: it does not say.
    [[nodiscard]] int inUse(int index) const
    {
        const auto said = rpc(index, "dispatcher.list", {});
        return said ? int(QJsonDocument(QJsonArray{*said}).toJson().count("\"FLAGS\": \"A")) : -1;
    }
    bool set(int index, const char *table, const char *key, const char *value) const
    {
        return rpc(index, "htable.sets", {QLatin1String(table), QLatin1String(key), QLatin1String(value)})
            .ok();
    }
    /// What a site's voice servers say from the next call on.
    bool say(int index, const QByteArray &wav) const
    {
        QFile file(etc(index) + QStringLiteral("/test.wav"));
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(wav) == wav.size();
    }
    bool sayOwnTone(int index) const
    {
        return say(index, toneWav(Lab::LabSpec::answerToneOf(site(index)), 90));
    }
    /// A voice server listens for SIP, seen without asking it.
    [[nodiscard]] bool listens(int index, int server) const
    {
        return isOpen("/proc/net/udp", site(index).address, Lab::LabSpec::answerPortOf(site(index), server),
                      " 07 ");
    }
    /// It has somebody who answers test calls for it: who would come later would miss what is keyed.
    [[nodiscard]] bool answers(int index, int server) const
    {
        return isOpen("/proc/net/tcp", lab().innerAddress(site(index)),
                      Lab::LabSpec::answerControlPortOf(site(index), server), " 01 ");
    }
    /// Processes of baresip that a site's program has begun.
    [[nodiscard]] QByteArray callers(int index) const
    {
        return Site::runCommand(
                   {QStringLiteral("/usr/bin/pgrep"), QStringLiteral("-f"),
                    QStringLiteral("baresip .*") + stateOf(index) + QStringLiteral("/testcalls/")},
                   5000)
            .out;
    }

private:
    Lateness m_lateness;

    /// A socket at that address is in that state.
    [[nodiscard]] static bool isOpen(const char *table, const QString &at, quint16 port, const char *state)
    {
        QByteArray local;
        const QStringList bytes = at.split(QLatin1Char('.'));
        for (qsizetype i = 3; i >= 0; --i)
            local += QByteArray::number(bytes.at(i).toInt(), 16).toUpper().rightJustified(2, '0');
        local += ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0') + ' ';
        QFile file(QString::fromLatin1(table));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        for (const QByteArray &line : file.readAll().split('\n')) {
            // The number of the line, the address here, the one there.
            if (line.mid(line.indexOf(':') + 2).startsWith(local) && line.contains(state))
                return true;
        }
        return false;
    }
};

} // namespace Switchback::Test
