// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <functional>

class QJsonObject;

namespace Switchback
{

/// Breaks and heals a lab, and counts in its ledger, by the lab's own command. GUI thread, blocks nothing.
class LabHand : public QObject
{
    Q_OBJECT

public:
    /// `command`: the program with its first arguments, as somebody would type them.
    explicit LabHand(QString command);

    void run(const QStringList &arguments, std::function<void(const QByteArray &)> done = {});
    void countRows(const std::function<void(const QJsonObject &)> &done)
    {
        count(QStringLiteral("ledger"), done);
    }
    /// What customers ever got.
    void countArrived(const std::function<void(const QJsonObject &)> &done)
    {
        count(QStringLiteral("arrived"), done);
    }
    [[nodiscard]] bool counting() const { return m_counting; }

signals:
    void failed(const QString &why);

private:
    void count(const QString &what, const std::function<void(const QJsonObject &)> &done);

    QString m_command;
    bool m_counting = false;
};

} // namespace Switchback
