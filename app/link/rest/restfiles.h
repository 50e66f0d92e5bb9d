// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/rest/tlstrust.h"
#include "models/core/instant.h"
#include "models/core/result.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <memory>

namespace Switchback
{

/// The files that sites name (tokens and CAs), read aside, for a disk may hang: anew for each call, so that a
/// new one needs no restart, but once for all calls of a second that name the same. One thread's.
class RestFiles : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Token, Ca };
    struct Contents {
        Result<QByteArray> bytes{Error{}};     ///< of a token: the one word
        std::shared_ptr<const TlsTrust> trust; ///< of a CA; null: there is no certificate in it
    };
    /// Null: the deadline passed.
    using Got = std::function<void(const Contents *)>;

    using QObject::QObject;

    /// `got` is called once, maybe at once; never when `context` is gone.
    void get(Kind kind, const QString &path, Duration deadline, QObject *context, Got got);
    /// A site did not accept what was in it: the next call reads it anew.
    void forget(Kind kind, const QString &path);

private:
    struct Waiting {
        QPointer<QObject> context;
        Got got;
    };
    struct File {
        Contents contents;
        QElapsedTimer age; ///< invalid: nothing is known of it
        bool underWay = false;
        QList<Waiting> waiting;
    };
    void read(Kind kind, const QString &path, Duration deadline, File &file);

    std::map<std::pair<Kind, QString>, File> m_files; ///< as many as sites name; each stays where it is
};

} // namespace Switchback
