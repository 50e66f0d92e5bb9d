#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# apt.sh FOLDER PRIVATE PACKAGE...           installs them
# apt.sh FOLDER PRIVATE --fetch TO PACKAGE   puts the package's file into TO, and installs nothing
# The part of packages.sh that root runs. In a private mount view (PRIVATE: yes) services of the packages are not
# started, and PostgreSQL makes no cluster of its own, without a file of the machine being changed. FOLDER is empty, and
# its caller's to remove.
set -eu
deny=$1 private=$2
shift 2

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C

# Another apt may hold a lock, and the lock of the archive is not waited for by apt itself.
get() {
  local tries=0
  while ! apt-get -o DPkg::Lock::Timeout=300 -q -y "$@" >"$deny/out" 2>&1; do
    cat "$deny/out"
    grep -qE 'Could not get lock|Unable to (lock|acquire)' "$deny/out" || return 1
    tries=$((tries + 1))
    [[ $tries -lt 120 ]] || return 1
    sleep 5
  done
  cat "$deny/out"
}

# Nothing is installed, so nothing is hidden and nobody has to be root, unless the lists have to be fetched first.
if [[ $1 == --fetch ]]; then
  cd "$2"
  get download "$3" || { get update && get download "$3"; }
  exit
fi

hide() { [[ $private == no ]] || mount --bind "$1" "$2" 2>/dev/null || true; }

printf '#!/bin/sh\nexit 101\n' >"$deny/policy"
printf '#!/bin/sh\nexit 0\n' >"$deny/nothing"
printf 'create_main_cluster = false\n' >"$deny/createcluster.conf"
chmod 755 "$deny" "$deny/policy" "$deny/nothing"
chmod 644 "$deny/createcluster.conf"
if [[ -e /usr/sbin/policy-rc.d ]]; then
  hide "$deny/policy" /usr/sbin/policy-rc.d
elif [[ $private == no ]]; then # a container that lets nobody mount: for as long as apt runs
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  cp -p "$deny/policy" /usr/sbin/policy-rc.d
else
  hide "$deny/nothing" /usr/sbin/invoke-rc.d
  hide "$deny/nothing" /usr/bin/deb-systemd-invoke
fi

# Old lists name files that are gone from the mirror: then the lists are fetched anew, once.
add() {
  get install --no-install-recommends "$@" && return
  get update && get install --no-install-recommends "$@"
}

apt-get -qq -s install --no-install-recommends "$@" >/dev/null 2>&1 || get update
if [[ " $* " == *' postgresql-15 '* ]]; then
  [[ -e /etc/postgresql-common/createcluster.conf ]] || add postgresql-common
  hide "$deny/createcluster.conf" /etc/postgresql-common/createcluster.conf
fi
add "$@"
