# SPDX-License-Identifier: GPL-3.0-or-later
# A display for the window: the one that is there, or a virtual one.
# shellcheck shell=bash
declare -a as_root mark # processes.sh

# Uses the one that is there, or starts Xvfb on a free number. Xvfb ends with this script, however that ends.
need_display() {
  if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
    [[ -n ${DISPLAY:-} ]] || need qt6-wayland
    return 0
  fi
  make_scratch
  # An ordinary user's Xvfb can't make this folder, and without it a program in another network namespace can't reach it.
  if [[ ! -d /tmp/.X11-unix ]] && may_root; then
    "${as_root[@]}" install -d -m 1777 /tmp/.X11-unix
  fi
  local cookie number folder=${scratch:?}
  local auth=$folder/xauthority
  cookie=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  : >"$auth"
  xauth -q -f "$auth" add :0 . "$cookie"
  start_display "$folder" "$auth"
  number=$(<"$folder/display")
  [[ -n $number ]] || fail "Xvfb gave no display number within 10 s"
  xauth -q -f "$auth" add ":$number" . "$cookie"
  # Valid under any host name, as a namespace may have its own.
  local entry
  entry=$(xauth -q -f "$auth" nlist ":$number")
  xauth -q -f "$auth" nmerge - <<<"ffff${entry:4}"
  export DISPLAY=":$number" XAUTHORITY="$auth" XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$folder}"
  say "no display here: a virtual one is used ($DISPLAY)"
}

# start_display FOLDER AUTHORITY: returns when the number is in FOLDER/display, or after ten seconds.
start_display() {
  local i
  will_mark
  "${mark[@]}" setpriv --pdeathsig TERM Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset -auth "$2" \
    3>"$1/display" >"$1/xvfb.log" 2>&1 </dev/null &
  local xvfb=$!
  for ((i = 0; i < 200; i++)); do
    [[ ! -s $1/display ]] || break
    kill -0 "$xvfb" 2>/dev/null || { cat "$1/xvfb.log" >&2; fail "Xvfb did not start"; }
    sleep 0.05
  done
}
