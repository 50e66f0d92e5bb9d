# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian 12 has to provide, and how it is installed. A package belongs here if the build, the tests, the lab or a
# check uses it directly.
# shellcheck shell=bash
: "${root:?is set by ./dev}"
declare -a as_root # processes.sh

build_packages=(
  g++ lld cmake ninja-build pkg-config
  qt6-base-dev qt6-charts-dev
  libqt6opengl6-dev                     # Qt6Charts' CMake files need it without saying so
  qt6-tools-dev qt6-l10n-tools          # translations
  qtkeychain-qt6-dev libssh-dev libcurl4-openssl-dev libtomlplusplus-dev libvalijson-dev libmicrohttpd-dev libpq-dev
  libssl-dev
  libsqlite3-dev                        # call records of an SBC
  libsodium-dev libcsv-dev              # operators' secrets, lists of customers
  libphonenumber-dev                    # and their telephone numbers
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
  dovecot-imapd dovecot-lmtpd           # mailboxes, of the lab and of tests
  libnss-wrapper                        # the lab's mail server finds the account that it insists on; see need_mail_server
  libdb5.3 libgnutls-dane0 libgnutls30 libidn12 libidn2-0 libnsl2 libpcre2-8-0 # and what it is linked with
  baresip-core espeak-ng sox            # calls by SIP: who telephones, who speaks, who makes it fit for a telephone
  kamailio kamailio-sqlite-modules sip-tester curl # the lab's SBCs, customers who call, and a look at both
  python3                               # the lab's provider of SMS and calls; in tests a second verifier of records
)
test_packages=(
  poppler-utils qpdf                    # look at what was printed
  at-spi2-core dbus                     # and at what a screen reader is told
  gnome-keyring                         # and a keychain for the key of a seat
  openbox                               # and at what stands in frames
  shellcheck                            # and at these scripts
  zbar-tools                            # whether a sheet's code can be scanned
  python3-vobject                       # a second reader of vCards
  python3-twilio                        # another library's word on the provider's dialect
)
format_packages=(clang-format git)
lint_packages=(clang-tidy git shellcheck)

need_to_build() { need "${build_packages[@]}"; }
need_to_run() { need "${build_packages[@]}" "${run_packages[@]}"; need_mail_server; }
need_to_test() { need "${build_packages[@]}" "${run_packages[@]}" "${test_packages[@]}"; need_mail_server; }
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
  [[ -d /run/systemd/system ]] || return 0
  if [[ " ${names[*]} " == *" openssh-server "* ]]; then
    say "openssh-server is new on this machine and was not started; systemctl disable ssh keeps it off at the next boot"
  fi
  if [[ " ${names[*]} " == *" kamailio "* ]]; then
    say "kamailio is new on this machine and was not started; systemctl disable kamailio keeps it off at the next boot"
  fi
}

# The lab's mail servers are exim's. Installed, it would take the place of this machine's own mail server and its
# settings; so it is only unpacked, into build/, where switchback-lab looks for it (SWITCHBACK_MAIL_SERVER of CMake).
need_mail_server() {
  local to=$root/build/mail-server log=$root/build/packages.log package=exim4-daemon-light
  [[ ! -x $to/usr/sbin/exim4 ]] || return 0
  command -v dpkg-deb >/dev/null || { say "this is not Debian: the lab has no mail unless SWITCHBACK_MAIL_SERVER names an exim4"; return; }
  mkdir -p "$root/build"
  make_scratch
  say "fetching the lab's mail server (unpacked into build/mail-server, not installed)"
  rm -rf "$to" "$to.new"
  mkdir "$to.new"
  { install_packages --fetch "$to.new" "$package" && dpkg-deb -x "$to.new/"*.deb "$to.new" &&
    chmod 755 "$to.new/usr/sbin/exim4"; } >"$log" 2>&1 || # not set-uid, as it comes
    { tail -n 30 "$log" >&2; fail "Debian's package $package could not be fetched; all that was said is in build/packages.log"; }
  mv "$to.new" "$to"
}

# install_packages PACKAGE... or --fetch FOLDER PACKAGE: as root where that goes, for lists may have to be fetched.
install_packages() {
  local wrap=(unshare --mount) private=yes code=0 folder=${scratch:?}/apt
  "${as_root[@]}" unshare --mount true 2>/dev/null || wrap=() private=no
  mkdir "$folder" || return
  # As text: root may not be able to read a file here. And not by run(): apt is left to finish before a signal is acted on.
  (trap '' INT TERM HUP; exec "${as_root[@]}" "${wrap[@]}" bash -c "$(<"$root/scripts/apt.sh")" apt.sh "$folder" $private "$@") || code=$?
  "${as_root[@]}" rm -rf "$folder"
  return "$code"
}
