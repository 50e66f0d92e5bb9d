// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lab/base/words.h"

#include <cstdio>

namespace Switchback::Lab
{

void say(const QString &line, bool problem)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    FILE *out = problem ? stderr : stdout;
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), out);
    std::fflush(out);
}

} // namespace Switchback::Lab
