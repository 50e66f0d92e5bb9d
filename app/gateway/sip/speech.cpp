// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gateway/sip/speech.h"

#include "app/link/base/helpers.h"
#include "models/core/visibletext.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimer>

namespace Switchback
{

namespace
{
constexpr Duration Speaks = std::chrono::seconds(20);
constexpr qsizetype MostCharacters = 4000;
constexpr qsizetype MostKept = 20; ///< texts, of half a megabyte each
constexpr qint64 BytesPerSecond = 16'000;
constexpr qint64 HeadBytes = 44;

Error failed(const QString &text)
{
    return Error{QStringLiteral("speech"), text, {}};
}
} // namespace

QString Speech::file(const QByteArray &key, const char *ending) const
{
    return m_dir.filePath(QString::number(m_jobs.value(key).number) + QLatin1String(ending));
}

void Speech::speak(const QString &text, const QByteArray &language, Done done)
{
    const QByteArray tag = language.toLower();
    static const QRegularExpression shape(QStringLiteral("\\A[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}\\z"));
    const bool named = shape.match(QString::fromLatin1(tag)).hasMatch();
    const QByteArray key =
        QCryptographicHash::hash(tag + '\n' + text.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    Job &job = m_jobs[key];
    job.waiting += std::move(done);
    if (!job.spoken.file.isEmpty()) {
        QTimer::singleShot(0, this, [this, key] { end(key, m_jobs.value(key).spoken); });
        return;
    }
    if (job.waiting.size() > 1)
        return; // it is under way
    job.number = ++m_numbers;
    // By a file: arguments of a process can be read by others.
    QFile words(file(key, ".txt"));
    if (!words.open(QIODevice::WriteOnly) || words.write(text.left(MostCharacters).toUtf8()) < 0) {
        QTimer::singleShot(0, this, [this, key] { end(key, failed(tr("its text cannot be written"))); });
        return;
    }
    words.close();
    QStringList voices{QStringLiteral("en")};
    if (named)
        voices = {QString::fromLatin1(tag), QString::fromLatin1(tag.left(tag.indexOf('-'))),
                  QStringLiteral("en")};
    voices.removeDuplicates();
    say(key, voices);
}

/// The first of the voices that there is.
void Speech::say(const QByteArray &key, const QStringList &voices)
{
    const QStringList arguments{QStringLiteral("-v"), voices.first(),       QStringLiteral("-f"),
                                file(key, ".txt"),    QStringLiteral("-w"), file(key, ".raw.wav")};
    askHelper(
        {QStringLiteral("espeak-ng"), arguments, Speaks}, this, [this, key, voices](const HelperSaid &said) {
            if (said.how == HelperSaid::How::Ended && said.exitCode == 0)
                convert(key);
            else if (said.how == HelperSaid::How::Ended && voices.size() > 1)
                say(key, voices.mid(1));
            else
                end(key,
                    failed(said.how == HelperSaid::How::NotThere
                               ? tr("espeak-ng, which speaks, is not installed")
                               : tr("espeak-ng, which speaks, failed: %1").arg(visibleText(said.err, 100))));
        });
}

void Speech::convert(const QByteArray &key)
{
    const QStringList arguments{file(key, ".raw.wav"), QStringLiteral("-r"), QStringLiteral("8000"),
                                QStringLiteral("-c"),  QStringLiteral("1"),  QStringLiteral("-b"),
                                QStringLiteral("16"),  file(key, ".wav"),    QStringLiteral("pad"),
                                QStringLiteral("1"),   QStringLiteral("5"),  QStringLiteral("repeat"),
                                QStringLiteral("2")};
    askHelper({QStringLiteral("sox"), arguments, Speaks}, this, [this, key](const HelperSaid &said) {
        const qint64 bytes = QFileInfo(file(key, ".wav")).size() - HeadBytes;
        if (said.how != HelperSaid::How::Ended || said.exitCode != 0 || bytes <= 0)
            end(key, failed(said.how == HelperSaid::How::NotThere
                                ? tr("sox, which makes speech fit for a telephone, is not installed")
                                : tr("sox, which makes speech fit for a telephone, failed: %1")
                                      .arg(visibleText(said.err, 100))));
        else
            end(key, spoken(file(key, ".wav"), bytes));
    });
}

Speech::Spoken Speech::spoken(const QString &file, qint64 bytes) const
{
    const auto remove = [file](void *) { QFile::remove(file); };
    return {file, Duration(bytes * 1000 / BytesPerSecond), std::shared_ptr<void>(nullptr, remove)};
}

void Speech::end(const QByteArray &key, const Result<Spoken> &result)
{
    QFile::remove(file(key, ".txt"));
    QFile::remove(file(key, ".raw.wav"));
    const QList<Done> waiting = std::exchange(m_jobs[key].waiting, {});
    if (result) {
        m_jobs[key].spoken = *result;
        m_kept.removeOne(key);
        m_kept += key;
    } else {
        QFile::remove(file(key, ".wav"));
        m_jobs.remove(key);
    }
    // A text that somebody waits for again is being told to them already.
    for (qsizetype i = 0; i < m_kept.size() && m_kept.size() > MostKept;) {
        if (!m_jobs.value(m_kept.at(i)).waiting.isEmpty())
            ++i;
        else
            m_jobs.remove(m_kept.takeAt(i));
    }
    for (const Done &done : waiting)
        done(result);
}

} // namespace Switchback
