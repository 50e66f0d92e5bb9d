// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace Switchback
{

/// A failure in words for the person who reads it: what and where went wrong and why, then what to do.
/// `code` is for programs (`peer_may_write`, `unreachable`, `bad_answer` ...) and never shown alone.
/// The texts may quote bytes from outside; whoever shows them shows them as plain text (see visibleText()).
struct Error {
    QString code;
    QString text;
    QString hint;

    bool operator==(const Error &) const = default;
};

/// A value, or the Error that stands in its place.
template<class T>
class Result
{
public:
    Result(T value) // NOLINT: implicit on purpose, a function just returns its value
        : m_data(std::move(value))
    {
    }
    Result(Error error) // NOLINT: implicit on purpose
        : m_data(std::move(error))
    {
    }

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(m_data); }
    explicit operator bool() const { return ok(); }

    const T &value() const & { return std::get<T>(m_data); }
    T &value() & { return std::get<T>(m_data); }
    T &&value() && { return std::get<T>(std::move(m_data)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const Error &error() const { return std::get<Error>(m_data); }

private:
    std::variant<T, Error> m_data;
};

/// Nothing to return but success.
struct Done {
    bool operator==(const Done &) const = default;
};
using Outcome = Result<Done>;

} // namespace Switchback
