// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QIODevice>

#include <memory>

namespace Switchback
{

/// A file that somebody else named or wrote, read whole.
struct ForeignFile {
    QByteArray bytes;
    unsigned mode = 0; ///< permission bits
};

/// The one way to read such a file. Only a plain file is read, at most `maxBytes` of it (the Error
/// `too_large` says when there are more), and a disk that does not answer holds nobody up beyond the
/// deadline. The other code is `not_read`; the text is the end of a sentence ("it does not exist"), without a
/// name. Any thread.
Result<ForeignFile> readForeignFile(const QString &path, qint64 maxBytes,
                                    Duration deadline = std::chrono::seconds(3));
/// The same for what is large: open, for reading piece by piece and from any place of it. The deadline is a
/// piece's; a read that fails returns less, and errorString() says why. It is as large as it was when it was
/// opened. One thread at a time.
Result<std::unique_ptr<QIODevice>> openForeignFile(const QString &path, qint64 maxBytes,
                                                   Duration deadline = std::chrono::seconds(3));
/// The place of Aside where such a file is read: work begun for it reads the file itself.
QString foreignFilePlace(const QString &path);
/// Whether it could be read, and its mode, without reading it.
Result<ForeignFile> lookAtForeignFile(const QString &path, Duration deadline = std::chrono::seconds(3));

} // namespace Switchback
