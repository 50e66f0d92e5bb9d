// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/longwait.h"

#include <QCoreApplication>
#include <QTextStream>

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace Switchback::Terminal
{

using namespace std::chrono_literals;

namespace
{
constexpr std::chrono::milliseconds Unnoticed = 500ms, LogEvery = 30s, LookEvery = 100ms;
constexpr int AfterSignal = 128 + SIGINT;

std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free); // a signal's handler may touch nothing else

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Terminal)
};
} // namespace

QString ProgressText::at(std::chrono::milliseconds since, qint64 done, qint64 all)
{
    if (since < (m_lookedAt ? Unnoticed : LogEvery) || since < m_next)
        return {};
    const QString far =
        all > 0 ? Words::tr("%1: %2 %").arg(m_what).arg(done * 100 / all) : Words::tr("%1 …").arg(m_what);
    if (!m_lookedAt) {
        m_next = since + LogEvery;
        return far + QLatin1Char('\n');
    }
    const QString text = QStringLiteral("\r%1  %2\x1b[K").arg(far, Words::tr("(Ctrl-C calls it off)"));
    return text == std::exchange(m_shown, text) ? QString() : text;
}

QString ProgressText::end() const
{
    return m_shown.isEmpty() ? QString() : QStringLiteral("\r\x1b[K");
}

Shown shown(const QString &what, const std::shared_ptr<LongWork> &work)
{
    return {what, [work] { return std::pair(work->done.load(), work->all.load()); },
            [work] { work->calledOff = true; }};
}

LongWait::LongWait(Shown work)
    : m_work(std::move(work))
    , m_text(m_work.what, isatty(STDERR_FILENO) != 0)
{
    asked = false;
    struct sigaction once = {};
    once.sa_handler = [](int) { asked = true; };
    once.sa_flags = int(SA_RESETHAND);
    for (const int end : {SIGINT, SIGTERM})
        sigaction(end, &once, nullptr);
    QObject::connect(&m_look, &QTimer::timeout, &m_look, [this] { look(); });
    m_look.start(LookEvery);
}

LongWait::~LongWait()
{
    for (const int end : {SIGINT, SIGTERM})
        std::signal(end, SIG_DFL);
    QTextStream(stderr) << m_text.end();
}

void LongWait::look()
{
    if (asked && !std::exchange(m_calledOff, true))
        m_work.callOff();
    const auto [done, all] = m_work.far();
    QTextStream(stderr) << m_text.at(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_begun),
        done, all);
}

int exitCode(const Error &error, int otherwise)
{
    return error.code == QLatin1String("called_off") ? AfterSignal : otherwise;
}

} // namespace Switchback::Terminal
