// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/filesengine.h"

#include <QCoreApplication>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Files)
};

Error notTold()
{
    return {QStringLiteral("files_not_told"), Words::tr("Nobody looks at files at this site."), {}};
}
} // namespace

Result<FileSample> FilesEngine::sample(const SampleWish &) const
{
    return notTold();
}

Result<ChangedFiles> FilesEngine::changedSince(Instant, const QString &, int, const QDeadlineTimer &) const
{
    return notTold();
}

std::optional<qint64> FilesEngine::sizeOf(const QString &) const
{
    return std::nullopt;
}

Result<SampledFile> FilesEngine::copyFile(const QString &, const QString &, qint64) const
{
    return notTold();
}

} // namespace Switchback::Site
