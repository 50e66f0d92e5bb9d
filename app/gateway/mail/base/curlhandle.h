// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gateway/mail/base/stopping.h"
#include "app/gateway/secretforms.h"
#include "models/core/instant.h"
#include "models/sites/notifysettings.h"

#include <QByteArray>

#include <array>
#include <memory>

#include <curl/curl.h>

namespace Switchback
{

/// How long a mail server may take.
struct MailDeadlines {
    Duration connect = std::chrono::seconds(10); ///< TLS included
    Duration reply = std::chrono::seconds(60);   ///< for each of its words
    Duration whole = std::chrono::seconds(300);
};

/// One of curl's easy handles with what SMTP and IMAP have in common: TLS as the configuration wants it, the
/// login, deadlines, an end that may come at any moment. It keeps its connection. One thread at a time.
class CurlHandle
{
public:
    CurlHandle(const ServerLogin &login, const QByteArray &password, const MailDeadlines &deadlines,
               std::shared_ptr<Stopping> stopping);
    CurlHandle(const CurlHandle &) = delete;
    CurlHandle &operator=(const CurlHandle &) = delete;
    ~CurlHandle();

    template<class T>
    void set(CURLoption option, T value)
    {
        const CURLcode done = curl_easy_setopt(m_easy, option, value);
        if (m_unset == CURLE_OK)
            m_unset = done;
    }
    /// Waits, for the deadlines at most.
    [[nodiscard]] CURLcode perform();
    /// In curl's own words, without the login's secret; of the last perform().
    [[nodiscard]] QByteArray error(CURLcode code) const;
    /// Of the login: to be taken out of what the server says.
    [[nodiscard]] const SecretForms &secrets() const { return m_secrets; }
    [[nodiscard]] long info(CURLINFO what) const;
    /// Its connection is of no use: without this, the end waits for the server's answer to QUIT.
    void abandon();

    /// "smtp://host:port", with the s and the brackets that belong there.
    static QByteArray urlOf(const QByteArray &scheme, const ServerLogin &login);

private:
    void secure(const ServerLogin &login);

    static curl_socket_t onOpen(void *self, curlsocktype purpose, struct curl_sockaddr *address);
    static int onClose(void *self, curl_socket_t socket);

    std::shared_ptr<Stopping> m_stopping;
    SecretForms m_secrets;
    std::array<char, CURL_ERROR_SIZE> m_error{};
    CURL *m_easy;
    CURLcode m_unset = CURLE_OK; ///< an option that this libcurl does not take
};

} // namespace Switchback
