// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/storable.h"

#include "models/core/chain.h"
#include "models/core/jsoncanonical.h"

#include <QJsonDocument>

#include <utility>

namespace Switchback
{

Event storableEvent(Event event, QByteArray &body)
{
    for (QString *text :
         {&event.kind, &event.pair, &event.site, &event.run, &event.incident, &event.actor, &event.text})
        *text =
            text->isEmpty() ? QStringLiteral("") : storableText(*text); // a null text would be stored as NULL
    body = canonicalJson(event.body);
    event.body = QJsonDocument::fromJson(body).object();
    return event;
}

Event storableEvent(Event event)
{
    QByteArray body;
    return storableEvent(std::move(event), body);
}

} // namespace Switchback
