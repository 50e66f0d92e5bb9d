// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replication/losshistory.h"

namespace Switchback
{

void countPoint(LossHistory &history, const LossPoint &point)
{
    if (history.countedTo && point.at <= *history.countedTo)
        return;
    history.countedTo = point.at;
    if (point.known && (!history.worstAt || point.maxSeconds > history.worstSeconds)) {
        history.worstAt = point.at;
        history.worstSeconds = point.maxSeconds;
    }
    const double rpo = double(history.rpo.count()) / 1000;
    const bool over = point.known && rpo > 0 && double(point.maxSeconds) > rpo;
    history.breaches += over && !history.over ? 1 : 0;
    history.over = over;
}

} // namespace Switchback
