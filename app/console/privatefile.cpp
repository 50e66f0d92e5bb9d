// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/privatefile.h"

#include <QCoreApplication>
#include <QFile>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(PrivateFile)
};

Outcome write(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    // Closed to others before the first byte is in it.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(content) == content.size() && file.commit())
        return Done{};
    return Error{QStringLiteral("not_written"),
                 Words::tr("%1 can't be written: %2").arg(path, file.errorString()),
                 Words::tr("Choose another folder, or make room.")};
}
} // namespace

QFuture<Outcome> writePrivately(const QString &path, const QByteArray &content)
{
    auto promise = std::make_shared<QPromise<Outcome>>();
    QFuture<Outcome> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, path, content] {
        promise->addResult(write(path, content));
        promise->finish();
    });
    return future;
}

} // namespace Switchback
