// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/nearestword.h"

#include <algorithm>
#include <vector>

namespace Switchback
{

namespace
{
int editDistance(const QString &a, const QString &b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i);
        for (size_t j = 1; j < row.size(); ++j) {
            const int above = row[j];
            const int change = diagonal + (a.at(i - 1) == b.at(qsizetype(j) - 1) ? 0 : 1);
            row[j] = std::min({change, above + 1, row[j - 1] + 1});
            diagonal = above;
        }
    }
    return row.back();
}
} // namespace

QString nearestWord(const QString &word, const QStringList &known)
{
    QString best;
    int least = std::max(1, int(word.size()) / 3) + 1;
    for (const QString &candidate : known) {
        const int distance = editDistance(word.toLower(), candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

} // namespace Switchback
