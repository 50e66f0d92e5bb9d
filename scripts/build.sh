# SPDX-License-Identifier: GPL-3.0-or-later
# Configuring and building one preset of CMakePresets.json.
# shellcheck shell=bash
: "${root:?is set by ./dev}"

# build PRESET TARGET...: one build at a time in a folder; the lock goes with the process that holds it.
build() {
  local preset=$1 dir=$root/build/$1
  shift
  if ! mkdir -p "$dir" 2>/dev/null || [[ ! -w $dir ]]; then
    fail "$dir is not writable for $(id -un): it was made by $(stat -c %U "$root/build")"
  fi
  exec 9>"$dir/.dev.lock"
  flock -n 9 || { say "waiting for another ./dev that builds in build/$preset"; flock 9; }
  if [[ ! -e $dir/build.ninja ]] || ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$dir/CMakeCache.txt"; then
    rm -f "$dir/CMakeCache.txt"
    say "configuring build/$preset"
    run cmake --preset "$preset" -S "$root" >"$dir/configure.log" 2>&1 || { tail -n 40 "$dir/configure.log" >&2; fail "configuring failed: build/$preset/configure.log"; }
  fi
  say "building build/$preset"
  # Not `cmake --build`: it hangs when it is told to end.
  run_marked ninja -C "$dir" "$@" || fail "the build failed"
  exec 9>&-
}
