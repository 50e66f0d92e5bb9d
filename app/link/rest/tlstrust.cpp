// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/tlstrust.h"

#include <QCryptographicHash>
#include <QHash>
#include <QHostAddress>

#include <array>
#include <mutex>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace Switchback
{

namespace
{
using Verdict = std::shared_ptr<TlsVerdict>;

void freeVerdict(void *, void *verdict, CRYPTO_EX_DATA *, int, long, void *)
{
    delete static_cast<Verdict *>(verdict);
}

/// Where a context keeps the verdict: it goes with the context, which may outlive the call that began it.
int verdictIndex()
{
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, freeVerdict);
    return index;
}

int verify(X509_STORE_CTX *chain, void *told)
{
    TlsVerdict &verdict = **static_cast<Verdict *>(told);
    const bool good = X509_verify_cert(chain) == 1;
    const int error = X509_STORE_CTX_get_error(chain);
    verdict.error = good ? X509_V_OK : error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
    X509 *about = good ? nullptr : X509_STORE_CTX_get_current_cert(chain);
    if (!about)
        about = X509_STORE_CTX_get0_cert(chain);
    if (about)
        X509_up_ref(about);
    verdict.certificate.reset(about, X509_free);
    return good ? 1 : 0;
}

QDateTime dateOf(const ASN1_TIME *time)
{
    tm at = {};
    if (ASN1_TIME_to_tm(time, &at) != 1)
        return {};
    return {QDate(at.tm_year + 1900, at.tm_mon + 1, at.tm_mday), QTime(at.tm_hour, at.tm_min, at.tm_sec),
            Qt::UTC};
}

QString textOf(const ASN1_STRING *string)
{
    unsigned char *utf8 = nullptr;
    const int length = ASN1_STRING_to_UTF8(&utf8, string);
    const QString text = length < 0 ? QString() : QString::fromUtf8(reinterpret_cast<char *>(utf8), length);
    OPENSSL_free(utf8);
    return text;
}

QString addressOf(const ASN1_OCTET_STRING *bytes)
{
    if (ASN1_STRING_length(bytes) == 16)
        return QHostAddress(static_cast<const quint8 *>(ASN1_STRING_get0_data(bytes))).toString();
    QStringList parts;
    for (int i = 0; i < ASN1_STRING_length(bytes); ++i)
        parts += QString::number(ASN1_STRING_get0_data(bytes)[i]);
    return parts.join(QLatin1Char('.'));
}
} // namespace

CertificateFacts factsOf(x509_st *certificate)
{
    CertificateFacts out;
    if (!certificate)
        return out;
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> alternatives(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        GENERAL_NAMES_free);
    for (int i = 0; alternatives && i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(alternatives.get(), i);
        if (name->type == GEN_DNS)
            out.names += textOf(name->d.dNSName);
        else if (name->type == GEN_IPADD)
            out.names += addressOf(name->d.iPAddress);
    }
    const X509_NAME *subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0)
        out.names += textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    out.names.removeDuplicates();
    out.from = dateOf(X509_get0_notBefore(certificate));
    out.until = dateOf(X509_get0_notAfter(certificate));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
    unsigned length = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &length) == 1)
        out.sha256 = QByteArray(reinterpret_cast<const char *>(digest.data()), qsizetype(length)).toHex();
    ERR_clear_error(); // the queue is the thread's, and others look into it
    return out;
}

std::shared_ptr<const TlsTrust> TlsTrust::of(const QByteArray &pem)
{
    static std::mutex mutex;
    static QHash<QByteArray, std::weak_ptr<const TlsTrust>> all;
    const QByteArray key = QCryptographicHash::hash(pem, QCryptographicHash::Sha256);
    const std::lock_guard lock(mutex);
    if (const auto had = all.value(key).lock())
        return had;
    all.removeIf([](const auto &one) { return one.value().expired(); });
    const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.constData(), int(pem.size())),
                                                         BIO_free);
    int found = 0;
    while (X509 *certificate = PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)) {
        found += X509_STORE_add_cert(store.get(), certificate);
        X509_free(certificate);
    }
    ERR_clear_error();
    if (found == 0)
        return nullptr;
    const std::shared_ptr<TlsTrust> trust(new TlsTrust);
    trust->m_store = store;
    all.insert(key, trust);
    return trust;
}

bool TlsTrust::rule(ssl_ctx_st *context, const std::shared_ptr<TlsVerdict> &verdict) const
{
    auto *told = new Verdict(verdict);
    if (SSL_CTX_set_ex_data(context, verdictIndex(), told) != 1) {
        delete told;
        return false;
    }
    SSL_CTX_set1_cert_store(context, m_store.get());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, verify, told);
    return true;
}

} // namespace Switchback
