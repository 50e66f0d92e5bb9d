// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pair/log/storedoor.h"
#include "app/pair/witness/logteller.h"
#include "app/pair/witness/seatkeys.h"
#include "models/findings/component.h"

#include <QObject>

namespace Switchback
{

/// The key of this seat and the store that it signs for: made at the first start, read aside, and introduced
/// in the log's chain about people. All pairs of a console have one. It follows what is said of keys from
/// anywhere. The thread that made it.
class Signing : public QObject
{
    Q_OBJECT
public:
    /// `door` must outlive it.
    Signing(StoreDoor &door, const Clock &clock, QString seat, std::unique_ptr<KeyPlace> place);

    /// Null until key and store are known, and for as long as the key can't be used.
    [[nodiscard]] const HeadSigner *signer() const { return m_signer ? &*m_signer : nullptr; }
    /// Why nothing is signed here, and what to do; null: it is, or is not known yet.
    [[nodiscard]] const Error *trouble() const { return m_trouble ? &*m_trouble : nullptr; }
    /// The same as a line of what is not ready; empty: nothing is wrong.
    [[nodiscard]] QList<ComponentLine> warnings(Instant now) const;

signals:
    void ready(); ///< there is a signer, or another one
    /// Nothing is signed here.
    void troubled(const Switchback::Error &error);

private:
    void look();
    void take(const Result<KeyLook> &seen);

    StoreDoor &m_door;
    SeatKeys m_keys;
    std::optional<HeadSigner> m_signer;
    std::optional<Error> m_trouble;
    bool m_looking = false;
    bool m_again = false;
};

} // namespace Switchback
