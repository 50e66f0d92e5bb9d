// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/filekeys.h"

#include "app/aside/foreignfile.h"
#include "app/config/secretfile.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QDir>

namespace Switchback
{

namespace
{
QString words(const char *text)
{
    return QCoreApplication::translate("ConsoleConfig", text);
}
} // namespace

QString FileKeys::path(const QString &name) const
{
    if (name.startsWith(QLatin1String("~/")))
        return QDir::cleanPath(QDir::homePath() + name.mid(1));
    return QDir::cleanPath(QDir(m_folder).absoluteFilePath(name));
}

QString FileKeys::readable(TomlTable &table, const char *key, bool required,
                           Outcome (*holds)(const QString &)) const
{
    const QString name = table.text(key, required, 4000);
    if (name.isEmpty())
        return {};
    const QString file = path(name);
    if (const auto looked = lookAtForeignFile(file); !looked)
        table.fault(
            key, words("the file %1 cannot be read: %2").arg(visibleText(file), looked.error().text),
            words(
                "Put it there, or correct the name; relative names count from the configuration's folder."));
    else if (const Outcome useful = holds(file); !useful)
        table.fault(key, useful.error().text, useful.error().hint);
    return file;
}

QString FileKeys::secret(TomlTable &table, const char *key) const
{
    const QString name = table.text(key, false, 4000);
    if (name.isEmpty())
        return {};
    const QString file = path(name);
    if (const Outcome closed = fileIsPrivate(file); !closed) {
        QString text = closed.error().text;
        text.chop(text.endsWith(QLatin1Char('.')) ? 1 : 0);
        table.fault(key, text,
                    closed.error().hint + (closed.error().hint.endsWith(QLatin1Char('.')) ? "" : "."));
    }
    return file;
}

} // namespace Switchback
