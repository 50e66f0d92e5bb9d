// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lab/labfixture.h"

namespace Switchback::Test
{

/// A lab's mail, SMS and calls as somebody else's program sends and reads them, from where the console sits.
class LabMail
{
public:
    explicit LabMail(const LabFixture &lab)
        : m_lab(lab)
    {
    }

    /// Why this lab has none; empty if it has.
    QString whyNot() const
    {
        if (!m_lab.status().contains(QStringLiteral("outside")))
            return QStringLiteral("this lab has no mail: ./dev packages unpacks its mail server");
        return {};
    }
    /// The last answer of that place's server ("250 OK id=…"), or "none …" without one.
    QByteArray send(const QString &place, const QString &token, const QString &to) const
    {
        return python(QStringLiteral("mail.py"),
                      {QStringLiteral("send"), console(), server(place, QStringLiteral("mail")), token, to})
            .trimmed();
    }
    /// What lies in somebody's mailbox, by IMAP.
    QJsonArray inbox(const QString &address) const
    {
        const QString password = address == Noc ? console() + QStringLiteral("/mailbox-password")
                                                : m_lab.dir() + QStringLiteral("/keys/mail-customers");
        const QByteArray said =
            python(QStringLiteral("mail.py"),
                   {QStringLiteral("inbox"), console(),
                    server(QStringLiteral("outside"), QStringLiteral("imap")), address, password});
        return QJsonDocument::fromJson(said).array();
    }
    /// The first mail there that went to that address; empty if none has.
    QJsonObject mailTo(const QString &mailbox, const QString &to) const
    {
        for (const QJsonValue &mail : inbox(mailbox)) {
            if (mail.toObject().value(QStringLiteral("to")).toString() == to)
                return mail.toObject();
        }
        return {};
    }
    /// What came back for that token.
    QJsonObject answerTo(const QString &token) const
    {
        return mailTo(Noc, QStringLiteral("noc+%1@example.net").arg(token));
    }
    /// What the lab's provider of SMS and calls answers (provider.py), or "none …".
    QByteArray provider(const QString &verb, const QStringList &arguments) const
    {
        return python(QStringLiteral("provider.py"), QStringList{verb, console()} + arguments).trimmed();
    }
    /// Mails that wait in that place's server.
    qint64 waitingAt(const QString &place) const
    {
        for (const QJsonValue &one :
             m_lab.json({QStringLiteral("mail")}).value(QStringLiteral("servers")).toArray()) {
            if (one.toObject().value(QStringLiteral("id")).toString() == place)
                return one.toObject().value(QStringLiteral("waiting")).toInteger(-1);
        }
        return -1;
    }

private:
    QString console() const { return m_lab.dir() + QStringLiteral("/console"); }
    /// Where a lab listens stays as it is.
    QString server(const QString &place, const QString &use) const
    {
        if (m_machines.isEmpty()) {
            const QJsonObject status = m_lab.status();
            m_machines = status.value(QStringLiteral("sites")).toArray();
            m_machines.append(status.value(QStringLiteral("outside")));
        }
        for (const QJsonValue &one : std::as_const(m_machines)) {
            const QJsonObject machine = one.toObject();
            for (const QJsonValue &port : machine.value(QStringLiteral("ports")).toArray()) {
                if (machine.value(QStringLiteral("id")).toString() == place &&
                    port.toObject().value(QStringLiteral("use")).toString() == use)
                    return QStringLiteral("%1:%2")
                        .arg(machine.value(QStringLiteral("address")).toString())
                        .arg(port.toObject().value(QStringLiteral("port")).toInt());
            }
        }
        return {};
    }
    QByteArray python(const QString &script, const QStringList &arguments) const
    {
        const LabFixture::Ran ran = m_lab.run(
            QStringList{QStringLiteral("exec"), QStringLiteral("--"), QStringLiteral("/usr/bin/python3"),
                        QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/lab/") + script} +
            arguments);
        if (ran.code != 0)
            qWarning("%s", ran.err.constData());
        return ran.out;
    }

    static inline const QString Noc = QStringLiteral("noc@example.net");
    const LabFixture &m_lab;
    mutable QJsonArray m_machines;
};

} // namespace Switchback::Test
