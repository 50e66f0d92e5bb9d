// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/signing.h"

#include "app/aside/aside.h"
#include "models/core/whendone.h"
#include "models/witness/keybook.h"

#include <QDir>

#include <memory>

namespace Switchback
{

using namespace std::chrono_literals;

namespace
{
constexpr Duration KeyTime = 5s;
}

Signing::Signing(StoreDoor &door, const Clock &clock, QString seat, QString keyFile)
    : m_door(door)
    , m_clock(clock)
    , m_seat(std::move(seat))
    , m_keyFile(std::move(keyFile))
{
    connect(&m_door, &StoreDoor::opened, this, &Signing::begin);
    if (m_door.isOpen())
        begin();
}

void Signing::begin()
{
    const auto key = std::make_shared<Result<SigningKey>>(Error{});
    Aside::run(
        QLatin1String("key ") + m_keyFile, KeyTime, this,
        [key, file = m_keyFile] { *key = SigningKey::inFile(file); },
        [this, key](bool inTime) {
            if (inTime)
                take(*key);
            else
                emit troubled({QStringLiteral("key_silent"),
                               tr("The disk with the key %1 does not answer: what this console writes into "
                                  "the log is not signed.")
                                   .arg(m_keyFile),
                               {}});
        });
}

void Signing::take(const Result<SigningKey> &key)
{
    if (!key) {
        emit troubled({key.error().code,
                       tr("What this console writes into the log is not signed: %1").arg(key.error().text),
                       key.error().hint});
        return;
    }
    whenDone(m_door.store().identity(), this, [this, key = *key](const Result<QString> &store) {
        if (!store) {
            emit troubled(store.error());
            return;
        }
        m_signer = HeadSigner{key, *store};
        introduce();
        emit ready();
    });
}

void Signing::introduce()
{
    const QByteArray key = m_signer->key.publicKey();
    const QString fingerprint = keyFingerprint(key);
    Event event;
    event.at = m_clock.now();
    event.kind = QLatin1String(KeyMadeKind);
    event.actor = QStringLiteral("console");
    event.text = tr("From here on the seat %1 signs with the key %2").arg(m_seat, fingerprint);
    SeatKey made;
    made.key = key;
    made.seat = m_seat;
    made.store = m_signer->store;
    event.body = keyMadeBody(made);
    // Once in this store: at every later start the word is taken.
    whenDone(m_door.store().append({Entry{event, QLatin1String("key/") + QString::fromLatin1(key)}}), this,
             [this](const Result<QList<Event>> &stored) {
                 if (!stored && stored.error().code != QLatin1String("already_done"))
                     emit troubled(stored.error());
             });
}

QString defaultSeatKeyFile()
{
    return qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state")) +
           QStringLiteral("/switchback/seat.key");
}

} // namespace Switchback
