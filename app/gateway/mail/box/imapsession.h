// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/base/curlhandle.h"
#include "models/core/result.h"

#include <QList>

namespace Switchback
{

/// One connection to the inbox of an IMAP server. Waits for it. One thread at a time.
class ImapSession
{
public:
    /// `table`: the configuration's, for whoever has to mend it.
    ImapSession(const QString &table, const ServerLogin &login, const QByteArray &password,
                const MailDeadlines &deadlines, std::shared_ptr<Stopping> stopping);

    struct State {
        quint32 validity = 0; ///< another one: all numbers are new
        quint32 next = 0;     ///< the number that the next mail gets
    };
    Result<State> state();
    /// The numbers from `first` to `last` of mails that do not have the keyword, and `also` ("UNSEEN").
    Result<QList<quint32>> without(const QByteArray &keyword, quint32 first, quint32 last,
                                   const QByteArray &also = {});
    /// Its first `most` bytes. The server takes it as seen.
    Result<QByteArray> fetch(quint32 uid, qint64 most);
    /// When the server got it, by its own clock, to the second.
    Result<Instant> arrived(quint32 uid);
    /// "+" or "-" and a flag or keyword.
    Outcome flag(const QList<quint32> &uids, const QByteArray &sign, const QByteArray &flag);

private:
    Result<QByteArray> command(const QByteArray &text);
    Result<QByteArray> perform();

    static size_t onBytes(char *bytes, size_t size, size_t count, void *self);

    QString m_table;
    QByteArray m_inbox; ///< its URL
    QByteArray m_answer;
    qint64 m_most = 0;
    CurlHandle m_curl; ///< last: calls back while it goes
};

} // namespace Switchback
