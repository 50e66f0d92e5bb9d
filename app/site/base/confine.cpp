// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/base/confine.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Switchback::Site
{

namespace
{
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Confine)
};

constexpr __u64 ReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr __u64 Read = ReadFile | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr __u64 Run = Read | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr __u64 Truncate = 1ULL << 14; // of Landlock's third release; Debian 12's headers end before it
constexpr __u64 Write = LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr __u64 Change = Read | Write | Truncate | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
                         LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR;
constexpr __u64 Refer = 1ULL << 13; // moving between folders, of the second release
constexpr __u64 FirstRelease = (1ULL << 13) - 1;

long release()
{
    return syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/// All that this kernel can forbid.
__u64 known()
{
    const long abi = release();
    return FirstRelease | (abi >= 2 ? Refer : 0) | (abi >= 3 ? Truncate : 0);
}

bool allow(int rules, const QString &path, __u64 rights)
{
    const int file = open(QFile::encodeName(path).constData(), O_PATH | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT || errno == ENOTDIR;
    struct stat info {
    };
    const bool folder = fstat(file, &info) == 0 && S_ISDIR(info.st_mode);
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights & known();
    if (!folder)
        rule.allowed_access &= ReadFile | Write | Truncate | LANDLOCK_ACCESS_FS_EXECUTE;
    rule.parent_fd = file;
    const bool done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(file);
    return done;
}
} // namespace

bool canConfine()
{
    return release() > 0;
}

Outcome confine(const Reachable &reachable)
{
    const auto failed = [](const QString &what) {
        return Error{QStringLiteral("confine"),
                     Words::tr("This process cannot be confined to its files (%1: %2).")
                         .arg(what, qt_error_string(errno)),
                     {}};
    };
    landlock_ruleset_attr all{};
    all.handled_access_fs = known();
    const int rules = int(syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0));
    if (rules < 0)
        return failed(QStringLiteral("Landlock"));
    for (const auto &[paths, rights] :
         {std::pair{reachable.programs, Run}, std::pair{reachable.reading, Read},
          std::pair{reachable.readWrite, Change | Refer}}) {
        for (const QString &path : paths) {
            if (!allow(rules, path, rights)) {
                close(rules);
                return failed(path);
            }
        }
    }
    const bool done =
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return done ? Outcome(Done{}) : failed(QStringLiteral("restrict"));
}

} // namespace Switchback::Site
