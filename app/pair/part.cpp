// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pair/part.h"

namespace Switchback
{

std::optional<RunView::Audio> lostAudioOf(const std::vector<std::unique_ptr<Part>> &parts)
{
    for (const auto &part : parts) {
        if (const auto audio = part->lostAudio())
            return audio;
    }
    return std::nullopt;
}

QList<ComponentLine> readinessOf(const std::vector<std::unique_ptr<Part>> &parts, Instant now)
{
    QList<ComponentLine> lines;
    for (const auto &part : parts)
        lines += part->readiness(now);
    return lines;
}

} // namespace Switchback
