// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keys/keyplace.h"

namespace Switchback
{

/// The keychain of whoever is signed in at this machine: the secret service or KWallet, by QtKeychain, and
/// never a file in their place. It may ask the person to open it, and is waited for a minute. A thread with
/// an event loop.
class KeychainPlace : public KeyPlace
{
public:
    [[nodiscard]] QString name() const override;
    void read(QObject *context, const Held &done) override;
    void make(QObject *context, const Held &done) override;
    void put(const HeldKey &key, QObject *context, const std::function<void(const Outcome &)> &done) override;
};

} // namespace Switchback
