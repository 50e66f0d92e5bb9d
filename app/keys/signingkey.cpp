// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keys/signingkey.h"

#include "app/aside/foreignfile.h"
#include "app/durable/durable.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <sodium.h>

#include <array>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(SigningKey)
};

const QByteArray Begin = QByteArrayLiteral("switchback-key-1 ");
constexpr qint64 MaxFileBytes = 65536;

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

Error badKey(const QString &text)
{
    return {QStringLiteral("bad_key"), text,
            Words::tr("Put the right file back. If it is lost, an administrator makes this seat a new key: "
                      "switchback keys replace")};
}

bool ready()
{
    static const bool done = sodium_init() >= 0;
    return done;
}
} // namespace

struct SigningKey::Secret {
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> bytes{};
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};

    Secret() = default;
    ~Secret() { sodium_memzero(bytes.data(), bytes.size()); }
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
};

SigningKey::SigningKey(std::shared_ptr<const Secret> secret)
    : m_secret(std::move(secret))
{
}

SigningKey SigningKey::make()
{
    if (!ready())
        qFatal("libsodium cannot be initialized");
    auto secret = std::make_shared<Secret>();
    crypto_sign_keypair(secret->open.data(), secret->bytes.data());
    return SigningKey(std::move(secret));
}

Result<SigningKey> SigningKey::fromSecret(const QByteArray &text)
{
    QByteArray seed = QByteArray::fromHex(text.trimmed().mid(Begin.size()));
    const bool fits = text.startsWith(Begin) && seed.size() == crypto_sign_SEEDBYTES &&
                      text.trimmed().size() == Begin.size() + 2 * qsizetype(crypto_sign_SEEDBYTES) && ready();
    auto secret = std::make_shared<Secret>();
    if (fits)
        crypto_sign_seed_keypair(secret->open.data(), secret->bytes.data(), raw(seed));
    wipeKey(seed);
    if (!fits)
        return badKey(Words::tr("That is no key of a seat."));
    return SigningKey(std::move(secret));
}

Result<SigningKey> SigningKey::inFile(const QString &path)
{
    const QString shown = visibleText(path);
    if (!QFileInfo::exists(path)) {
        if (const Outcome folder = Durable::makeFolder(QFileInfo(path).path()); !folder)
            return folder.error();
        QByteArray secret = make().secret();
        const Result<bool> made = Durable::create(path, secret);
        wipeKey(secret);
        if (!made)
            return made.error();
    }
    Result<QByteArray> text = readKeyFile(path);
    if (!text)
        return text.error();
    Result<SigningKey> key = fromSecret(*text);
    wipeKey(*text);
    return key ? key : Result<SigningKey>(badKey(Words::tr("%1 holds no key of a seat.").arg(shown)));
}

Result<QByteArray> readKeyFile(const QString &path)
{
    const QString shown = visibleText(path);
    Result<ForeignFile> file = readForeignFile(path, MaxFileBytes);
    if (!file)
        return badKey(Words::tr("The key %1 can't be read: %2.").arg(shown, file.error().text));
    if ((file->mode & 077) == 0)
        return file->bytes;
    wipeKey(file->bytes);
    return Error{QStringLiteral("rejected"),
                 Words::tr("The key %1 can be read or changed by others (mode %2), so it is not used.")
                     .arg(shown, QString::number(file->mode & 0777, 8)),
                 Words::tr("Close it with: chmod 600 %1").arg(shown)};
}

void wipeKey(QByteArray &text)
{
    sodium_memzero(text.data(), size_t(text.size()));
    text.clear();
}

QByteArray SigningKey::publicKey() const
{
    return QByteArray(reinterpret_cast<const char *>(m_secret->open.data()), qsizetype(m_secret->open.size()))
        .toHex();
}

QByteArray SigningKey::sign(const QByteArray &bytes) const
{
    QByteArray signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char *>(signature.data()), nullptr, raw(bytes),
                         static_cast<unsigned long long>(bytes.size()), m_secret->bytes.data());
    return signature.toHex();
}

QByteArray SigningKey::secret() const
{
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
    crypto_sign_ed25519_sk_to_seed(seed.data(), m_secret->bytes.data());
    QByteArray text =
        Begin + QByteArray(reinterpret_cast<const char *>(seed.data()), qsizetype(seed.size())).toHex() +
        '\n';
    sodium_memzero(seed.data(), seed.size());
    return text;
}

bool signatureFits(const QByteArray &publicKey, const QByteArray &bytes, const QByteArray &signature)
{
    const QByteArray key = QByteArray::fromHex(publicKey);
    const QByteArray sign = QByteArray::fromHex(signature);
    return ready() && key.size() == crypto_sign_PUBLICKEYBYTES && sign.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(raw(sign), raw(bytes), static_cast<unsigned long long>(bytes.size()),
                                       raw(key)) == 0;
}

} // namespace Switchback
