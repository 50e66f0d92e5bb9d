// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sites/site.h"

#include <QTemporaryDir>

namespace Switchback
{

/// Pairs that hang for ever on this machine before their sites are asked anything: the name service, a
/// command of ~/.ssh/config and the SSH agent by turns. For as long as this lives, programs of its own stand
/// before those of the system.
class Hanging
{
public:
    /// `reached`: where an agent's sites are, which never see anybody sign in.
    explicit Hanging(const QString &reached);
    ~Hanging();
    Hanging(const Hanging &) = delete;
    Hanging &operator=(const Hanging &) = delete;

    /// Makes a site that answers one that hangs.
    [[nodiscard]] SiteConfig made(SiteConfig site, int number) const;

private:
    QTemporaryDir m_dir;
    QByteArray m_path;
    int m_agent = -1; ///< listens, and takes nobody
};

} // namespace Switchback
