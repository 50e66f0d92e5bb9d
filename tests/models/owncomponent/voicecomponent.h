// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/component.h"

namespace Switchback::Test
{

/// A component as small as it gets: whether the voice application of a site takes messages. Beside this file
/// it needed one registration.
class VoiceComponent : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        const ComponentStatus *voice = site.component(QStringLiteral("voice"));
        if (voice == nullptr || voice->state == QLatin1String("runs"))
            return {};
        Finding finding =
            site.finding(FindingKind::Component, Severity::Warning,
                         QStringLiteral("%1's voice application: %2").arg(site.name(), voice->detail));
        finding.component = voice->key;
        return {finding};
    }
    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &site) const override
    {
        const ComponentStatus *voice = site.component(QStringLiteral("voice"));
        if (voice == nullptr)
            return site.missing(QStringLiteral("voice"), QStringLiteral("Voice"));
        const bool runs = voice->state == QLatin1String("runs");
        return site.line(voice->key, QStringLiteral("Voice"),
                         QStringLiteral("%1 messages").arg(voice->count.value_or(0)),
                         runs ? Mark::Fine : Mark::Bad, voice->at, voice->detail);
    }
};

} // namespace Switchback::Test
