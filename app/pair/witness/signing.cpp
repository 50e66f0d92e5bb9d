// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/witness/signing.h"

#include <QTimer>

#include <chrono>
#include <utility>

namespace Switchback
{

Signing::Signing(StoreDoor &door, const Clock &clock, QString seat, std::unique_ptr<KeyPlace> place)
    : m_door(door)
    , m_keys(door.store(), clock, std::move(seat), std::move(place))
{
    connect(&m_door, &StoreDoor::opened, this, &Signing::look);
    connect(&m_door, &StoreDoor::found, this, [this] {
        if (!m_signer)
            look();
    });
    // What was put right is seen without a new start; a person who kept their keychain shut is not asked
    // again.
    auto *retry = new QTimer(this);
    connect(retry, &QTimer::timeout, this, [this] {
        if (m_trouble && m_trouble->code != QLatin1String("keychain"))
            look();
    });
    retry->start(std::chrono::minutes(1));
    // Keys are rotated, replaced and revoked from elsewhere.
    connect(&m_door.store(), &Store::eventAppended, this, [this](const Event &event) {
        if (event.pair.isEmpty() && event.kind.startsWith(QLatin1String("key.")))
            look();
    });
    if (m_door.isOpen())
        look();
}

void Signing::look()
{
    if (std::exchange(m_looking, true)) {
        m_again = true;
        return;
    }
    m_keys.settle([this](const Result<KeyLook> &seen) {
        take(seen);
        m_looking = false;
        if (std::exchange(m_again, false))
            look();
    });
}

void Signing::take(const Result<KeyLook> &seen)
{
    if (!seen) {
        m_signer.reset();
        const bool told = m_trouble == seen.error();
        m_trouble = seen.error();
        if (!told)
            emit troubled(*m_trouble);
        return;
    }
    m_trouble.reset();
    const bool same = m_signer && m_signer->key.publicKey() == seen->held->key.publicKey();
    m_signer = HeadSigner{seen->held->key, seen->store, seen->standing.known->seat};
    if (!same)
        emit ready();
}

QList<ComponentLine> Signing::warnings(Instant now) const
{
    if (!m_trouble)
        return {};
    return {ComponentLine{QStringLiteral("signing"), tr("Signature"), m_trouble->text, Mark::Warning, now,
                          m_trouble->hint}};
}

} // namespace Switchback
