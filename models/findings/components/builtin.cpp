// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/components/builtin.h"

namespace Switchback
{

namespace
{
ComponentList &registered()
{
    static ComponentList all = [] {
        ComponentList list;
        for (const auto make :
             {databaseComponent, filesComponent, logsComponent, fullsComponent, diskComponent, callsComponent,
              voiceComponent, keptComponent, logWitnessComponent})
            list.push_back(make());
        return list;
    }();
    return all;
}
} // namespace

const ComponentList &components()
{
    return registered();
}

void registerComponent(std::unique_ptr<const Component> component)
{
    registered().push_back(std::move(component));
}

} // namespace Switchback
