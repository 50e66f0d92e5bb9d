// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/notifygateways.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTemporaryDir>

namespace Switchback
{

/// The lab's stand-in for a provider, as a process of its own.
class StandIn
{
public:
    ~StandIn();

    /// False: it did not start; errors() says why.
    bool start(const QStringList &more = {});
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// An account there, whose token is good.
    [[nodiscard]] TwilioSettings account(const QString &name = QStringLiteral("twilio"));
    /// The name of a file with that token.
    QString tokenFile(const QByteArray &token);
    void scenario(const QString &number, QJsonObject what);
    /// Somebody writes an SMS to our number, and others so many behind it, all at once.
    void reply(const QString &from, const QString &body, int others = 0);
    /// So many of the next later pages of its lists are not told.
    void breakPages(int times);
    [[nodiscard]] QJsonObject state();
    [[nodiscard]] QJsonArray messages() { return state().value(QLatin1String("messages")).toArray(); }
    [[nodiscard]] QJsonArray calls() { return state().value(QLatin1String("calls")).toArray(); }
    /// Requests that broke a published rule.
    [[nodiscard]] QJsonArray violations() { return state().value(QLatin1String("violations")).toArray(); }

    static inline const QString sid = QStringLiteral("AC0123456789abcdef0123456789abcdef");
    static inline const QByteArray token = "11aa22bb33cc44dd";
    static inline const QString from = QStringLiteral("+13125550100");

private:
    QByteArray exchange(const QString &path, const QByteArray &body);

    QTemporaryDir m_dir;
    QProcess m_process;
    QNetworkAccessManager m_net;
    quint16 m_port = 0;
    int m_files = 0;
};

} // namespace Switchback
