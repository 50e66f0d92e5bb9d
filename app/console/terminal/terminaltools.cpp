// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/terminal/terminaltools.h"

#include "app/pair/engine.h"
#include "models/core/visibletext.h"

#include <QCoreApplication>
#include <QTextStream>

#include <termios.h>
#include <unistd.h>

namespace Switchback::Terminal
{

namespace
{
constexpr int LongestSecret = 1024;

/// No echo for as long as it lives, if somebody types.
class NoEcho
{
public:
    NoEcho()
    {
        if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        m_silent = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~NoEcho()
    {
        if (m_silent)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    NoEcho(const NoEcho &) = delete;
    NoEcho &operator=(const NoEcho &) = delete;
    [[nodiscard]] bool typed() const { return m_silent; }

private:
    termios m_before{};
    bool m_silent = false;
};
} // namespace

void print(const QString &text)
{
    QTextStream(stdout) << text;
}

int fail(const Error &error, int code)
{
    QTextStream err(stderr);
    err << "switchback: " << visibleText(error.text, 2000) << '\n';
    if (!error.hint.isEmpty())
        err << "  " << visibleText(error.hint, 2000) << '\n';
    return code;
}

Error storeSilent()
{
    return {QStringLiteral("store_silent"),
            QCoreApplication::translate("Terminal", "The store has not answered in %1.")
                .arg(durationText(StoreDeadline)),
            QCoreApplication::translate("Terminal", "See whether its server or its disk hangs.")};
}

Result<std::unique_ptr<Store>> openStore(const ConsoleConfig &config)
{
    auto store = std::make_unique<Store>(config.storeUrl.isEmpty() ? defaultStoreUrl() : config.storeUrl);
    const Outcome opened = waitFor(store->open(), StoreDeadline);
    if (!opened)
        return opened.error();
    return store;
}

QByteArray askSecret(const QString &prompt)
{
    const NoEcho silence;
    if (silence.typed())
        QTextStream(stderr) << prompt << ": " << Qt::flush;
    QByteArray secret;
    char c = 0;
    // Byte by byte: the next line belongs to the next question.
    while (secret.size() < LongestSecret && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        secret += c;
    if (silence.typed())
        QTextStream(stderr) << QLatin1Char('\n');
    return secret;
}

} // namespace Switchback::Terminal
