// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/components/builtin.h"
#include "models/findings/findingtext.h"

#include <QStringList>

namespace Switchback
{

namespace
{
/// Old data directories; each has a line of its own on the overview (models/overview/keptlines.h).
class Kept : public Component
{
public:
    [[nodiscard]] QList<Finding> findings(const SiteView &site) const override
    {
        if (!site.status()->kept)
            return {};
        QStringList names;
        qint64 rows = 0;
        bool counted = true;
        for (const KeptCopy &copy : site.status()->kept->copies) {
            names << copy.name;
            rows += copy.rows.value_or(0);
            counted = counted && copy.rows;
        }
        if (names.isEmpty())
            return {};
        const QString list = names.join(QStringLiteral(", "));
        return {site.finding(FindingKind::KeptCopies, Severity::Note,
                             counted ? words(Words::KeptCopies, rows).arg(site.name(), list).arg(rows)
                                     : words(Words::KeptCopiesUncounted).arg(site.name(), list),
                             words(Words::KeptCopiesAdvice))};
    }

    [[nodiscard]] std::optional<ComponentLine> line(const SiteView &) const override { return std::nullopt; }
};
} // namespace

std::unique_ptr<const Component> keptComponent()
{
    return std::make_unique<Kept>();
}

} // namespace Switchback
