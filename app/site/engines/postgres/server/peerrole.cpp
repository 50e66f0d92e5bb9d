// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/site/engines/postgres/server/peerrole.h"

namespace Switchback::Site
{

Outcome makePeerRole(PgSession &session)
{
    // Nothing is written when all is there: every write is one more row to ship.
    const auto done = session.query(
        "do $$ begin "
        "if not exists (select from pg_roles where rolname = 'switchback_peer') then "
        "create role switchback_peer login connection limit 20; end if; "
        "if (select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls from pg_roles "
        "where rolname = 'switchback_peer') then "
        "alter role switchback_peer nosuperuser nocreaterole nocreatedb noreplication nobypassrls; end if; "
        "if not has_function_privilege('switchback_peer', 'pg_backup_stop(boolean)', 'execute') then "
        "grant pg_read_all_settings to switchback_peer; "
        "grant execute on function pg_backup_start(text, boolean), pg_switch_wal(), "
        "pg_create_restore_point(text), pg_backup_stop(boolean) to switchback_peer; end if; end $$",
        {}, 5000);
    if (!done)
        return done.error();
    return Done{};
}

} // namespace Switchback::Site
