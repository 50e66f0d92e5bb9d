// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/replication/roles.h"
#include "models/sites/files/filesample.h"

#include <QHash>
#include <QString>

#include <functional>

namespace Switchback
{

/// A file that is not the same at both sites, though it should be by now.
struct FileMismatch {
    QString name;    ///< somebody else's words: visibleText() before it is shown
    QString missing; ///< id of the site that lacks it; empty: it is at both, and differs
    bool operator==(const FileMismatch &) const = default;
};

/// What came of comparing samples of both sites' files by their contents.
struct FilesCheck {
    Instant at{};
    int compared = 0;    ///< that could be judged: alike, or not
    int alike = 0;       ///< of them
    int onItsWay = 0;    ///< changed too lately to be judged, or known to be on its way
    int notCompared = 0; ///< not read at one of the sites
    bool cut = false;    ///< a site could not look through all its files: no time, or some can't be read
    QList<FileMismatch> wrong; ///< what is kept names the first 40 of them
    [[nodiscard]] int notAlike() const { return compared - alike; }
    bool operator==(const FilesCheck &) const = default;
};

/// Whether it is worth a line in the log: something is not alike and was not told so before, or all is again.
bool isNews(const FilesCheck &check, const std::optional<FilesCheck> &before);

/// Puts together what both sites say of their samples. Pure; the caller asks the sites.
class FilesComparison
{
public:
    /// One more answer of that site; of a file of which it spoke before the newer word counts.
    void take(Side side, const FileSample &sample);
    /// What only the other site has spoken of: to be asked for by name.
    [[nodiscard]] QStringList unheard(Side side) const;
    /// What does not look right, and is looked at once more after TakenUpTo or longer: it may have been on
    /// its way. Of what one site lacks it is not said before that it is missing.
    [[nodiscard]] QStringList doubtful() const;
    /// By then a site knows of what was taken away at the other one, and has told what it took away itself.
    static constexpr Duration TakenUpTo{std::chrono::seconds(90)};
    /// With the sites' ids.
    [[nodiscard]] FilesCheck result(Instant now, const QString &production, const QString &backup) const;

private:
    enum class Verdict { Alike, Differs, Missing, MaybeTaken, OnItsWay, NotCompared, Gone };
    struct Heard {
        SampledFile file;
        Instant at{};
        Instant goneSince{}; ///< of a file that is not there: when that was first said
        std::optional<Instant> completeTo;
    };
    struct Pair {
        std::optional<Heard> production;
        std::optional<Heard> backup;
    };
    static Verdict judge(const Pair &pair);

    QHash<QString, Pair> m_files;
    bool m_cut = false;
};

/// As it is kept in the store and in an event's body.
QJsonObject toJson(const FilesCheck &check);
FilesCheck filesCheckFrom(const QJsonObject &object);
/// "78 files are alike at both sites.", "2 of 78 files not alike at both sites: missing at Centennial:
/// 4711/a.ulaw; differs: b.ulaw." `name` makes a site's short name of its id.
QString filesCheckText(const FilesCheck &check, const std::function<QString(const QString &id)> &name);

} // namespace Switchback
