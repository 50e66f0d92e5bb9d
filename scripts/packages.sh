# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian 12 has to provide, and how it is installed. A package belongs here if the build, the tests, the lab or a
# check uses it directly.
# shellcheck shell=bash
: "${root:?is set by ./dev}"
declare -a as_root # processes.sh

build_packages=(
  g++ cmake ninja-build pkg-config
  qt6-base-dev qt6-charts-dev
  libqt6opengl6-dev                     # Qt6Charts' CMake files need it without saying so
  qt6-tools-dev qt6-l10n-tools          # translations
  qtkeychain-qt6-dev libssh-dev libcurl4-openssl-dev libtomlplusplus-dev libvalijson-dev libmicrohttpd-dev libpq-dev
  libssl-dev
  libsodium-dev libcsv-dev              # operators' secrets, lists of customers
  libqrencode-dev                       # the code to scan on a sheet
  libgmime-3.0-dev                      # e-mail: composed, and what comes back read
  libicu-dev                            # names that look alike, characters that can't be seen
  libatspi2.0-dev libxtst-dev           # the tests reach the windows as a screen reader does, and press keys
  fonts-inter fonts-jetbrains-mono      # embedded in the window
)
run_packages=(
  libqt6sql6-sqlite libqt6sql6-psql     # the store
  tzdata
  xvfb xauth                            # a display where there is none
  openssh-server openssh-client openssl # the two sites of the lab, from here on
  postgresql-15 postgresql-client-15 pgbackrest syncthing
  iproute2 util-linux mount e2fsprogs
)
test_packages=(
  poppler-utils qpdf                    # look at what was printed
  at-spi2-core dbus                     # and at what a screen reader is told
  openbox                               # and at what stands in frames
  shellcheck                            # and at these scripts
  dovecot-imapd                         # a real mailbox
  python3 zbar-tools                    # a second verifier of records; whether a sheet's code can be scanned
)
format_packages=(clang-format git)
lint_packages=(clang-tidy git shellcheck)

need_to_build() { need "${build_packages[@]}"; }
need_to_run() { need "${build_packages[@]}" "${run_packages[@]}"; }
need_to_test() { need "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"; }
need_to_format() { need "${format_packages[@]}"; }
need_to_lint() { need "${build_packages[@]}" "${run_packages[@]}" "${lint_packages[@]}"; }

# Those of the named packages that are not installed.
missing() {
  local name state
  declare -A have=()
  while read -r name state; do
    [[ $state == ii ]] && have[${name%%:*}]=1
  done < <(dpkg-query -W -f '${binary:Package} ${db:Status-Abbrev}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do [[ -n ${have[$name]:-} ]] || printf '%s\n' "$name"; done
}

# need PACKAGE...: installs what is missing of them.
need() {
  local names log=$root/build/packages.log
  command -v dpkg-query >/dev/null || { say "this is not Debian: install the packages named in scripts/packages.sh yourself"; return; }
  mapfile -t names < <(missing "$@")
  ((${#names[@]})) || return 0
  may_root || fail "missing packages, and neither root nor sudo without a password. As root: apt-get install ${names[*]}"
  mkdir -p "$root/build"
  make_scratch
  say "installing ${#names[@]} Debian packages: ${names[*]}"
  install_packages "${names[@]}" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "apt could not install what is missing; all it said is in build/packages.log"; }
  if [[ -d /run/systemd/system && " ${names[*]} " == *" openssh-server "* ]]; then
    say "openssh-server is new on this machine and was not started; systemctl disable ssh keeps it off at the next boot"
  fi
}

install_packages() {
  local wrap=(unshare --mount) private=yes code=0 folder=${scratch:?}/apt
  "${as_root[@]}" unshare --mount true 2>/dev/null || wrap=() private=no
  mkdir "$folder" || return
  # As text: root may not be able to read a file here. And not by run(): apt is left to finish before a signal is acted on.
  (trap '' INT TERM HUP; exec "${as_root[@]}" "${wrap[@]}" bash -c "$(<"$root/scripts/apt.sh")" apt.sh "$folder" $private "$@") || code=$?
  "${as_root[@]}" rm -rf "$folder"
  return "$code"
}
