// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QJsonObject>
#include <QList>

#include <optional>
#include <vector>

namespace Switchback
{

/// How long the window's thread works before it comes back to its events: CPU time of each turn of its loop,
/// so that a busy machine does not count as a slow window. Counts nothing until begin(). GUI thread.
class Turns : public QObject
{
public:
    using QObject::QObject;

    /// From now on; what came before is forgotten.
    void begin();
    [[nodiscard]] bool counting() const { return m_last.has_value(); }
    [[nodiscard]] double longestMs() const;
    [[nodiscard]] QString longestName() const;
    /// Percentiles in milliseconds and the longest turns by what they were for, the worst first.
    [[nodiscard]] QJsonObject report() const;

private:
    friend class MeasuredApplication;
    struct Work {
        qint64 took = 0; ///< nanoseconds
        QString name;
    };
    void turned();
    void remember(const Work &work);

    std::optional<qint64> m_last;
    std::vector<quint32> m_took; ///< microseconds
    QList<Work> m_longest;       ///< the worst first
    Work m_heaviest;             ///< event of this turn
    QList<Work> m_under;         ///< for each event being delivered, the heaviest one within it
};

/// Tells the turns what they were for.
class MeasuredApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;
    [[nodiscard]] Turns &turns() { return m_turns; }

private:
    Turns m_turns;
};

} // namespace Switchback
