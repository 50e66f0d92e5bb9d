// SPDX-License-Identifier: GPL-3.0-or-later
// Mails that come back, changed at random: cut, doubled, joined with others, their bytes turned. Whatever
// comes, it is sorted in time and within its bounds.
//   fuzz_mail SECONDS [SEED]       seconds of CPU; the same seed gives the same mails
#include "app/gateway/mail/text/mailtokens.h"
#include "app/gateway/mail/text/returned.h"

#include <QDir>
#include <QFile>

#include <cstdio>
#include <ctime>
#include <random>

using namespace Switchback;

namespace
{
constexpr double Slow = 2; ///< seconds of CPU
constexpr qsizetype LongestSubject = 320;
const QByteArray LastInput("fuzz_mail.last");

class Mutator
{
public:
    Mutator(QList<QByteArray> seeds, quint32 seed)
        : m_seeds(std::move(seeds))
        , m_random(seed)
    {
    }
    QByteArray next()
    {
        QByteArray out = any();
        for (int i = below(8); i >= 0; --i)
            change(out);
        return out;
    }

private:
    int below(qsizetype count) { return int(m_random() % quint32(std::max<qsizetype>(1, count))); }
    const QByteArray &any() { return m_seeds.at(below(m_seeds.size())); }
    QByteArray piece(const QByteArray &of)
    {
        const int from = below(of.size());
        return of.mid(from, below(of.size() - from));
    }
    void change(QByteArray &mail)
    {
        static const QList<QByteArray> odd{"\0",
                                           "\r",
                                           "\n\n",
                                           "=?utf-8?B?",
                                           "?=",
                                           "--",
                                           "\xff\xfe",
                                           "\xe2\x80\xae",
                                           "boundary=",
                                           "multipart/mixed;",
                                           "message/rfc822",
                                           "charset=utf-7",
                                           "<",
                                           "&#x110000;",
                                           ";;;;\"",
                                           "Content-Transfer-Encoding: base64\n",
                                           "filename*0*=x''%"};
        const int at = below(mail.size() + 1);
        switch (below(7)) {
        case 0:
            mail.truncate(at);
            break;
        case 1:
            mail.insert(at, piece(mail));
            break;
        case 2:
            mail.insert(at, piece(any()));
            break;
        case 3:
            mail.remove(at, below(40));
            break;
        case 4:
            mail.insert(at, odd.at(below(odd.size())));
            break;
        case 5:
            mail.insert(at, odd.at(below(odd.size())).repeated(below(300)));
            break;
        default:
            if (at < mail.size())
                mail[at] = char(m_random());
        }
        mail.truncate(200'000);
    }

    QList<QByteArray> m_seeds;
    std::mt19937 m_random;
};

/// What is wrong with how it was sorted; null: nothing.
const char *wrong(const Returned &mail)
{
    if (mail.attempt.isEmpty() && mail.kind != Returned::Kind::Other)
        return "of no attempt, and yet of a kind";
    if (!mail.attempt.isEmpty() && !MailTokens::isAttempt(mail.attempt))
        return "an attempt that is none";
    if (mail.text.size() > 2000 || mail.code.size() > 20 || mail.from.size() > 320 ||
        mail.subject.size() > LongestSubject)
        return "too long";
    for (const QString &text : {mail.text, mail.code, mail.from, mail.subject})
        for (const QChar c : text)
            if ((c < u' ' && c != u'\n') || c == QChar(0x202e))
                return "what cannot be seen";
    return nullptr;
}

/// Of this process's CPU: a busy machine is no finding.
double cpu()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

void keep(const QByteArray &mail)
{
    QFile file(QString::fromLatin1(LastInput));
    if (file.open(QIODevice::WriteOnly))
        file.write(mail);
}
} // namespace

int main(int argc, char **argv)
{
    const qint64 seconds = argc > 1 ? QByteArray(argv[1]).toLongLong() : 10;
    const quint32 seed = argc > 2 ? QByteArray(argv[2]).toUInt() : std::random_device()();
    const QDir folder(QStringLiteral(SWITCHBACK_SOURCE_DIR "/tests/app/gateway/mail/returned"));
    QList<QByteArray> seeds;
    for (const QString &name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            seeds += file.readAll();
    }
    if (seeds.isEmpty())
        return 2;
    std::printf("seed %u, %d mails to begin with\n", seed, int(seeds.size()));
    std::fflush(stdout); // it is wanted most where a sanitizer ends this
    Mutator mutator(seeds, seed);
    double slowest = 0;
    qint64 count = 0;
    for (; cpu() < double(seconds); ++count) {
        const QByteArray mail = mutator.next();
        const double before = cpu();
        const char *fault =
            wrong(sortedMail(mail, {QStringLiteral("noc"), "mail.example.net"}, "example.net"));
        const double took = cpu() - before;
        slowest = std::max(slowest, took);
        if (took > Slow)
            fault = "slow";
        if (fault) {
            keep(mail);
            std::printf("%s: see %s, seed %u, mail %lld\n", fault, LastInput.constData(), seed,
                        static_cast<long long>(count));
            return 1;
        }
    }
    std::printf("%lld mails in %.0f s, the slowest %.0f ms\n", static_cast<long long>(count), cpu(),
                slowest * 1000);
    return 0;
}
