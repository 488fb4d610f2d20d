# Functions shared by scripts/test and scripts/demo.  Source it; it does
# nothing by itself.
#
# Nothing here touches the server that a machine may already run: the
# extension is installed into a directory of ours (its "stage"), and clusters
# are private, listen on a Unix socket only and run as an ordinary user.
#
# shellcheck shell=bash

set -euo pipefail

# The root of the source tree.
SOURCE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Leaves the script with a message.
die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# Sets PG_CONFIG (the caller's own, or that of the newest server whose tools
# are on the machine), PG_MAJOR, PG_BIN and PG_LIB.  Without any, PG_MAJOR is
# what Debian 12 offers, and the rest is set by a second call.
find_postgres() {
	local candidate

	if [[ -z ${PG_CONFIG:-} ]]; then
		for candidate in $(printf '%s\n' /usr/lib/postgresql/*/bin/pg_config |
			sort -V) "$(command -v pg_config || true)"; do
			[[ -x $candidate && -x ${candidate%/*}/initdb ]] &&
				PG_CONFIG=$candidate
		done
	fi
	if [[ -z ${PG_CONFIG:-} ]]; then
		PG_MAJOR=15
		return
	fi
	export PG_CONFIG
	PG_MAJOR=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
	PG_BIN=$("$PG_CONFIG" --bindir)
	PG_LIB=$("$PG_CONFIG" --pkglibdir)
}

# Runs a command as root: directly, or by sudo.
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		command -v sudo >/dev/null || die "run it as root, or install sudo: $*"
		sudo "$@"
	fi
}

# The prefix that runs a command as the user who owns clusters: "postgres" if
# we are root, since the server refuses to run as root, else ourselves.
CLUSTER_USER=()
if ((EUID == 0)); then
	CLUSTER_USER=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

# Gives a directory and all below it to the user who owns clusters.
give_to_cluster_user() {
	if ((EUID == 0)); then
		chown -R postgres:postgres "$1"
	fi
}

# Installs the Debian packages that are missing.  Asks no network if there is
# none to install, and nothing at all where there is no apt.
ensure_packages() {
	local package missing=()

	command -v apt-get >/dev/null || return 0
	for package in "$@"; do
		dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
			grep -q ' installed$' || missing+=("$package")
	done
	((${#missing[@]})) || return 0
	echo "Installing ${missing[*]} ..."
	as_root env DEBIAN_FRONTEND=noninteractive bash -s "${missing[@]}" <<-'ROOT' ||
		set -e
		# The server's package would make a cluster "main" and start it.
		no_main=/etc/postgresql-common/createcluster.d/cash_tracking.conf
		log=$(mktemp)
		trap 'rm -f "$no_main" "$log"' EXIT
		mkdir -p "${no_main%/*}"
		echo "create_main_cluster = false" >"$no_main"
		apt_get() {
			apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >"$log" 2>&1 || {
				cat "$log" >&2
				exit 1
			}
		}
		apt_get update
		apt_get install -y --no-install-recommends "$@"
	ROOT
		die "could not install ${missing[*]}"
}

# What is needed to build the extension and to run a cluster with it; adds the
# packages that are named.  Sets what find_postgres sets.
ensure_postgres() {
	find_postgres
	ensure_packages build-essential "postgresql-$PG_MAJOR" \
		"postgresql-server-dev-$PG_MAJOR" "${@//%v/$PG_MAJOR}"
	find_postgres
	[[ -n ${PG_BIN:-} ]] || die "found no PostgreSQL; set PG_CONFIG"
	[[ -x $PG_BIN/initdb ]] || die "found no server at $PG_BIN"
}

# Prints the packages that bring Node.js and npm, where the machine has none or
# an older Node.js than the 18 of Debian 12.
node_packages() {
	if ! command -v npm >/dev/null ||
		! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
		echo nodejs npm ca-certificates
	fi
}

# Copies the source tree to the directory TO: what git tracks or would track,
# or all but the results of builds where this is no clone.
#
#   copy_source TO
copy_source() {
	local to=$1 git=(git -c "safe.directory=$SOURCE_DIR" -C "$SOURCE_DIR")
	local file

	mkdir -p "$to"
	if [[ -e $SOURCE_DIR/.git ]] && command -v git >/dev/null; then
		"${git[@]}" ls-files -z --cached --others --exclude-standard |
			while IFS= read -r -d '' file; do
				if [[ -e $SOURCE_DIR/$file ]]; then
					printf '%s\0' "$file"
				fi
			done | tar -C "$SOURCE_DIR" --null -T - -c | tar -C "$to" -x
	else
		tar -C "$SOURCE_DIR" --exclude=./.git --exclude='*.o' --exclude='*.so' \
			--exclude='*.bc' --exclude=node_modules -c . | tar -C "$to" -x
	fi
}

# Builds the tree SOURCE, warnings being errors, and installs it into STAGE:
#
#   stage_extension SOURCE STAGE
stage_extension() {
	local source=$1 stage=$2

	rm -rf "$stage"
	make -C "$source" -s -j "$(nproc)" COPT=-Werror &&
		make -C "$source" -s install DESTDIR="$stage" >/dev/null
}

# Prints the server settings that make the extension in STAGE visible:
#
#   stage_settings STAGE
stage_settings() {
	local stage=$1

	echo "dynamic_library_path = '$stage$PG_LIB:\$libdir'"
	if ((PG_MAJOR >= 18)); then
		echo "extension_control_path = '$stage$("$PG_CONFIG" --sharedir):\$system'"
	else
		# A setting of Debian's; elsewhere it takes 18.
		echo "extension_destdir = '$stage'"
	fi
}

# Makes a cluster in DIR/data that sees the extension in STAGE, and starts it
# on a socket in DIR with the superuser "postgres".  It is not durable: it is
# for tests and demonstrations.
#
#   start_cluster DIR STAGE
start_cluster() {
	local dir=$1 stage=$2

	mkdir -p "$dir"
	give_to_cluster_user "$dir"
	"${CLUSTER_USER[@]}" "$PG_BIN/initdb" -D "$dir/data" -U postgres -A trust \
		-E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
	"${CLUSTER_USER[@]}" tee -a "$dir/data/postgresql.conf" >/dev/null <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$dir'
		timezone = 'UTC'
		fsync = off
		max_prepared_transactions = 10
		$(stage_settings "$stage")
	CONF
	"${CLUSTER_USER[@]}" "$PG_BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -w start \
		>/dev/null || {
		cat "$dir/log" >&2
		die "could not start the cluster in $dir"
	}
}

# Stops every cluster whose data directory is in DIR or below.
#
#   stop_clusters DIR
stop_clusters() {
	local dir=$1 pid_file

	[[ -d $dir ]] || return 0
	find "$dir" -name postmaster.pid -type f | while IFS= read -r pid_file; do
		"${CLUSTER_USER[@]}" "$PG_BIN/pg_ctl" -D "${pid_file%/*}" -m immediate -w \
			stop >/dev/null 2>&1 || true
	done
}

# Removes the directory of a demonstration, with the cluster that runs in it,
# unless somebody else put it there.
#
#   remove_demo DIR
remove_demo() {
	local dir=$1 owner

	[[ -e $dir || -L $dir ]] || return 0
	owner=$("${CLUSTER_USER[@]}" id -un)
	[[ $(stat -c %U "$dir") == "$owner" ]] ||
		die "$dir is not a directory of $owner"
	stop_clusters "$dir"
	rm -rf "$dir"
}

# Builds the extension in the new directory DIR, a copy of this tree being in
# DIR/tree, starts a cluster there and makes the database "shop".  Exports what
# leads psql to it.
#
#   start_demo DIR
start_demo() {
	local dir=$1 variable

	# Nothing of the caller's must decide what is shown.
	# shellcheck disable=SC2031  # the names are meant, not the values
	for variable in "${!PG@}" MAKEFLAGS; do
		[[ $variable == PG_* ]] || unset "$variable"
	done
	export PGHOST=$dir PGUSER=postgres PGDATABASE=shop PGCLIENTENCODING=UTF8
	echo "Building the extension and starting a cluster in $dir ..."
	mkdir -m 700 "$dir"
	give_to_cluster_user "$dir"
	copy_source "$dir/tree"
	stage_extension "$dir/tree" "$dir/stage"
	# From where its owner may be.
	(cd "$dir" && start_cluster "$dir" "$dir/stage")
	"$PG_BIN/createdb"
}

# Runs a file of SQL in the database of the demonstration.
demo_sql() {
	"$PG_BIN/psql" -qAtX -v ON_ERROR_STOP=1 <"$1"
}

# Reads TAP, writes "PASSED FAILED".  A test that was skipped, or is still to
# do, has failed; so has a plan that is not kept.  Indented lines are subtests,
# which the test that holds them sums up.
count_tap() {
	awk '
		/^(not )?ok/                   { seen++ }
		/^ok/ && !/[^\\]# *(SKIP|TODO)/ { good++ }
		/^1\.\.[0-9]+/                 { planned += substr($1, 4); plans++ }
		/^Bail out!/                   { bailed = 1 }
		END {
			bad = seen - good
			if (planned > seen)
				bad += planned - seen
			else if (!bad && (!plans || planned < seen || bailed))
				bad = 1
			print good + 0, bad
		}'
}
