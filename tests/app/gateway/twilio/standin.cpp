// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/gateway/twilio/standin.h"

#include "app/lab/gateway/standin.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkReply>

namespace Switchback
{

StandIn::~StandIn()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool StandIn::start(const QStringList &more)
{
    Lab::StandIn what;
    what.script = m_dir.filePath(QStringLiteral("standin.py"));
    what.address = QStringLiteral("127.0.0.1");
    what.account = sid;
    what.token = QString::fromLatin1(token);
    what.from = from;
    what.pace = 0.03;
    const QStringList command = Lab::standInCommand(what) + more;
    if (!Lab::writeStandIn(what.script))
        return false;
    m_process.start(command.first(), command.mid(1));
    while (m_process.waitForReadyRead(20'000)) {
        if (!m_process.canReadLine())
            continue;
        const QList<QByteArray> words = m_process.readLine().simplified().split(' ');
        m_port = words.value(0) == "ready" ? words.value(1).toUShort() : 0;
        break;
    }
    return m_port != 0;
}

QString StandIn::tokenFile(const QByteArray &text)
{
    QFile file(m_dir.filePath(QStringLiteral("token%1").arg(++m_files)));
    if (file.open(QIODevice::WriteOnly)) {
        file.write(text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    return file.fileName();
}

TwilioSettings StandIn::account(const QString &name)
{
    TwilioSettings out;
    out.name = name;
    out.baseUrl = url();
    out.account = sid;
    out.tokenFile = tokenFile(token);
    out.from = from;
    out.perSecond = 100;
    return out;
}

QByteArray StandIn::exchange(const QString &path, const QByteArray &body)
{
    QNetworkRequest request(QUrl(url() + path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    QNetworkReply *reply = body.isEmpty() ? m_net.get(request) : m_net.post(request, body);
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    reply->deleteLater();
    if (reply->error() != QNetworkReply::NoError)
        qFatal("the stand-in said: %s", qPrintable(reply->errorString()));
    return reply->readAll();
}

void StandIn::scenario(const QString &number, QJsonObject what)
{
    what.insert(QStringLiteral("number"), number);
    exchange(QStringLiteral("/standin/scenario"), QJsonDocument(what).toJson());
}

void StandIn::reply(const QString &number, const QString &body, int others)
{
    QJsonArray all;
    for (int i = 0; i <= others; ++i)
        all += QJsonObject{{QStringLiteral("from"), i == 0 ? number : QStringLiteral("+13125550190")},
                           {QStringLiteral("body"), i == 0 ? body : QStringLiteral("other business")}};
    exchange(QStringLiteral("/standin/reply"), QJsonDocument(all).toJson());
}

void StandIn::breakPages(int times)
{
    exchange(QStringLiteral("/standin/break-pages"),
             QJsonDocument(QJsonObject{{QStringLiteral("times"), times}}).toJson());
}

QJsonObject StandIn::state()
{
    return QJsonDocument::fromJson(exchange(QStringLiteral("/standin/state"), {})).object();
}

} // namespace Switchback
