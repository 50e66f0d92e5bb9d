// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keys/keychainplace.h"

#include "app/durable/durable.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QStandardPaths>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <chrono>
#include <memory>
#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyPlace)
};

constexpr auto PersonTime = 60s;
constexpr auto LookEvery = 50ms;
const QString Service = QStringLiteral("switchback");
const QString Item = QStringLiteral("seat.key");

Error notUsed(const QString &why)
{
    return {
        QStringLiteral("keychain"),
        Words::tr("The key of this seat can't be had from the keychain: %1.").arg(visibleText(why, 200)),
        Words::tr("A secret service has to run in this session and be open. On a machine without one, name a "
                  "file in the configuration: seat_key = \"PATH\"")};
}

QString reasonOf(const QKeychain::Job &job)
{
    return job.errorString().isEmpty() ? Words::tr("it does not say why") : job.errorString();
}

/// Begins it and calls back once: when it is through, or with null once a person has had their time.
template<class Job>
void begin(Job *job, QObject *context, const std::function<void(Job *)> &done)
{
    auto *late = new QTimer(context);
    late->setSingleShot(true);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(Item);
    QObject::connect(late, &QTimer::timeout, context, [late, job, context, done] {
        QObject::disconnect(job, nullptr, context, nullptr);
        late->deleteLater();
        done(nullptr);
    });
    QObject::connect(job, &QKeychain::Job::finished, context, [late, job, done] {
        late->stop();
        late->deleteLater();
        done(job);
    });
    late->start(PersonTime);
    job->start();
}

using Lock = std::shared_ptr<FileLock>;

/// A keychain puts what it is given in place of what lies there, so of two programs that both found nothing
/// the first would go on with a key that nobody keeps. They are of one session, which has a folder. Null: not
/// in time.
void oneAtATime(QObject *context, QDeadlineTimer until, const std::function<void(const Lock &)> &go)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    FileLock lock = FileLock::take(folder + QStringLiteral("/switchback-keychain.lock"));
    if (lock.held())
        go(std::make_shared<FileLock>(std::move(lock)));
    else if (until.hasExpired())
        go(nullptr);
    else
        QTimer::singleShot(LookEvery, context, [context, until, go] { oneAtATime(context, until, go); });
}
} // namespace

QString KeychainPlace::name() const
{
    return Words::tr("the keychain");
}

void KeychainPlace::read(QObject *context, const Held &done)
{
    using Job = QKeychain::ReadPasswordJob;
    begin<Job>(new Job(Service), context, [done](const Job *job) {
        if (!job) {
            done(notUsed(Words::tr("it does not answer")));
        } else if (job->error() == QKeychain::EntryNotFound) {
            done(std::optional<HeldKey>());
        } else if (job->error() != QKeychain::NoError) {
            done(notUsed(reasonOf(*job)));
        } else {
            QByteArray text = job->textData().toLatin1();
            const Result<HeldKey> held = HeldKey::fromText(text);
            wipeKey(text);
            if (held)
                done(std::optional(*held));
            else
                done(held.error());
        }
    });
}

void KeychainPlace::make(QObject *context, const Held &done)
{
    oneAtATime(context, QDeadlineTimer(3 * PersonTime), [this, context, done](const Lock &lock) {
        if (!lock) {
            done(notUsed(Words::tr("another program of this seat makes it and does not end")));
            return;
        }
        // Held until it was put: who comes after finds it.
        read(context, [this, context, done, lock](const Result<std::optional<HeldKey>> &there) {
            if (!there || *there) {
                done(there);
                return;
            }
            put(HeldKey{SigningKey::make(), {}}, context, [this, context, done, lock](const Outcome &made) {
                if (made)
                    read(context, [done, lock](const Result<std::optional<HeldKey>> &held) { done(held); });
                else
                    done(made.error());
            });
        });
    });
}

void KeychainPlace::put(const HeldKey &key, QObject *context,
                        const std::function<void(const Outcome &)> &done)
{
    using Job = QKeychain::WritePasswordJob;
    auto *job = new Job(Service);
    QByteArray text = key.text();
    job->setTextData(QString::fromLatin1(text));
    wipeKey(text);
    begin<Job>(job, context, [done](const Job *written) {
        if (!written)
            done(notUsed(Words::tr("it does not answer")));
        else if (written->error() != QKeychain::NoError)
            done(notUsed(reasonOf(*written)));
        else
            done(Done{});
    });
}

} // namespace Switchback
