// SPDX-License-Identifier: GPL-3.0-or-later
// The hash that initials are bound to, of the text of canonicalJson(evidenceJson()), written straight down:
// it is computed for every customer when a log is folded or a packet checked.
#include "models/core/jsoncanonical.h"
#include "models/signoff/signoff.h"

#include <QCryptographicHash>

#include <atomic>

namespace Switchback
{

namespace
{
std::atomic<quint64> &computed()
{
    static std::atomic<quint64> count{0};
    return count;
}

void addItem(QByteArray &out, const EvidenceItem &item)
{
    out += '{';
    if (item.at) {
        out += "\"at\":";
        addJsonText(out, toIso(*item.at));
        out += ',';
    }
    out += "\"by\":";
    addJsonText(out, item.by);
    out += ",\"key\":";
    addJsonText(out, item.key);
    if (!item.said.isEmpty()) {
        out += ",\"lead\":";
        addJsonText(out, item.lead);
    }
    out += item.passed ? ",\"passed\":true" : ",\"passed\":false";
    out += item.said.isEmpty() ? ",\"text\":" : ",\"said\":";
    addJsonText(out, item.said.isEmpty() ? item.text : QString::fromLatin1(item.said));
    out += ",\"title\":";
    addJsonText(out, item.title);
    out += '}';
}
} // namespace

QByteArray evidenceHash(const SignedEvidence &evidence)
{
    ++computed();
    QByteArray text;
    text.reserve(1024);
    text += "{\"customer\":";
    addJsonText(text, evidence.customer);
    text += ",\"customer_name\":";
    addJsonText(text, evidence.customerName);
    text += ",\"items\":[";
    for (const EvidenceItem &item : evidence.items) {
        if (!text.endsWith('['))
            text += ',';
        addItem(text, item);
    }
    text += "],\"statement\":";
    addJsonText(text, evidence.statement);
    text += '}';
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

quint64 evidenceHashes()
{
    return computed();
}

} // namespace Switchback
