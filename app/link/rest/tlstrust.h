// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QStringList>

#include <memory>

struct ssl_ctx_st;
struct x509_st;
struct x509_store_st;

namespace Switchback
{

/// How a connection's certificate was found; filled in by its handshake.
struct TlsVerdict {
    int error = 0; ///< X509_V_ERR_...; 0: made by a trusted CA and valid now, which says nothing of its name
    std::shared_ptr<x509_st>
        certificate; ///< the one the error is about, else the peer's own; null: none came
};

/// What a certificate says of itself.
struct CertificateFacts {
    QStringList names;
    QDateTime from;
    QDateTime until;
    QByteArray sha256;
};
CertificateFacts factsOf(x509_st *certificate);

/// The CA certificates that a site's connections trust, and no others. Any thread.
class TlsTrust
{
public:
    /// Null: `pem` holds no certificate. The same bytes give the same object, however many sites have them.
    static std::shared_ptr<const TlsTrust> of(const QByteArray &pem);

    /// To be called before the handshake of a connection made of `context`. False: it must not be made.
    bool rule(ssl_ctx_st *context, const std::shared_ptr<TlsVerdict> &verdict) const;

private:
    TlsTrust() = default;
    std::shared_ptr<x509_store_st> m_store;
};

} // namespace Switchback
