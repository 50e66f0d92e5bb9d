// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Switchback
{

/// One line of a known_hosts file that speaks of a host.
struct HostKeyLine {
    QString file;
    int line = 0;
    bool revoked = false;
    QString type;
    QByteArray base64;
    QByteArray text; ///< the line as it stands there
};

/// A known_hosts file, read; one that cannot be read has no bytes.
struct KnownHostsFile {
    QString name;
    QByteArray bytes;
    QString error; ///< why it could not be read
};
KnownHostsFile readKnownHosts(const QString &path);

/// The lines for `host` at `port`, plain and hashed, wildcards and negations included; lines that cannot be
/// read and @cert-authority lines are passed over. libssh skips @revoked lines altogether, that is why this
/// exists. Kept for a while, for a file is parsed and searched once a change, not at every connection. Any
/// thread.
QList<HostKeyLine> hostKeyLines(const QList<KnownHostsFile> &files, const QString &host, quint16 port);

/// "SHA256:..." as OpenSSH shows it.
QString hostKeyFingerprint(const QByteArray &base64);

QString knownHostsNames(const QList<KnownHostsFile> &files); ///< for texts

/// What the known_hosts files say of a key that a host presented. Nothing but a known key is trusted.
struct HostKeyVerdict {
    bool trusted = false;
    QString text; ///< why not, with both fingerprints, file and line
    QString hint;
};
HostKeyVerdict judgeHostKey(const QString &siteName, const QString &host, quint16 port,
                            const QList<KnownHostsFile> &files, const QString &type,
                            const QByteArray &base64);

} // namespace Switchback
