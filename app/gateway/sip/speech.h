// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QHash>
#include <QObject>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace Switchback
{

/// Text to speech, by helpers (espeak-ng, then sox), each with a deadline: a WAV of 16 bit and 8 kHz that
/// says a text three times with pauses. The same text in the same language is spoken once for all who wait
/// for it, and for those who come soon after. A file goes with its last holder, the folder with this. One
/// thread.
class Speech : public QObject
{
    Q_OBJECT

public:
    struct Spoken {
        QString file;
        Duration length{0};
        std::shared_ptr<void> hold; ///< the file is there as long as this is held
    };
    using Done = std::function<void(const Result<Spoken> &)>;

    using QObject::QObject;

    /// `done` is called once, later.
    void speak(const QString &text, const QByteArray &language, Done done);

private:
    struct Job {
        QList<Done> waiting;
        Spoken spoken;  ///< with a file: it is done
        int number = 0; ///< of its files: one that was spoken before may still be played
    };
    void say(const QByteArray &key, const QStringList &voices);
    void convert(const QByteArray &key);
    void end(const QByteArray &key, const Result<Spoken> &result);
    [[nodiscard]] Spoken spoken(const QString &file, qint64 bytes) const;
    [[nodiscard]] QString file(const QByteArray &key, const char *ending) const;

    QTemporaryDir m_dir;
    QHash<QByteArray, Job> m_jobs;
    int m_numbers = 0;
    QList<QByteArray> m_kept; ///< keys of those that are done, the newest last
};

} // namespace Switchback
