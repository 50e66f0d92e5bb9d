// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doors/samesecret.h"

namespace Switchback
{

bool sameSecret(const QByteArray &given, const QByteArray &wanted)
{
    unsigned char difference = given.size() == wanted.size() ? 0 : 1;
    for (qsizetype i = 0; i < wanted.size(); ++i)
        difference |= static_cast<unsigned char>((i < given.size() ? given.at(i) : 0) ^ wanted.at(i));
    return difference == 0;
}

} // namespace Switchback
