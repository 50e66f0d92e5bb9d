// SPDX-License-Identifier: GPL-3.0-or-later
#include "consolefolder.h"

#include <QFile>
#include <QProcess>

namespace Switchback
{

void ConsoleFolder::write(const char *name, const QByteArray &bytes) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("can't write %s", name);
    file.write(bytes);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

bool ConsoleFolder::make() const
{
    write("token", "0123456789abcdef\n");
    const auto made = [](const char *program, const QStringList &arguments) {
        return QProcess::execute(QLatin1String(program), arguments) == 0;
    };
    if (!made("ssh-keygen", {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"),
                             QStringLiteral("-N"), QString(), QStringLiteral("-f"), path("key")}))
        return false;
    if (!made("openssl", {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                          QStringLiteral("ed25519"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                          QStringLiteral("/CN=ca"), QStringLiteral("-keyout"), path("ca.key"),
                          QStringLiteral("-out"), path("ca.pem")}))
        return false;
    QFile host(path("key.pub"));
    if (!host.open(QIODevice::ReadOnly))
        return false;
    const QByteArray key = host.readAll();
    write("hosts", "[127.0.0.1]:1 " + key + "[127.0.0.1]:2 " + key);
    QByteArray text = "store = \"" + url().toUtf8() + "\"\n[[pair]]\nid = \"" + m_pair.toUtf8() +
                      "\"\nname = \"Voice\"\nprofile = \"hosted\"\nrpo_minutes = 60\n";
    for (const auto &[site, port] : {std::pair<QByteArray, int>("production", 1), {"backup", 2}})
        text += "[pair." + site + "]\nid = \"" + site + "\"\nname = \"" + site +
                "\"\nzone = \"America/Denver\"\n[pair." + site +
                ".ssh]\nhost = \"127.0.0.1\"\nport = " + QByteArray::number(port) +
                "\nuser = \"nobody\"\nknown_hosts = \"hosts\"\nkey = \"key\"\n[pair." + site +
                ".rest]\nurl = \"https://127.0.0.1:" + QByteArray::number(port + 2) +
                "\"\nca_file = \"ca.pem\"\ntoken_file = \"token\"\n";
    write("switchback.toml", text);
    return true;
}

ConsoleFolder::Said ConsoleFolder::run(const QStringList &arguments) const
{
    QProcess process;
    process.start(QStringLiteral(SWITCHBACK_BIN_DIR) + QStringLiteral("/switchback"),
                  arguments + QStringList{QStringLiteral("--config"), path("switchback.toml")});
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace Switchback
