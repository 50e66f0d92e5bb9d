# SPDX-License-Identifier: GPL-3.0-or-later
# The two sites on this machine, and the console on them: ./dev run, its drill, ./dev lab.
# shellcheck shell=bash
: "${root:?is set by ./dev}"
declare -a as_root mark # processes.sh

programs=$root/build/release/bin
lab=() lab_dir='' owns_lab=''

# The lab of ./dev run lies where switchback-lab looks by itself; a drill has one of its own beside it.
use_lab() {
  lab_dir=${SWITCHBACK_LAB_DIR:-/var/tmp/switchback-lab-$(id -un)}${1:-}
  lab=("${as_root[@]}" "$programs/switchback-lab" --dir "$lab_dir")
}

# Ends the lab that this call has brought up.
leave_lab() {
  [[ -n $owns_lab ]] || return 0
  "${lab[@]}" "$owns_lab" 8>&- 9>&- || say "the lab in $lab_dir did not end cleanly: ./dev lab status"
  rm -f "$root/.lab/owner"
}

# Runs a program in the lab's network, seeing the same display and home as here.
in_lab() {
  local name keep=()
  for name in DISPLAY XAUTHORITY WAYLAND_DISPLAY XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS HOME USER LOGNAME LANG LC_ALL TZ \
    PATH QT_QPA_PLATFORM QT_SCALE_FACTOR SSH_AUTH_SOCK; do
    [[ -z ${!name:-} ]] || keep+=("$name=${!name}")
  done
  will_mark
  run "${lab[@]}" exec -- "${mark[@]}" "${keep[@]}" "$@"
}
console() { in_lab "$programs/switchback" --config "$lab_dir/console/switchback.toml" "$@"; }

# A lab that a killed ./dev left up belongs to the next one; one that somebody else runs stays up.
bring_up() {
  local owner=$root/.lab/owner
  mkdir -p "$root/.lab"
  if ! "${lab[@]}" status >/dev/null 2>&1; then
    owns_lab=down
  elif [[ -e $owner ]]; then
    alive "$owner" || owns_lab=down
  fi
  [[ -z $owns_lab ]] || printf '%s\n' "${call:?}" >"$owner"
  run "${lab[@]}" up || fail "the lab did not come up"
}

# A lab has customers and operators too, once. `switchback-lab up` has written who the operators are and what they say
# in secret. The first is the administrator, in whose name the others are set up: two lines, the administrator's secret
# and the new one. The customers come from the named list below resources/demo; a lab tells nobody who is not on its drill
# list too.
people() {
  local list=${1:-customers} name roles secret first='' first_secret=''
  [[ -z $(console customers list) ]] || return 0
  console customers import "$root/resources/demo/$list.csv" >/dev/null || fail "the lab's customers were not taken over"
  # A drill takes over its own drill list, in the window.
  [[ $list == drill ]] || console customers import --drill-list "$root/resources/demo/$list.csv" >/dev/null ||
    fail "the lab's drill list was not taken over"
  while IFS=: read -r name roles secret; do
    console operator add "$name" --roles "$roles" --by "${first:-$name}" <<<"${first:+$first_secret$'\n'}$secret" >/dev/null ||
      fail "$name could not be made an operator of the lab"
    first=${first:-$name} first_secret=${first_secret:-$secret}
  done <"$lab_dir/console/people"
}

say_people() {
  local name secret said=''
  while IFS=: read -r name _ secret; do
    said+="${said:+, or }as $name with the secret $secret"
  done <"$lab_dir/console/people"
  say "to act, sign in $said"
}

cmd_run() {
  local drill=no args=() arg name
  for arg; do [[ $arg == --drill ]] && drill=yes || args+=("$arg"); done
  need_to_run
  build release programs
  for name in switchback switchback-site switchback-lab; do
    [[ -x $programs/$name ]] || fail "$name is not part of this version of the project"
  done
  need_display
  [[ $drill == no ]] || { drill "${args[@]}"; return; }
  use_lab
  bring_up
  people
  say_people
  console "${args[@]}"
}

drill() {
  local out=$root/out/drill code=0
  mkdir -p "$out"
  use_lab -drill
  exec 8>"$lab_dir.lock"
  flock -n 8 || fail "another drill is under way in $lab_dir"
  find "$out" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  [[ ! -e $lab_dir ]] || run "${lab[@]}" destroy || fail "the lab of an earlier drill can't be removed: $lab_dir"
  owns_lab=destroy
  run "${lab[@]}" up --outage-scale 60 || fail "the lab did not come up"
  people drill # a few, for whose sake each step of a planned move is done too
  make_scratch
  # The console runs inside the lab's network; what it asks of the lab has to happen out here.
  local enter=() way=${scratch:?}/lab
  if may_root; then
    enter=("${as_root[@]}" nsenter "--net=/proc/$$/ns/net" "--mount=/proc/$$/ns/mnt" "--wd=$root" --)
  fi
  printf '#!/bin/sh\nexec %s "$@"\n' "${enter[*]@Q} ${programs@Q}/switchback-lab --dir ${lab_dir@Q}" >"$way"
  chmod 755 "$way"
  console --drill "$out" --lab "$way" --list "$root/resources/demo/drill.csv" "$@" || code=$?
  say "drill ended with exit code $code; its pictures and figures are in out/drill/"
  return "$code"
}

cmd_lab() {
  use_lab
  need_to_run
  [[ -x $programs/switchback-lab && ${1:-} != up ]] || build release programs
  [[ -x $programs/switchback-lab ]] || fail "switchback-lab is not part of this version of the project"
  run "${lab[@]}" "$@" # unmarked: a lab stays up
}
