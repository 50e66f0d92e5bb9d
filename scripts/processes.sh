# SPDX-License-Identifier: GPL-3.0-or-later
# How ./dev becomes root, starts programs, and ends what it has started, however it ends itself.
# shellcheck shell=bash

# --- root -------------------------------------------------------------------------------------------------------
as_root=()
if [[ $EUID == 0 ]]; then
  unset SUDO_UID SUDO_GID SUDO_USER # `sudo ./dev` is root's: what it starts must not turn into another user
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
fi
may_root() { [[ $EUID == 0 || ${#as_root[@]} != 0 ]]; }

# --- children ---------------------------------------------------------------------------------------------------
# Whatever this call starts for longer carries this mark in its environment, so that it can be found and ended.
started() { awk '{print $22}' "/proc/$1/stat" 2>/dev/null; }
call=$$-$(started $$)
mark=(env "SWITCHBACK_DEV_CALL=$call")
# Whether the call that left this mark in a file still runs.
alive() { [[ $(<"$1") == $(cut -d- -f1 "$1")-$(started "$(cut -d- -f1 "$1")") ]]; }
child='' any_marked='' scratch=''

# Runs a program (no function: a signal has to reach it) so that a signal to this script is acted on at once.
# The locks (8 and 9) stay with this script.
run() {
  "$@" <&0 8>&- 9>&- &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=''
  return "$code"
}
# To be called before something is given the mark, or it is not looked for in the end.
will_mark() { any_marked=yes; }
run_marked() {
  will_mark
  run "${mark[@]}" "$@"
}

marked() {
  "${as_root[@]}" grep -lsz "^SWITCHBACK_DEV_CALL=$call\$" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3 || true
}

# Ends a process of ours. sudo passes a signal on only when it comes from outside its own process group.
end_process() { kill -"$1" "$2" 2>/dev/null || "${as_root[@]}" setsid kill -"$1" "$2" 2>/dev/null || true; }

# Ends all marked processes: asks, waits up to five seconds, insists.
sweep() {
  local pid i
  for pid in $(marked); do end_process TERM "$pid"; done
  for ((i = 0; i < 50; i++)); do
    [[ -n $(marked) ]] || return 0
    sleep 0.1
  done
  for pid in $(marked); do end_process KILL "$pid"; done
}

# The last thing that ./dev does.
finish() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  if [[ -n $child ]]; then
    end_process TERM "$child"
  fi
  [[ -z $any_marked ]] || sweep
  if [[ -n $child ]]; then
    local i
    for ((i = 0; i < 300; i++)); do
      [[ $(awk '{print $3}' "/proc/$child/stat" 2>/dev/null || echo Z) != Z ]] || break
      sleep 0.1
    done
    end_process KILL "$child"
    wait "$child" 2>/dev/null || true
  fi
  leave_lab
  [[ -z $scratch ]] || rm -rf "$scratch"
  exit "$code"
}

# A folder of this call, gone when it ends.
make_scratch() {
  local old
  [[ -z $scratch ]] || return 0
  for old in "${TMPDIR:-/tmp}"/switchback-dev.*; do # of calls that were killed
    [[ ! -O $old || ! -e $old/call ]] || alive "$old/call" || rm -rf "$old"
  done
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/switchback-dev.XXXXXX")
  echo "$call" >"$scratch/call"
}
