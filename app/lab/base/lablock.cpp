// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/lablock.h"

#include "app/lab/base/words.h"

#include <QDeadlineTimer>
#include <QThread>

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace Switchback::Lab
{

LabLock::~LabLock()
{
    if (m_file >= 0)
        close(m_file);
}

// The folder itself is what is locked: no lock file that could make a foreign folder look like ours.
Outcome LabLock::take(const QString &dir)
{
    m_file = open(QFile::encodeName(dir).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_file < 0)
        return Done{}; // whoever uses the folder says what is wrong with it
    const QDeadlineTimer deadline(60'000);
    bool said = false;
    while (flock(m_file, LOCK_EX | LOCK_NB) != 0) {
        if (!said)
            say(Words::tr("Waiting for another switchback-lab that works on %1 ...").arg(dir), true);
        said = true;
        if (deadline.hasExpired())
            return failure(QStringLiteral("busy"),
                           Words::tr("Another switchback-lab has worked on %1 for over 60 s.").arg(dir),
                           Words::tr("Wait for it to end, or end it."));
        QThread::msleep(50);
    }
    return Done{};
}

} // namespace Switchback::Lab
