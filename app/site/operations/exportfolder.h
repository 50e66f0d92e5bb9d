// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/site/engines/filesengine.h"

#include <QSet>

namespace Switchback::Site
{

/// A folder into which files are copied for a person: files/ with what was copied, list.csv of it, left.csv
/// of what was passed by. As long as it is being filled its name ends as a part does. Blocks as its disk
/// does.
class ExportFolder
{
public:
    ExportFolder(const FilesEngine &files, QString part)
        : m_files(files)
        , m_part(std::move(part))
    {
    }
    static QString partEnds() { return QStringLiteral(".part"); }
    /// What that operation has written there and was not told any more; nothing: there is no such folder.
    /// `io`: it is somebody else's.
    static std::optional<Result<OrphanExport>> ended(const QString &folder, const QString &op);
    /// Takes away what other exports have left there in part.
    static void removeParts(const QString &place);

    /// `no_room`: with those files its disk would have less free than it needs to work on; `io`.
    Outcome make(const QList<OrphanFile> &files);
    /// One more, or the reason why it is left out. An Error: nothing can be written, and it is all over.
    Outcome add(const OrphanFile &file);
    void leave(const LeftFile &left);
    /// There is more that could not be found.
    void sayMore() { m_done.more = true; }
    /// Gives it its own name. Everything is on disk then.
    Result<OrphanExport> end(const QString &folder, const QString &op);

private:
    [[nodiscard]] Outcome hasRoom(qint64 bytes) const;
    Outcome makeParent(const QString &file);
    Outcome writeList(const QString &name, const QString &text);

    const FilesEngine &m_files;
    const QString m_part;
    QString m_list;
    QString m_leftOut;
    QSet<QString> m_folders;
    OrphanExport m_done;
};

} // namespace Switchback::Site
