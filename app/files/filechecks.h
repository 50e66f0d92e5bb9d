// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/files/fileslook.h"
#include "app/pair/part.h"

#include <QTimer>

namespace Switchback
{

/// What is remembered of spot checks of a pair's files, in the store under "files/PAIR".
struct FilesChecked {
    std::optional<FilesCheck> last; ///< the last one that could be done
    Instant triedAt{};              ///< Instant{}: never
    QString trouble;                ///< why the last try came to nothing; empty: it did not
};
QJsonObject toJson(const FilesChecked &checked);
FilesChecked filesCheckedFrom(const QJsonObject &object);

/// Has some of both sites' files compared once an hour, by the process on duty; an event only when something
/// is not alike that was not told before, or all is alike again. Whoever is not on duty reads what came of
/// it. The engine's thread; blocks nothing.
class FileChecks : public Part
{
    Q_OBJECT
public:
    explicit FileChecks(const PartContext &context);

    void takeUp(const std::function<void()> &done) override;
    void follow(const Event &event) override;
    void dutyChanged(bool held) override;
    [[nodiscard]] QList<ComponentLine> readiness(Instant now) const override;

    [[nodiscard]] const FilesChecked &checked() const { return m_checked; }
    /// How often it looks whether one is due, and how long what is in doubt has. For tests.
    void setPauses(Duration tick, Duration again);

private:
    void turn();
    void check();
    void ended(const Result<FilesCheck> &result);
    void tell(const FilesCheck &check);
    void keep();
    void read(const std::function<void()> &done);
    /// Somebody watches files at both sites.
    [[nodiscard]] bool wanted() const;
    [[nodiscard]] Duration interval() const;

    PartContext m_context;
    FilesChecked m_checked;
    std::unique_ptr<FilesLook> m_look; ///< under way
    QTimer m_tick;
    Duration m_again{FilesComparison::TakenUpTo};
    Instant m_readAt{};
};

} // namespace Switchback
