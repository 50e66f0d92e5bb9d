// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Switchback
{

/// How large the project's parts may get, so that each can be read at one go, and that no two types have one
/// name: which of their functions a program gets is then up to the linker. What counts is models/, app/
/// and widgets/; of the tests only their folders.
struct SizeBars {
    int sourceLines = 400; ///< no .cpp is longer
    int usualLines = 310;  ///< nor nine in ten of them than this
    int headerLines = 150;
    int headerTypes = 6;     ///< of the namespace, in one header
    int functionLines = 60;  ///< between its braces, with them
    double longPerMille = 2; ///< functions that may be longer
    int folderFiles = 25;
    int relays = 25; ///< signals that do nothing but emit one of the same name
    /// Where every .cpp has a header of its own: no class is spread over several, and each can be read alone.
    QStringList ownHeaders{"app/pair/", "app/console/"};
};

/// Measures the sources below a folder. It reads text as clang-format leaves it: a function's braces stand on
/// lines of their own, below each other.
class Sizes
{
public:
    struct Measured {
        QString what; ///< "app/lab/commandline.cpp", "app/lab/x.cpp: void f()"
        double size = 0;
    };
    explicit Sizes(const QString &root);

    [[nodiscard]] int files() const { return m_files; }
    /// What is over a bar, each as "KIND NAME: size, at most bar". An exception names KIND and NAME; one that
    /// is no longer needed is a finding too.
    [[nodiscard]] QStringList over(const SizeBars &bars, const QStringList &exceptions) const;
    /// The worst of each kind, for a person.
    [[nodiscard]] QStringList worst() const;

private:
    void read(const QString &path, const QString &text);
    void readFunctions(const QString &path, const QStringList &lines);
    void readRelays(const QString &path, const QString &text);
    void readNames(const QString &path, const QStringList &lines);
    [[nodiscard]] double usualLines() const;
    [[nodiscard]] bool hasHeader(const QString &source) const;

    int m_files = 0;
    QList<Measured> m_sources, m_headers, m_types, m_functions, m_folders;
    QStringList m_relays;               ///< "app/x.cpp: A::changed -> B::changed"
    QMap<QString, QStringList> m_named; ///< headers, by the type of a namespace that they define
};

} // namespace Switchback
