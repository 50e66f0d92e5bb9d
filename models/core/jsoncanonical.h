// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace Switchback
{

/// One spelling of a JSON object, whoever writes it: keys sorted, no blanks, UTF-8. Reading and writing it
/// again gives the same bytes, so it can be hashed. No text in it begins with U+FEFF.
QByteArray canonicalJson(const QJsonObject &object);
/// `same`: who reads it gets this very object, for it holds nothing that has no JSON of its own.
QByteArray canonicalJson(const QJsonObject &object, bool &same);

/// Appends a text with its quotes as canonicalJson() spells it, for who writes an object straight down.
void addJsonText(QByteArray &out, const QString &text);

/// A text as every store gives it back: lone surrogates and NUL become U+FFFD, and no U+FEFF stands before
/// it.
QString storableText(const QString &text);

} // namespace Switchback
