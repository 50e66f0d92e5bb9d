// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/operators/secret.h"

#include <QCoreApplication>
#include <QPromise>
#include <QThreadPool>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace Switchback
{

namespace
{
constexpr int LeastCharacters = 8;
constexpr int MostBytes = 1024;
constexpr unsigned long long Passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr size_t Memory = crypto_pwhash_MEMLIMIT_INTERACTIVE; // 64 MiB

using HashText = std::array<char, crypto_pwhash_STRBYTES>;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Secret)
};

bool sodiumReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

/// One at a time: each needs its memory.
QThreadPool &pool()
{
    static QThreadPool one;
    one.setMaxThreadCount(1);
    return one;
}

/// A copy that is wiped when the last one lets go of it.
std::shared_ptr<QByteArray> ownCopy(const QByteArray &secret)
{
    auto *copy = new QByteArray(secret.constData(), secret.size());
    return {copy, [](QByteArray *bytes) {
                wipeSecret(*bytes);
                delete bytes;
            }};
}

template<class T>
QFuture<T> inPool(std::function<T()> work)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QFuture<T> future = promise->future();
    pool().start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

std::optional<HashText> hashText(const QByteArray &hash)
{
    HashText text{};
    if (hash.size() >= qsizetype(text.size()) || !hash.startsWith(crypto_pwhash_argon2id_STRPREFIX))
        return std::nullopt;
    std::copy(hash.begin(), hash.end(), text.begin());
    return text;
}

Result<QByteArray> hashed(const QByteArray &secret)
{
    HashText text{};
    if (!sodiumReady() ||
        crypto_pwhash_str_alg(text.data(), secret.constData(), static_cast<unsigned long long>(secret.size()),
                              Passes, Memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return Error{QStringLiteral("no_memory"),
                     Words::tr("The secret can't be hashed: there is too little free memory."),
                     Words::tr("Free %1 MiB of memory and try again.").arg(Memory / 1024 / 1024)};
    return QByteArray(text.data());
}
} // namespace

Outcome newSecretAllowed(const QByteArray &secret)
{
    // Counted in characters of UTF-8, without making another copy.
    const auto characters =
        std::count_if(secret.begin(), secret.end(), [](char byte) { return (byte & '\xc0') != '\x80'; });
    if (characters < LeastCharacters)
        return Error{
            QStringLiteral("secret_too_short"),
            Words::tr("A secret needs at least %1 characters; this one has %2.")
                .arg(LeastCharacters)
                .arg(characters),
            Words::tr(
                "Take a longer one: three or four words that don't belong together are easy to remember.")};
    if (secret.size() > MostBytes)
        return Error{
            QStringLiteral("secret_too_long"),
            Words::tr("A secret has at most %1 bytes; this one has %2.").arg(MostBytes).arg(secret.size()),
            Words::tr("Take a shorter one.")};
    return Done{};
}

QFuture<Result<QByteArray>> makeSecret(const QByteArray &secret)
{
    const Outcome allowed = newSecretAllowed(secret);
    return inPool<Result<QByteArray>>([allowed, copy = ownCopy(secret)]() -> Result<QByteArray> {
        return allowed ? hashed(*copy) : Result<QByteArray>(allowed.error());
    });
}

QFuture<bool> checkSecret(const QByteArray &secret, const QByteArray &hash)
{
    if (secret.size() > MostBytes)
        return inPool<bool>([] { return false; });
    return inPool<bool>([hash, copy = ownCopy(secret)] {
        const std::optional<HashText> text = hashText(hash);
        if (!text || !sodiumReady()) {
            hashed(*copy); // takes as long as a real one
            return false;
        }
        return crypto_pwhash_str_verify(text->data(), copy->constData(),
                                        static_cast<unsigned long long>(copy->size())) == 0;
    });
}

bool secretNeedsRehash(const QByteArray &hash)
{
    const std::optional<HashText> text = hashText(hash);
    return !text || !sodiumReady() || crypto_pwhash_str_needs_rehash(text->data(), Passes, Memory) != 0;
}

void wipeSecret(QByteArray &secret)
{
    // Writing through data() would first make a copy of shared bytes and leave those; literals have no owner
    // and can't be written.
    if (secret.data_ptr().d_ptr())
        sodium_memzero(const_cast<char *>(secret.constData()), size_t(secret.size()));
    secret.clear();
}

} // namespace Switchback
