// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/contract/limits.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <memory>

namespace Switchback
{

/// The contract between console and site, read from resources/contract/openapi.json, which is compiled in.
/// Whoever reads a request or an answer has it checked here before touching a field. Thread-safe.
/// Every text in its errors is safe to show (visibleText) and names the field by its path.
class Contract
{
public:
    static const Contract &instance();
    ~Contract();

    /// The version that `hello` must answer with.
    [[nodiscard]] int version() const;
    [[nodiscard]] QStringList verbs() const; ///< sorted
    [[nodiscard]] bool knows(const QString &verb) const;
    /// True for verbs that change something and so carry an operation id.
    [[nodiscard]] bool isDoing(const QString &verb) const;

    /// Codes: `unknown_verb`, `bad_request`.
    [[nodiscard]] Outcome checkRequest(const QString &verb, const QJsonObject &request) const;
    /// One line of an answer: progress, result (with the verb's data) or error. Codes: `unknown_verb`,
    /// `bad_answer`.
    [[nodiscard]] Outcome checkAnswerLine(const QString &verb, const QJsonObject &line) const;

    /// The same, after taking out of a line that bears a site's status what breaks the contract there: a
    /// field, or the part that can't be without it; the rest counts. `dropped` is each as "database.lsn:
    /// wants ...". What is vital (site, time, role, epoch) stays, and the line is refused for it. Other lines
    /// are left alone: of a doing's end all counts.
    [[nodiscard]] Outcome takeAnswerLine(const QString &verb, QJsonObject &line, QStringList &dropped) const;

    /// From bytes to an object: size, UTF-8, one JSON object. `what` begins the error's text ("The request");
    /// `code` is its code.
    static Result<QJsonObject> parseObject(const QByteArray &bytes, qint64 maxBytes, const QString &what,
                                           const QString &code);

    Contract(const Contract &) = delete;
    Contract &operator=(const Contract &) = delete;

private:
    Contract();
    // What breaks the contract; empty: nothing does.
    [[nodiscard]] QString dropBadFields(const QString &verb, QJsonObject &line, QStringList &dropped) const;
    [[nodiscard]] Outcome answerOutcome(const QString &verb, const QString &fault) const;
    [[nodiscard]] QString lineFault(const QString &verb, const QJsonObject &line) const;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Switchback
