// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window/runwishes.h"

#include "app/pair/moves.h"
#include "widgets/wish/runwish.h"

namespace Switchback
{

Outcome doneAbout(Moves &moves, const RunWish &wish)
{
    switch (wish.what) {
    case RunWish::What::Retry:
        return moves.retry();
    case RunWish::What::Stop:
        return moves.stop();
    case RunWish::What::GiveUp:
        return moves.giveUp();
    case RunWish::What::LetGo:
        return moves.letGo();
    case RunWish::What::AcceptLoss:
        return moves.acceptLoss(wish.statement);
    case RunWish::What::ExportCopy:
        return moves.orderCopy(moves.copyOrder(CopyAct::Export, wish.site, wish.name));
    case RunWish::What::DiscardCopy:
        return moves.orderCopy(moves.copyOrder(CopyAct::Discard, wish.site, wish.name));
    case RunWish::What::ExportAudio:
        return moves.orderAudio({{}, {}, {}, fromIso(wish.statement)});
    case RunWish::What::TakeAdvice:
        break;
    }
    return moves.takeLogBackup();
}

} // namespace Switchback
