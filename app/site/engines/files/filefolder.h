// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace Switchback::Site
{

/// A folder whose contents somebody else decides. Names are taken below it and nowhere else: one that leads
/// out ("..", "/etc/passwd") names nothing, no link is followed, and only plain files are told or opened.
/// Blocks as its disk does; any thread.
class FileFolder
{
public:
    struct Seen {
        qint64 size = 0;
        Instant modified{};
        Instant changed{}; ///< of the entry itself: when it came here, or later
    };
    /// A file that is open for reading.
    class Opened
    {
    public:
        explicit Opened(int fd)
            : m_fd(fd)
        {
        }
        ~Opened();
        Opened(const Opened &) = delete;
        Opened &operator=(const Opened &) = delete;
        [[nodiscard]] int fd() const { return m_fd; }

    private:
        const int m_fd;
    };

    /// The folder itself is named by the configuration, and may be a link. Code `io`.
    static Result<std::shared_ptr<const FileFolder>> open(const QString &path);
    explicit FileFolder(int fd)
        : m_folder(fd)
    {
    }

    /// Nothing: no plain file of that name is there.
    [[nodiscard]] std::optional<Seen> look(const QByteArray &name) const;
    /// `no_such_file`, or `io` where there is one and it can't be read.
    [[nodiscard]] Result<std::unique_ptr<Opened>> openFile(const QByteArray &name) const;
    /// What a walk did not come to.
    struct Walked {
        struct Left {
            QByteArray name;
            QString why;
        };
        bool ended = true; ///< false: the deadline came
        qint64 unread = 0; ///< folders and entries that can't be read, and folders that lie too deep
        QList<Left> left;  ///< the first of those
        [[nodiscard]] bool whole() const { return ended && unread == 0; }
    };
    /// Tells every plain file below it, in no order. Folders and files that `skips` says are left out, by
    /// their names below this folder. What can't be read is passed by.
    [[nodiscard]] Walked walk(const std::function<bool(const QByteArray &name)> &skips,
                              const std::function<void(const QByteArray &name, const Seen &)> &tell,
                              const QDeadlineTimer &deadline) const;

private:
    /// The folder in which that name lies, and its last part; nothing: it leads elsewhere, or through a link.
    [[nodiscard]] std::optional<std::pair<std::unique_ptr<Opened>, QByteArray>>
    parentOf(const QByteArray &name) const;

    const Opened m_folder;
};

} // namespace Switchback::Site
