// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/filescheck.h"

#include "models/core/counted.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Switchback
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(FilesCheck)
};

/// Nobody notices a file in the instant in which it is written or deleted; a replicator gathers changes for
/// some seconds.
constexpr Duration Young = std::chrono::seconds(60);
constexpr qsizetype Named = 5;
constexpr qsizetype MostKept = 40;

QString nameOf(const QString &name)
{
    return visibleText(name, 120);
}
} // namespace

bool isNews(const FilesCheck &check, const std::optional<FilesCheck> &before)
{
    if (check.compared == 0)
        return false;
    const FilesCheck last = before.value_or(FilesCheck{});
    return check.notAlike() != last.notAlike() || check.wrong.mid(0, MostKept) != last.wrong.mid(0, MostKept);
}

void FilesComparison::take(Side side, const FileSample &sample)
{
    m_cut = m_cut || sample.cut;
    for (const SampledFile &file : sample.files) {
        Pair &pair = m_files[file.name];
        std::optional<Heard> &heard = side == Side::Production ? pair.production : pair.backup;
        const Instant since = heard && !heard->file.there ? heard->goneSince : sample.at;
        heard = Heard{file, sample.at, since, sample.completeTo};
    }
}

QStringList FilesComparison::unheard(Side side) const
{
    QStringList names;
    for (auto it = m_files.begin(); it != m_files.end(); ++it) {
        if (!(side == Side::Production ? it->production : it->backup))
            names << it.key();
    }
    names.sort();
    return names;
}

QStringList FilesComparison::doubtful() const
{
    QStringList names;
    for (auto it = m_files.begin(); it != m_files.end(); ++it) {
        const Verdict verdict = judge(*it);
        if (verdict == Verdict::Missing || verdict == Verdict::Differs || verdict == Verdict::MaybeTaken)
            names << it.key();
    }
    names.sort();
    return names;
}

FilesComparison::Verdict FilesComparison::judge(const Pair &pair)
{
    if (!pair.production || !pair.backup)
        return Verdict::NotCompared;
    const Heard &a = *pair.production;
    const Heard &b = *pair.backup;
    if (!a.file.there && !b.file.there)
        return Verdict::Gone;
    const auto settled = [](const Heard &heard) {
        return heard.completeTo && heard.file.since < *heard.completeTo &&
               heard.at - heard.file.since >= Young;
    };
    if (a.file.there && b.file.there) {
        const bool read = !a.file.sha256.isEmpty() && !b.file.sha256.isEmpty();
        const bool sameSize = a.file.size == b.file.size;
        if (read && sameSize && a.file.sha256 == b.file.sha256)
            return Verdict::Alike;
        if (!settled(a) || !settled(b))
            return Verdict::OnItsWay;
        return read || !sameSize ? Verdict::Differs : Verdict::NotCompared;
    }
    const Heard &has = a.file.there ? a : b;
    const Heard &lacks = a.file.there ? b : a;
    if (!settled(has))
        return Verdict::OnItsWay;
    // Where it is not, it may have been taken away, and the other site does not know yet.
    return lacks.completeTo && *lacks.completeTo >= lacks.goneSince + Young ? Verdict::Missing
                                                                            : Verdict::MaybeTaken;
}

FilesCheck FilesComparison::result(Instant now, const QString &production, const QString &backup) const
{
    FilesCheck out;
    out.at = now;
    out.cut = m_cut;
    for (auto it = m_files.begin(); it != m_files.end(); ++it) {
        switch (judge(*it)) {
        case Verdict::Alike:
            ++out.alike;
            break;
        case Verdict::Differs:
            out.wrong.append({it.key(), {}});
            break;
        case Verdict::Missing:
            out.wrong.append({it.key(), it->production->file.there ? backup : production});
            break;
        case Verdict::MaybeTaken:
        case Verdict::OnItsWay:
            ++out.onItsWay;
            break;
        case Verdict::NotCompared:
            ++out.notCompared;
            break;
        case Verdict::Gone:
            break;
        }
    }
    out.compared = out.alike + int(out.wrong.size());
    std::sort(out.wrong.begin(), out.wrong.end(), [](const FileMismatch &x, const FileMismatch &y) {
        return std::pair(x.missing, x.name) < std::pair(y.missing, y.name);
    });
    return out;
}

QJsonObject toJson(const FilesCheck &check)
{
    QJsonArray wrong;
    for (const FileMismatch &each : check.wrong.mid(0, MostKept))
        wrong.append(QJsonObject{{QStringLiteral("name"), each.name.left(500)},
                                 {QStringLiteral("missing"), each.missing}});
    return {{QStringLiteral("at"), toIso(check.at)},
            {QStringLiteral("compared"), check.compared},
            {QStringLiteral("alike"), check.alike},
            {QStringLiteral("on_its_way"), check.onItsWay},
            {QStringLiteral("not_compared"), check.notCompared},
            {QStringLiteral("cut"), check.cut},
            {QStringLiteral("wrong"), wrong}};
}

FilesCheck filesCheckFrom(const QJsonObject &object)
{
    FilesCheck out;
    out.at = fromIso(object.value(QStringLiteral("at")).toString()).value_or(Instant{});
    out.compared = object.value(QStringLiteral("compared")).toInt();
    out.alike = object.value(QStringLiteral("alike")).toInt();
    out.onItsWay = object.value(QStringLiteral("on_its_way")).toInt();
    out.notCompared = object.value(QStringLiteral("not_compared")).toInt();
    out.cut = object.value(QStringLiteral("cut")).toBool();
    const QJsonArray wrong = object.value(QStringLiteral("wrong")).toArray();
    for (const QJsonValue &each : wrong)
        out.wrong.append({each[QLatin1String("name")].toString(), each[QLatin1String("missing")].toString()});
    return out;
}

QString filesCheckText(const FilesCheck &check, const std::function<QString(const QString &)> &name)
{
    if (check.compared == 0)
        return Words::tr("No file could be compared.");
    if (check.notAlike() == 0)
        return Words::tr("%1 files are alike at both sites.", nullptr, howMany(check.alike)).arg(check.alike);
    QStringList named;
    for (const FileMismatch &each : check.wrong.mid(0, Named))
        named << (each.missing.isEmpty()
                      ? Words::tr("%1 differs").arg(nameOf(each.name))
                      : Words::tr("%1 is missing at %2").arg(nameOf(each.name), name(each.missing)));
    if (check.notAlike() > named.size())
        named << QStringLiteral("+%1").arg(check.notAlike() - named.size());
    return Words::tr("%1 of %2 files not alike at both sites: %3.", nullptr, howMany(check.compared))
        .arg(check.notAlike())
        .arg(check.compared)
        .arg(named.join(QStringLiteral(", ")));
}

} // namespace Switchback
