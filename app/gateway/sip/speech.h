// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QHash>
#include <QObject>
#include <QTemporaryDir>

#include <functional>

namespace Switchback
{

/// Text to speech, by helpers (espeak-ng, then sox), each with a deadline: a WAV of 16 bit and 8 kHz that
/// says a text three times with pauses. The same text in the same language is spoken once for all who wait
/// for it. The files lie in a folder of our own and go with it. One thread.
class Speech : public QObject
{
    Q_OBJECT

public:
    struct Spoken {
        QString file;
        Duration length{0};
    };
    using Done = std::function<void(const Result<Spoken> &)>;

    using QObject::QObject;

    /// `done` is called once, later.
    void speak(const QString &text, const QByteArray &language, Done done);

private:
    struct Job {
        QList<Done> waiting;
        Spoken spoken; ///< with a file: it is done
    };
    void say(const QByteArray &key, const QStringList &voices);
    void convert(const QByteArray &key);
    void end(const QByteArray &key, const Result<Spoken> &result);
    [[nodiscard]] QString file(const QByteArray &key, const char *ending) const;

    QTemporaryDir m_dir;
    QHash<QByteArray, Job> m_jobs;
};

} // namespace Switchback
