// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/log/storedoor.h"
#include "app/pair/witness/logteller.h"

#include <QObject>

namespace Switchback
{

/// The key of this seat and the store that it signs for: made at the first start, read aside, and introduced
/// in the log's chain about people (`key.made`, once for each key). All pairs of a console have one. The
/// thread that made it.
class Signing : public QObject
{
    Q_OBJECT
public:
    /// `keyFile`: where the key lies, made if it is not there. `door` must outlive it.
    Signing(StoreDoor &door, const Clock &clock, QString seat, QString keyFile);

    /// Null until key and store are known, and for ever where the key can't be used.
    [[nodiscard]] const HeadSigner *signer() const { return m_signer ? &*m_signer : nullptr; }

signals:
    void ready();
    /// Nothing is signed here, and why.
    void troubled(const Switchback::Error &error);

private:
    void begin();
    void take(const Result<SigningKey> &key);
    void introduce();

    StoreDoor &m_door;
    const Clock &m_clock;
    QString m_seat;
    QString m_keyFile;
    std::optional<HeadSigner> m_signer;
};

/// Where the key of this seat lies when the configuration does not say: in the user's state folder, apart
/// from any store.
QString defaultSeatKeyFile();

} // namespace Switchback
