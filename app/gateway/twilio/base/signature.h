// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace Switchback
{

/// Names and values of a form, decoded, in the order in which they came.
using FormFields = QList<std::pair<QByteArray, QByteArray>>;

/// As a POST carries it: application/x-www-form-urlencoded.
QByteArray encodedForm(const FormFields &fields);
/// Of a body that came; what is not well-formed is taken as it stands.
FormFields decodedForm(const QByteArray &body);
/// The last of that name; empty: there is none.
QByteArray fieldOf(const FormFields &fields, const QByteArray &name);

/// X-Twilio-Signature: Base64 of HMAC-SHA1 by the account's token over the URL with the fields, sorted by
/// name, name and value joined, behind it ("Webhooks security" of Twilio's documentation).
QByteArray twilioSignature(const QByteArray &token, const QByteArray &url, const FormFields &fields);
/// Whether `given` is that. Providers are of two minds whether the usual port belongs to the URL: either will
/// do. Takes as long whatever is given.
bool signatureHolds(const QByteArray &given, const QByteArray &token, const QByteArray &url,
                    const FormFields &fields);

} // namespace Switchback
