// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/rest/restfiles.h"

#include "app/aside/aside.h"
#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"

namespace Switchback
{

namespace
{
constexpr Duration Fresh = std::chrono::seconds(1);
constexpr qint64 MaxCaBytes = qint64(1024) * 1024;

RestFiles::Contents readNow(RestFiles::Kind kind, const QString &path)
{
    RestFiles::Contents out;
    if (kind == RestFiles::Kind::Token) {
        out.bytes = readTokenFile(path);
        return out;
    }
    const auto pem = readForeignFile(path, MaxCaBytes);
    out.bytes = pem ? Result<QByteArray>(pem->bytes) : Result<QByteArray>(pem.error());
    if (pem)
        out.trust = TlsTrust::of(pem->bytes);
    return out;
}
} // namespace

void RestFiles::get(Kind kind, const QString &path, Duration deadline, QObject *context, Got got)
{
    File &file = m_files[{kind, path}];
    if (file.age.isValid() && Duration{file.age.elapsed()} < Fresh) {
        got(&file.contents);
        return;
    }
    file.waiting.append({context, std::move(got)});
    if (!std::exchange(file.underWay, true))
        read(kind, path, deadline, file);
}

void RestFiles::read(Kind kind, const QString &path, Duration deadline, File &file)
{
    const auto contents = std::make_shared<Contents>();
    Aside::run(
        foreignFilePlace(path), deadline, this, [contents, kind, path] { *contents = readNow(kind, path); },
        [this, contents, &file](bool inTime) {
            file.underWay = false;
            file.age.invalidate();
            if (inTime) { // what comes too late is still being written
                file.contents = *contents;
                if (file.contents.bytes)
                    file.age.start();
            }
            const QList<Waiting> waiting = std::exchange(file.waiting, {});
            for (const Waiting &one : waiting) {
                if (one.context)
                    one.got(inTime ? contents.get() : nullptr);
            }
        });
}

void RestFiles::forget(Kind kind, const QString &path)
{
    const auto found = m_files.find({kind, path});
    if (found != m_files.end())
        found->second.age.invalidate();
}

} // namespace Switchback
