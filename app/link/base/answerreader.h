// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sites/sitestatus.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>
#include <optional>

namespace Switchback
{

/// Bytes of one answer in, checked JSON lines out, the same for both ways. Sizes are counted while the bytes
/// come, and nothing is believed that the contract does not allow.
class AnswerReader
{
public:
    struct End {
        Result<QJsonObject> data;
        Reach reach; ///< Answers (also for an error line of the site) or Nonsense
    };

    /// `siteName` is for texts, `siteId` must be what the answer calls itself, `request` holds hello's nonce.
    AnswerReader(QString siteName, QString siteId, QString verb, const QJsonObject &request);

    /// Calls `onProgress` for each progress line. Bytes after the end are ignored.
    void feed(const QByteArray &bytes, const std::function<void(const QJsonObject &)> &onProgress);
    /// No more bytes will come; `why` says how it stopped ("exit status 127: sh: not found"), may be empty.
    void finish(const QString &why);

    /// Set as soon as the last line is here or a fault was met.
    [[nodiscard]] const std::optional<End> &end() const { return m_end; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] int lines() const { return m_lines; } ///< good ones

private:
    void line(const QByteArray &bytes, const std::function<void(const QJsonObject &)> &onProgress);
    void result(const QJsonObject &data);
    void fault(const QString &text, const QString &hint = {});
    [[nodiscard]] QString subject() const;

    QString m_siteName;
    QString m_siteId;
    QString m_verb;
    QString m_nonce;
    QByteArray m_pending;
    std::optional<End> m_end;
    qint64 m_bytes = 0;
    int m_lines = 0;
};

} // namespace Switchback
