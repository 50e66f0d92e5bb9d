// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keys/keyplace.h"

#include "app/aside/aside.h"
#include "app/durable/durable.h"
#include "app/keys/keychainplace.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <utility>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(KeyPlace)
};

constexpr Duration FileTime = 5s;
constexpr qsizetype MostFollows = 100;
const QByteArray FollowsWord = QByteArrayLiteral("follows");

std::optional<KeyFollows> followsFrom(const QByteArray &line)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 4 || words.at(0) != FollowsWord || !isHex(words.at(1), 64) ||
        !isHex(words.at(2), 64) || !isHex(words.at(3), 128))
        return std::nullopt;
    return KeyFollows{words.at(1), words.at(2), words.at(3)};
}

Result<std::optional<HeldKey>> readHere(const QString &path)
{
    if (!QFileInfo::exists(path))
        return std::optional<HeldKey>();
    Result<QByteArray> text = readKeyFile(path);
    if (!text)
        return text.error();
    Result<HeldKey> key = HeldKey::fromText(*text);
    wipeKey(*text);
    if (!key)
        return Error{key.error().code, Words::tr("%1 holds no key of a seat.").arg(visibleText(path)),
                     key.error().hint};
    return std::optional(std::move(*key));
}

Outcome writeHere(const QString &path, const HeldKey &key, bool first)
{
    if (const Outcome folder = Durable::makeFolder(QFileInfo(path).path()); !folder)
        return folder;
    QByteArray text = key.text();
    const Result<bool> made = first ? Durable::create(path, text) : Result<bool>(true);
    const Outcome put = first ? Outcome(Done{}) : Durable::write(path, text);
    wipeKey(text);
    return made ? put : Outcome(made.error());
}

class FilePlace : public KeyPlace
{
public:
    explicit FilePlace(QString path)
        : m_path(std::move(path))
    {
    }
    [[nodiscard]] QString name() const override { return m_path; }

    void read(QObject *context, const Held &done) override
    {
        aside<std::optional<HeldKey>>([path = m_path] { return readHere(path); }, context, done);
    }

    void make(QObject *context, const Held &done) override
    {
        aside<std::optional<HeldKey>>(
            [path = m_path]() -> Result<std::optional<HeldKey>> {
                const Outcome made = writeHere(path, {SigningKey::make(), {}}, true);
                return made ? readHere(path) : made.error();
            },
            context, done);
    }

    void put(const HeldKey &key, QObject *context, const std::function<void(const Outcome &)> &done) override
    {
        aside<Done>([path = m_path, key] { return writeHere(path, key, false); }, context, done);
    }

private:
    template<class T>
    void aside(const std::function<Result<T>()> &work, QObject *context,
               const std::function<void(const Result<T> &)> &done) const
    {
        const auto out = std::make_shared<Result<T>>(Error{});
        Aside::run(
            QLatin1String("key ") + m_path, FileTime, context, [out, work] { *out = work(); },
            [out, done, path = m_path](bool inTime) {
                if (inTime)
                    done(*out);
                else
                    done(Error{QStringLiteral("key_silent"),
                               Words::tr("The disk with the key %1 does not answer.").arg(visibleText(path)),
                               {}});
            });
    }

    QString m_path;
};
} // namespace

HeldKey HeldKey::next() const
{
    HeldKey out{SigningKey::make(), follows};
    const QByteArray before = key.publicKey();
    const QByteArray made = out.key.publicKey();
    out.follows += KeyFollows{before, made, key.sign(keyBytes(made, before))};
    if (out.follows.size() > MostFollows)
        out.follows.removeFirst();
    return out;
}

QByteArray HeldKey::text() const
{
    QByteArray secret = key.secret();
    QByteArray text;
    text.reserve(secret.size() + follows.size() * 300); // not copied about as it grows
    text += secret;
    wipeKey(secret);
    for (const KeyFollows &each : follows)
        text += FollowsWord + ' ' + each.before + ' ' + each.key + ' ' + each.signature + '\n';
    return text;
}

Result<HeldKey> HeldKey::fromText(const QByteArray &text)
{
    const qsizetype end = text.indexOf('\n');
    QByteArray secret = end < 0 ? text : text.left(end);
    const Result<SigningKey> key = SigningKey::fromSecret(secret);
    wipeKey(secret);
    if (!key)
        return key.error();
    HeldKey out{*key, {}};
    const QList<QByteArray> lines = end < 0 ? QList<QByteArray>() : text.mid(end + 1).split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty())
            continue;
        const std::optional<KeyFollows> follows = followsFrom(line);
        if (!follows || out.follows.size() == MostFollows)
            return Error{QStringLiteral("bad_key"), Words::tr("That is no key of a seat."),
                         Words::tr("Put the right file back.")};
        out.follows += *follows;
    }
    return out;
}

std::unique_ptr<KeyPlace> KeyPlace::of(const QString &where)
{
    if (where == QLatin1String(KeychainWord))
        return std::make_unique<KeychainPlace>();
    return std::make_unique<FilePlace>(where);
}

} // namespace Switchback
