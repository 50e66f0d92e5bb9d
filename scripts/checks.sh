# SPDX-License-Identifier: GPL-3.0-or-later
# What is run to know that the project is right: tests, torture, benchmarks, and how the sources look.
# shellcheck shell=bash
: "${root:?is set by ./dev}"

# --- tests ------------------------------------------------------------------------------------------------------
prepare_tests() {
  need_to_test
  build dev all
  make_scratch
  export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-${scratch:?}} # Qt would make one in /tmp and leave it there
}

cmd_test() {
  local code=0 left i pid
  prepare_tests
  # Tests that need root go through sudo one by one (tests/support/asroot): the build stays the caller's. One more
  # than there are cores: most of a lab's time is waiting for sites.
  run_marked ctest --test-dir build/dev --output-on-failure --no-tests=error -j "$(($(nproc) + 1))" "$@" || code=$?
  for ((i = 0; i < 50; i++)); do
    left=$(marked)
    [[ -n $left ]] || break
    sleep 0.1
  done
  if [[ -n $left ]]; then
    say "the tests left processes behind:"
    for pid in $left; do printf '  %s %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline")" >&2; done
    ((code)) || code=1
  fi
  return "$code"
}

# What `./dev test` does a few times, done until nobody doubts it.
cmd_torture() {
  local code=0 name setting
  prepare_tests
  while read -r name setting; do
    say "torture: $name with $setting"
    run_marked "$setting" QTEST_FUNCTION_TIMEOUT=7200000 QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 tests/support/asroot 7200 "build/dev/tests/$name" </dev/null || code=$?
  done <<'TESTS'
tst_incidentkills SWITCHBACK_KILLS=200
tst_kills SWITCHBACK_KILLS=50
tst_moves SWITCHBACK_MOVES=20
tst_filemoves SWITCHBACK_FILES_MINUTES=10
tst_outageends SWITCHBACK_INITIALS=204
tst_notifyevening SWITCHBACK_EVENINGS=20
tst_notifykills SWITCHBACK_KILLS=100
tst_testcalls SWITCHBACK_TESTCALLS=200
tst_labticks SWITCHBACK_TICKS=1200
TESTS
  say "torture: an hour of mails that no mail server would write"
  run_marked build/dev/fuzz/fuzz_mail 3600 || code=$?
  return "$code"
}

cmd_bench() {
  need_to_run
  build release programs benches
  local file name code=0
  shopt -s nullglob
  local all=("$root"/build/release/bench/bench_*)
  ((${#all[@]})) || fail "there are no benchmarks in this version of the project"
  for name; do [[ -x $root/build/release/bench/bench_$name ]] || fail "no benchmark $name; there is: $(basename -a "${all[@]}" | sed s/bench_// | xargs)"; done
  for file in "${all[@]}"; do
    name=${file##*/bench_}
    (($# == 0)) || [[ " $* " == *" $name "* ]] || continue
    say "benchmark $name"
    run_marked QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}" tests/support/asroot 3600 "$file" || code=$?
  done
  return "$code"
}

# --- how the sources look ---------------------------------------------------------------------------------------
sources() { git ls-files --cached --others --exclude-standard -- '*.cpp' '*.h'; }

cmd_format() {
  need_to_format
  local files
  mapfile -t files < <(sources | while read -r f; do [[ ! -e $f ]] || echo "$f"; done)
  if [[ ${1:-} == --check ]]; then run clang-format --dry-run --Werror "${files[@]}"; else run clang-format -i "${files[@]}"; fi
}

cmd_lint() {
  local files=() scripts=(dev .ci/run tests/support/asroot scripts/*.sh) file code=0
  need_to_lint
  case ${1:-} in
    --all) mapfile -t files < <(sources | grep '\.cpp$') ;;
    '')
      mapfile -t files < <({ git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard; } | grep '\.cpp$' | sort -u || true)
      ((${#files[@]})) || say "no changed .cpp file; ./dev lint --all looks at all"
      ;;
    *)
      scripts=()
      for file; do
        if [[ $file == *.cpp || $file == *.h ]]; then files+=("$file"); else scripts+=("$file"); fi
      done
      ;;
  esac
  ((${#scripts[@]} == 0)) || run shellcheck "${scripts[@]}" || code=$? # all of them: they are read in a second
  ((${#files[@]} == 0)) || tidy "${files[@]}" || code=$?
  return "$code"
}

tidy() {
  build dev all # moc's files have to be there
  # Each file by itself, without the precompiled header: one that lacks an include is found here.
  mkdir -p build/dev/lint
  sed -E 's# -Winvalid-pch -include [^ ]*cmake_pch\.hxx##; s# -fpch-preprocess##; s# -Wno-(restrict|stringop-overflow)##g' build/dev/compile_commands.json >build/dev/lint/compile_commands.json
  printf '%s\0' "$@" | run xargs -0 -n 1 -P "$(nproc)" clang-tidy -p build/dev/lint --quiet
}
