// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

namespace Switchback
{

class FolderGraph;

/// The folder rule of docs/architecture.md, read from the sources: who may include and link what, which floor
/// of models/ stands on which, that no folders include each other in a circle, and a few habits that no
/// compiler warns of. It reads text, so what a macro hides it does not see.
class Layers
{
public:
    /// `qtHeaders` is the folder with QtCore/, QtGui/ ...: a class name is looked up there to know its
    /// module.
    explicit Layers(const QString &qtHeaders);

    /// Reads all sources below `root`; each finding is one line "file:line: what is wrong".
    /// `longFiles` may be longer than 600 lines. Where nothing was read, nothing is held: a finding too.
    QStringList check(const QString &root, const QStringList &longFiles) const;

    /// Modules that have a header of this name, for instance {"QtWidgets"} for "QLabel" or "qlabel.h".
    QSet<QString> modulesOf(const QString &header) const { return m_modules.value(header); }

private:
    struct Area;
    struct Source;
    static const Area *areaOf(const QString &path);
    void checkFile(Source source, const QStringList &longFiles, FolderGraph &folders,
                   QStringList &findings) const;
    void checkInclude(const Source &source, int line, const QString &text, FolderGraph &folders,
                      QStringList &findings) const;
    QString forbiddenInclude(const Source &source, const QString &target, bool quoted) const;
    static QString forbiddenFloor(const QString &path, const QString &target);
    void checkNames(const Source &source, QStringList &findings) const;
    static void checkHabits(const Source &source, QStringList &findings);
    static void checkLinks(const Source &source, QStringList &findings);

    QHash<QString, QSet<QString>> m_modules;
};

} // namespace Switchback
