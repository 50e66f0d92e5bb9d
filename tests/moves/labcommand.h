// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lab/labfixture.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <functional>
#include <memory>

/// Two real sites for a test program: brought up in a folder of their own, taken down when this goes.
/// Everything goes through the programs that a user has: switchback-lab, switchback and, at a site,
/// switchback-site.
class LabCommand
{
public:
    struct Ran : Switchback::Test::LabFixture::Ran {
        [[nodiscard]] QByteArray all() const { return out + err; }
    };

    /// `more`: of `switchback-lab up`.
    explicit LabCommand(int callsPerMinute = 600, const QStringList &more = {});

    /// Why there can be no lab on this machine; empty: there can.
    [[nodiscard]] QString whyNot() const { return m_lab.whyNot(); }
    /// Why the lab did not come up; empty: it is up.
    [[nodiscard]] QString up();
    Ran lab(const QStringList &arguments, int timeoutMs = 120'000) const;
    /// A verb of the site contract, called at the site itself.
    Ran atSite(const QString &site, const QString &verb, const QJsonObject &request) const;
    /// The console's program, where the console sits; `typed` is its standard input.
    Ran console(const QStringList &arguments, int timeoutMs = 180'000, const QByteArray &typed = {}) const;
    /// The same, going on while the test does something else; the caller ends it.
    [[nodiscard]] std::unique_ptr<QProcess> startConsole(const QStringList &arguments) const;

    /// `verify`, as it says once a console on duty has told both sites how far the log has come: whoever acts
    /// in a terminal is gone before that. Waits for it a minute; else as it said last.
    [[nodiscard]] Ran verified() const;

    /// Waits until that console has printed `words`; all it has printed is added to `heard`.
    static bool says(QProcess &console, const QByteArray &words, QByteArray *heard, int timeoutMs);
    [[nodiscard]] QString consoleConfig() const { return m_lab.consoleConfig(); }

    [[nodiscard]] QJsonObject ledger(const QStringList &more = {}) const;
    [[nodiscard]] QJsonObject status() const;                ///< the pair's report
    [[nodiscard]] QJsonObject site(const QString &id) const; ///< that site's part of the report
    [[nodiscard]] QJsonArray events() const;
    /// Every file of the site's journal: operation id -> its lines.
    [[nodiscard]] QHash<QString, QList<QJsonObject>> journal(const QString &site) const;
    [[nodiscard]] QJsonObject pids(const QString &site) const;

    /// Waits until the report says so; false after `seconds`, with the last report in `last`.
    bool waitFor(const std::function<bool(const QJsonObject &report)> &enough, int seconds,
                 QJsonObject *last = nullptr) const;
    [[nodiscard]] static QJsonObject siteOf(const QJsonObject &report, const QString &id);
    /// Messages go out by the lab's own gateways; else a person records that they did.
    [[nodiscard]] bool tellsItself() const { return m_lab.status().contains(QStringLiteral("outside")); }
    /// Sites can be cut off and killed: they have namespaces of their own.
    [[nodiscard]] bool namespaces() const { return m_lab.namespaces(); }

private:
    [[nodiscard]] QStringList consoleWords(const QStringList &arguments) const;

    Switchback::Test::LabFixture m_lab;
};
