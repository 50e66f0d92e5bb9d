// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/mail/box/imapsession.h"

#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace Switchback
{

namespace
{
/// A longer line of a reply would be cut in its middle, in silence.
constexpr long LineBytes = 512L * 1024;
constexpr qint64 MaxAnswer = qint64(1024) * 1024;

QString words(const char *text)
{
    return QCoreApplication::translate("ImapSession", text);
}
} // namespace

ImapSession::ImapSession(const QString &table, const ServerLogin &login, const QByteArray &password,
                         const MailDeadlines &deadlines, std::shared_ptr<Stopping> stopping)
    : m_table(table)
    , m_inbox(CurlHandle::urlOf("imap", login) + "/INBOX")
    , m_curl(login, password, deadlines, std::move(stopping))
{
    m_curl.set(CURLOPT_BUFFERSIZE, LineBytes);
    m_curl.set(CURLOPT_WRITEFUNCTION, onBytes);
    m_curl.set(CURLOPT_WRITEDATA, this);
}

Result<QByteArray> ImapSession::perform()
{
    m_answer.clear();
    const CURLcode code = m_curl.perform();
    if (code == CURLE_OK)
        return m_answer;
    return Error{code == CURLE_REMOTE_FILE_NOT_FOUND ? QStringLiteral("gone") : QStringLiteral("unreachable"),
                 words("The mailbox cannot be read: %1").arg(visibleText(m_curl.error(code), 300)),
                 words("Check [%1] in the configuration, and the server.").arg(m_table)};
}

Result<QByteArray> ImapSession::command(const QByteArray &text)
{
    m_most = MaxAnswer;
    m_curl.set(CURLOPT_URL, m_inbox.constData());
    m_curl.set(CURLOPT_CUSTOMREQUEST, text.constData());
    return perform();
}

Result<ImapSession::State> ImapSession::state()
{
    // What came meanwhile is told with the answer to the next command.
    if (const Result<QByteArray> done = command("NOOP"); !done)
        return done.error();
    const Result<QByteArray> answer = command("STATUS INBOX (UIDNEXT UIDVALIDITY)");
    if (!answer)
        return answer.error();
    static const QRegularExpression next(QStringLiteral("UIDNEXT ([1-9]\\d{0,9})"));
    static const QRegularExpression validity(QStringLiteral("UIDVALIDITY ([1-9]\\d{0,9})"));
    const QString text = QString::fromLatin1(*answer);
    const State out{validity.match(text).captured(1).toUInt(), next.match(text).captured(1).toUInt()};
    if (out.next == 0 || out.validity == 0)
        return Error{QStringLiteral("bad_answer"), words("The mailbox does not say how many mails it holds."),
                     words("Check the server: it is to speak IMAP4rev1.")};
    return out;
}

Result<QList<quint32>> ImapSession::without(const QByteArray &keyword, quint32 first, quint32 last,
                                            const QByteArray &also)
{
    const QByteArray range = QByteArray::number(first) + ':' + QByteArray::number(last);
    const Result<QByteArray> answer =
        command("UID SEARCH UID " + range + " UNKEYWORD " + keyword + (also.isEmpty() ? "" : " ") + also);
    if (!answer)
        return answer.error();
    QList<quint32> out;
    for (const QByteArray &word : answer->simplified().split(' ')) {
        // The last mail is in every range that ends beyond it.
        if (const quint32 uid = word.toUInt(); uid >= first && uid <= last)
            out += uid;
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Result<QByteArray> ImapSession::fetch(quint32 uid, qint64 most)
{
    m_most = most;
    m_curl.set(CURLOPT_CUSTOMREQUEST, static_cast<const char *>(nullptr));
    m_curl.set(CURLOPT_URL,
               (m_inbox + "/;UID=" + QByteArray::number(uid) + "/;PARTIAL=0." + QByteArray::number(most))
                   .constData());
    return perform();
}

Result<Instant> ImapSession::arrived(quint32 uid)
{
    const Result<QByteArray> answer = command("UID FETCH " + QByteArray::number(uid) + " (INTERNALDATE)");
    if (!answer)
        return answer.error();
    static const QRegularExpression shape(QStringLiteral(
        "INTERNALDATE \"[ 0]?(\\d{1,2})-([A-Za-z]{3})-(\\d{4}) (\\d{2}:\\d{2}:\\d{2}) ([+-]\\d{4})\""));
    const QRegularExpressionMatch match = shape.match(QString::fromLatin1(*answer));
    const QDateTime at =
        QDateTime::fromString(QStringLiteral("%1 %2 %3 %4 %5")
                                  .arg(match.captured(1), match.captured(2), match.captured(3),
                                       match.captured(4), match.captured(5)),
                              Qt::RFC2822Date);
    if (!at.isValid())
        return Error{QStringLiteral("bad_answer"), words("The mailbox does not say when a mail arrived."),
                     words("Check the server: it is to speak IMAP4rev1.")};
    return instantFromMs(at.toMSecsSinceEpoch());
}

Outcome ImapSession::flag(const QList<quint32> &uids, const QByteArray &sign, const QByteArray &flag)
{
    if (uids.isEmpty())
        return Done{};
    QByteArray list;
    for (const quint32 uid : uids)
        list += (list.isEmpty() ? "" : ",") + QByteArray::number(uid);
    const Result<QByteArray> done = command("UID STORE " + list + ' ' + sign + "FLAGS.SILENT (" + flag + ')');
    return done ? Outcome(Done{}) : Outcome(done.error());
}

size_t ImapSession::onBytes(char *bytes, size_t size, size_t count, void *self)
{
    auto *session = static_cast<ImapSession *>(self);
    const qsizetype room = std::max<qsizetype>(0, session->m_most - session->m_answer.size());
    session->m_answer.append(bytes, std::min(qsizetype(size * count), room));
    return size * count;
}

} // namespace Switchback
