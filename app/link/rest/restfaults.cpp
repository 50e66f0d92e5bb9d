// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restfaults.h"

#include "app/link/rest/curltransfer.h"
#include "app/link/rest/tlstexts.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>

#include <cerrno>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("RestFaults", text);
}

WayFault closed(const QString &site)
{
    return {Reach::Refused, words("%1 closed the REST connection before it answered.").arg(site),
            words("Its service may have been stopped, or the machine restarted.")};
}

/// Whether the peer ended the connection, as far as curl and its TLS say so.
bool peerEnded(const CurlTransfer &transfer)
{
    if (transfer.systemError() == ECONNRESET || transfer.systemError() == EPIPE)
        return true;
    const QString text = transfer.errorText();
    return text.contains(QLatin1String("unexpected eof")) ||
           text.contains(QLatin1String("SSL_ERROR_SYSCALL"));
}
} // namespace

WayFault transferFault(const SiteConfig &siteConfig, const CurlTransfer &transfer, Instant now)
{
    const QString site = siteConfig.name;
    const QString place = visibleText(siteConfig.rest.url, 100);
    const QString why = transfer.errorText();
    const int error = transfer.systemError();
    switch (transfer.result()) {
    case CURLE_COULDNT_CONNECT:
        if (error != ECONNREFUSED)
            break;
        return {Reach::Refused,
                words("%1 refuses the connection at %2: the machine is there, but nothing listens.")
                    .arg(site, place),
                words("Look whether the service runs at the site and whether the URL is right.")};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        if (transfer.result() == CURLE_PEER_FAILED_VERIFICATION && transfer.verdict().certificate)
            return tlsFault(site, place, transfer.verdict(), now);
        if (peerEnded(transfer))
            return closed(site);
        return {Reach::Nonsense, words("The TLS handshake with %1 at %2 failed: %3").arg(site, place, why),
                words("What listens there may not speak TLS, or only an old version of it.")};
    case CURLE_GOT_NOTHING:
        return closed(site);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        if (error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH)
            break;
        return closed(site);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WRITE_ERROR: // its head is too long
        return {Reach::Nonsense, words("%1 by REST does not answer in HTTP: %2").arg(site, why),
                words("Check the URL in the configuration, and what listens there.")};
    default:
        break;
    }
    return {Reach::Unreachable, words("%1 cannot be reached at %2: %3").arg(site, place, why),
            words("The machine may be off, or the network between here and there is cut. See what the other "
                  "way and the other site say.")};
}

} // namespace Switchback
