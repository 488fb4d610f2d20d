# The measures of bench/run, which sources this file.  Each part is a function
# that records raw rounds; bench/table.awk makes ratios of them.
#
# What it takes from there: work, raw, rounds, seconds, rows, sessions, clients.
#
# shellcheck shell=bash disable=SC2154

# Which part measures what.
# shellcheck disable=SC2034  # used by bench/run
all_parts=(instructions calls wal hot_session whole_session close bulk size
	verification search endurance
	summary)
# shellcheck disable=SC2034
declare -A part_of=(
	[W1]=instructions [W2]=calls [W3]=calls [W4]=calls [W5]=wal
	[W6]=hot_session [W7]=whole_session [C1]=close [B1]=bulk [B2]=bulk
	[D1]=size [V1]=verification [V2]=verification [S1]=search
	[M1]=endurance [HOT]=endurance [BLOAT]=endurance [R1]=summary [R2]=summary
)

# Adds a raw round.
#
#   record MEASURE ROUND VARIANT VALUE
record() {
	local IFS=$'\t'

	echo "$*" >>"$raw"
}

# Runs statements, each by itself, and prints what they return.
#
#   sql DATABASE STATEMENT ...
sql() {
	local database=$1 statement arguments=()
	shift

	for statement in "$@"; do
		arguments+=(-c "$statement")
	done
	psql -qAtX -v ON_ERROR_STOP=1 -d "$database" "${arguments[@]}"
}

# Stops and starts the cluster.
restart_cluster() {
	cluster stop
	cluster start
}

# Lets pg_ctl do something to the cluster, as its owner.
cluster() {
	"${CLUSTER_USER[@]}" "$PG_BIN/pg_ctl" -D "$work/cluster/data" \
		-l "$work/cluster/log" -w "$@" >/dev/null
}

# Makes the database "run" anew, as the seed left it.
fresh() {
	dropdb --if-exists --force run 2>/dev/null
	createdb -T seed run
}

# The search_path of a variant; the baselines' hot functions need theirs.
path_of() {
	case $1 in
	r1a | r1b) echo "$1" ;;
	*) echo cash_tracking ;;
	esac
}

# Runs pgbench on the database "run" and prints what it says.
#
#   calls VARIANT OPTION ...
calls() {
	local variant=$1
	shift

	PGOPTIONS="-c search_path=$(path_of "$variant") -c synchronous_commit=${commit:-off}" \
		pgbench -n -M prepared -j 2 -D "sessions=${over:-$sessions}" \
		-D amount=12.34 -D money='12.34 USD' "$@" run 2>&1 ||
		die "pgbench failed"
}

# Reads what pgbench says, prints transactions per second.
tps() {
	awk '/^tps/ { print $3; found = 1 } END { exit !found }' ||
		die "pgbench gave no figure"
}

# Rounds of a script for each variant, every run in a fresh database.
#
#   rounds_of MEASURES VARIANTS PGBENCH-OPTION ...
#
# In the options, VARIANT stands for the variant's name.
rounds_of() {
	local measures=$1 variants=$2 round variant measure figure
	shift 2

	for ((round = 1; round <= rounds; round++)); do
		for variant in $variants; do
			fresh
			figure=$(calls "$variant" -c "$clients" -T "$seconds" \
				"${@//VARIANT/$variant}" | tps)
			for measure in $measures; do
				record "$measure" "$round" "$variant" "$figure"
			done
		done
	done
}

# W2, W3, W4: one activity per transaction, random sessions.
measure_calls() {
	rounds_of "W2 W3 W4" "r1a r1b insert ours ours-request" \
		-f bench/adjust/VARIANT.sql
}

# W6: everybody in one session, each commit waiting for the disk.
measure_hot_session() {
	local over=1 commit=on

	rounds_of W6 "r1a ours" -f bench/adjust/VARIANT.sql
}

# W7: open, 50 payments, count, adjust, close; each a transaction.
measure_whole_session() {
	local variant i

	for variant in r1a ours; do
		{
			cat "bench/session/$variant-open.sql"
			for ((i = 0; i < 50; i++)); do
				cat "bench/session/$variant-payment.sql"
			done
			cat "bench/session/$variant-close.sql"
		} >"$work/$variant.sql"
	done
	rounds_of W7 "r1a ours" -f "$work/VARIANT.sql"
}

# W1: instructions of a prepared call, by valgrind on a single-user backend:
# what 2N calls take more than N.  No clock is involved, so one round does.
# Each call has one parameter, given as a quoted literal; the rest is constant.
measure_instructions() {
	local n=300 variant calls once twice
	local -A prepares=(
		[nothing]="(text) AS SELECT \$1"
		[r1a]="(numeric) AS SELECT adjust(5, \$1, 'USD', 7, 3)"
		[ours]="(monetary_amount) AS SELECT adjust_cash(5, \$1, 7, reason_code_id => 1003)"
		[ours-request]="(uuid) AS SELECT adjust_cash(5, '12.34 USD', 7, reason_code_id => 1003, request_id => \$1)"
		[ours-ordinal]="(uuid) AS SELECT (adjust_cash(5, '12.34 USD', 7, reason_code_id => 1003, request_id => \$1)).ordinal"
	)
	local -A arguments_of=([nothing]="12.34" [r1a]="12.34" [ours]="12.34 USD"
		[ours-request]="RUN-0000-4000-8000-CALL"
		[ours-ordinal]="RUN-0001-4000-8000-CALL")

	fresh
	cluster stop
	for variant in nothing r1a ours ours-request ours-ordinal; do
		for calls in $n $((2 * n)); do
			prepared_calls "$variant" "$calls" "${prepares[$variant]}" \
				"${arguments_of[$variant]}"
		done
		once=$(instructions "$variant.$n")
		twice=$(instructions "$variant.$((2 * n))")
		record W1 1 "$variant" $(((twice - once) / n))
	done
	once=$(instructions_in digest_extend "ours-request.$n")
	twice=$(instructions_in digest_extend "ours-request.$((2 * n))")
	record W1 1 digest $(((twice - once) / n))
	cluster start
}

# Runs N prepared calls of a variant under valgrind, in the database "run" of
# the stopped cluster.  The profile goes to VARIANT.N.  In the argument, RUN
# and CALL stand for N and the number of the call, in digits of a uuid.
#
#   prepared_calls VARIANT N PREPARE ARGUMENT
prepared_calls() {
	local variant=$1 n=$2 prepare=$3 argument=$4 run call i

	printf -v run %08x "$n"
	{
		printf 'SET search_path = %s;\n\n' "$(path_of "$variant")"
		printf 'SET synchronous_commit = off;\n\n'
		printf 'PREPARE call%s;\n\n' "$prepare"
		for ((i = 1; i <= n; i++)); do
			printf -v call %012x "$i"
			call=${argument/CALL/$call}
			printf "EXECUTE call('%s');\n\n" "${call/RUN/$run}"
		done
	} | "${CLUSTER_USER[@]}" valgrind --tool=callgrind \
		--callgrind-out-file="$work/cluster/$variant.$n" \
		"$PG_BIN/postgres" --single -j -D "$work/cluster/data" run \
		>/dev/null 2>"$work/valgrind.log" || true
	! grep -E 'ERROR|FATAL|PANIC' "$work/valgrind.log" ||
		die "a call failed under valgrind"
}

# The instructions of a profile.
instructions() {
	awk '/^summary:/ { print $2; found = 1 } END { exit !found }' \
		"$work/cluster/$1" || die "valgrind gave no figure"
}

# The instructions in a function of ours and all that it called.
instructions_in() {
	callgrind_annotate --inclusive=yes --threshold=100 "$work/cluster/$2" |
		awk -v name=":$1 " 'index($0, name) && !found {
			gsub(",", "", $1); print $1; found = 1 } END { exit !found }' ||
		die "valgrind gave no figure for $1"
}

# W5: WAL of a call in the steady state, in which each session's page has been
# full before.  Without images of whole pages, which are the checkpoints', and
# without autovacuum, which comes when it comes.
measure_wal() {
	local round variant before after share=1250

	sql postgres "ALTER SYSTEM SET full_page_writes = off" \
		"ALTER SYSTEM SET autovacuum = off" "SELECT pg_reload_conf()" >/dev/null
	for ((round = 1; round <= rounds; round++)); do
		for variant in r1b ours ours-request; do
			fresh
			calls "$variant" -c "$clients" -t $((2 * share)) \
				-f "bench/adjust/$variant.sql" >/dev/null
			before=$(sql run "SELECT pg_current_wal_insert_lsn() - '0/0'")
			calls "$variant" -c "$clients" -t "$share" \
				-f "bench/adjust/$variant.sql" >/dev/null
			after=$(sql run "SELECT pg_current_wal_insert_lsn() - '0/0'")
			record W5 "$round" "$variant" \
				$(((after - before) / (clients * share)))
		done
	done
	sql postgres "ALTER SYSTEM RESET full_page_writes" \
		"ALTER SYSTEM RESET autovacuum" "SELECT pg_reload_conf()" >/dev/null
}

# C1: the latency of a close that is rolled back, median of 31, by turns in a
# session of 10 and in one of 100,000 activities.
measure_close() {
	local round variant size

	fresh
	sql run "INSERT INTO r1a.cash_activity (session_id, kind, amount, currency, staff_id)
			SELECT s, 'sale', 1, 'USD', 1
			FROM (VALUES (1, 9), (2, 99999)) v(s, n), generate_series(1, n)" \
		"INSERT INTO cash_tracking.session_activity
			(session_id, staff_member_id, type, amount, tender)
			SELECT s, 1, 'sale', '1 USD', 'cash'
			FROM (VALUES (1, 9), (2, 99999)) v(s, n), generate_series(1, n)" \
		"VACUUM ANALYZE"
	for ((round = 1; round <= rounds; round++)); do
		for variant in r1a ours; do
			for size in 10 100000; do
				record C1 "$round" "$variant-$size" \
					"$(time_close "$variant" $((size == 10 ? 1 : 2)))"
			done
		done
	done
}

# Prints the median time of closing a session, in microseconds.
time_close() {
	local variant=$1 session=$2
	local -A statement=(
		[r1a]="SELECT close_session($session, 100, 'USD', 1)"
		[ours]="SELECT close_session($session, '100 USD', 1)"
	)

	PGOPTIONS="-c search_path=$(path_of "$variant") -c synchronous_commit=off" \
		sql run "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY
			plain.time_close(\$\$${statement[$variant]}\$\$))
			FROM generate_series(1, 31)"
}

# Prints how many seconds a statement takes in the database "run".
#
#   seconds_of STATEMENT
seconds_of() {
	seconds_in run "$1"
}

# Prints how many seconds a statement takes, by one process; another one may
# come before it in the same connection.
#
#   seconds_in DATABASE STATEMENT [BEFORE]
seconds_in() {
	printf '%s\n' "${3:-};" '\timing on' "$2;" |
		PGOPTIONS="-c synchronous_commit=off -c max_parallel_workers_per_gather=${workers:-2}" \
			psql -qAtX -v ON_ERROR_STOP=1 -d "$1" |
		awk '/^Time:/ { print $2 / 1000; found = 1 } END { exit !found }' ||
		die "the statement failed: $2"
}

# Makes the activities that bulk loads insert, as a table in "seed".
batch() {
	sql seed "SELECT to_regclass('plain.batch') IS NOT NULL" | grep -q t ||
		psql -qAtX -v ON_ERROR_STOP=1 -v "rows=$rows" -d seed \
			-f bench/batch.sql
}

# Columns of a bulk load, in the table of the variant and in the batch.
declare -A bulk_table=(
	[ours]=cash_tracking.session_activity
	[plain]=plain.session_activity
	[r1a]=r1a.cash_activity
)
declare -A bulk_columns=(
	[ours]="session_id, staff_member_id, type, cash, reason_code_id"
	[plain]="session_id, staff_member_id, type, cash, reason_code_id, ordinal, recorded_at"
	[r1a]="session_id, kind, amount, currency, staff_id, reason_id"
)
declare -A batch_columns=(
	[ours]="session_id, staff_member_id, type, cash, reason_code_id"
	[plain]="session_id, staff_member_id, type, cash, reason_code_id, ordinal, clock_timestamp()"
	[r1a]="session_id, 'adjust', amount, 'USD', staff_member_id, reason_code_id - 999"
)

# Prints a statement that loads the batch into a variant's table.
insert_of() {
	echo "INSERT INTO ${bulk_table[$1]} (${bulk_columns[$1]})
		SELECT ${batch_columns[$1]} FROM plain.batch"
}

# B1, B2: the batch into open sessions.  R1a takes most of the time, so once
# must do for it.
measure_bulk() {
	local round variant variants="plain ours r1a"

	batch
	for variant in plain ours r1a; do
		sql seed "COPY (SELECT ${batch_columns[$variant]} FROM plain.batch)
			TO '$work/cluster/$variant.copy'"
	done
	for ((round = 1; round <= rounds; round++)); do
		for variant in $variants; do
			fresh
			bulk_round insert "$round" "$variant" "$(insert_of "$variant")"
			((round > 1)) || record_size "$variant"
			fresh
			bulk_round copy "$round" "$variant" \
				"COPY ${bulk_table[$variant]} (${bulk_columns[$variant]})
				FROM '$work/cluster/$variant.copy'"
		done
		variants="plain ours"
	done
}

# Times a load for both measures.
#
#   bulk_round FORM ROUND VARIANT STATEMENT
bulk_round() {
	local took

	took=$(seconds_of "$4")
	record B1 "$2" "$1-$3" "$took"
	record B2 "$2" "$1-$3" "$took"
}

# D1: heap and indexes of the batch, unless it was measured with B1 and B2.
measure_size() {
	local variant

	grep -q '^D1' "$raw" && return
	batch
	for variant in r1a ours; do
		fresh
		sql run "SET synchronous_commit = off" "$(insert_of "$variant")"
		record_size "$variant"
	done
}

# Records how large the table of a variant is now, for each activity.
record_size() {
	record D1 1 "$1" "$(sql run "
		SELECT (pg_relation_size(t) + pg_indexes_size(t))::float8 / $rows
		FROM (SELECT '${bulk_table[$1]}'::regclass AS t) t")"
}

# V1, V2: verification of the batch, beside a scan that adds it up.
measure_verification() {
	local round took

	batch
	fresh
	sql run "SET synchronous_commit = off" "$(insert_of ours)" "VACUUM ANALYZE"
	for ((round = 1; round <= rounds; round++)); do
		record V1 "$round" scan "$(seconds_of \
			"SELECT cash_tracking.sum(cash) FROM cash_tracking.session_activity")"
		took=$(seconds_of "SELECT count(*) FROM cash_tracking.verify_all()")
		record V1 "$round" verify_all "$took"
		record V2 "$round" verified "$(awk -v n=$((rows + sessions)) \
			-v took="$took" 'BEGIN { print n / took }')"
	done
}

# R1, R2: every location on every day, and one location in one week: from the
# totals that sessions store, and from the activities. 10 days of sessions.
measure_summary() {
	local round variant view workers=0
	local -A view_of=([totals]=location_days [activities]=days_from_activities)

	createdb summary
	psql -qAtX -v ON_ERROR_STOP=1 -v "sessions=$sessions" -v days=10 \
		-v "activities=$((rows / sessions))" -d summary \
		-f bench/summary.sql >/dev/null
	for ((round = 1; round <= rounds; round++)); do
		for variant in activities totals; do
			view=cash_tracking.${view_of[$variant]}
			summary_round R1 "$round" "$variant" "SELECT * FROM $view"
			summary_round R2 "$round" "$variant" "SELECT * FROM $view
				WHERE location_id = 7 AND
				business_date BETWEEN current_date + 2 AND current_date + 8"
		done
	done
}

# Times a query that the same connection has run before: what it reads of the
# catalog and of the tables is at hand.
#
#   summary_round MEASURE ROUND VARIANT QUERY
summary_round() {
	record "$1" "$2" "$3" "$(seconds_in summary "$4" "$4")"
}

# S1: a page of the sessions of a location by opening time, near the beginning
# and deep, beside the same by OFFSET.
measure_search() {
	local round depth cursor

	fresh
	psql -qAtX -v ON_ERROR_STOP=1 -v "rows=$rows" -v "ndev=$sessions" -d run \
		-f bench/sessions.sql >/dev/null
	for ((round = 1; round <= rounds; round++)); do
		for depth in 10 $((rows / 10)); do
			cursor=$(PGOPTIONS="-c search_path=cash_tracking" \
				sql run "SELECT plain.cursor_at($depth)")
			record S1 "$round" "$(depth_name search "$depth")" \
				"$(time_page "search_payment_sessions('location_id:1',
				'OPENING_TIME', first => 50, after => '$cursor')")"
			record S1 "$round" "$(depth_name offset "$depth")" \
				"$(time_page "payment_sessions WHERE location_id = 1
				ORDER BY opening_time, id OFFSET $depth LIMIT 50")"
		done
	done
}

# Prints the name of a variant of S1.
depth_name() {
	echo "$1-$([[ $2 == 10 ]] && echo 10 || echo deep)"
}

# Prints the median time of selecting a page, in microseconds.
time_page() {
	PGOPTIONS="-c search_path=cash_tracking" \
		sql run "SELECT plain.time_page(\$\$SELECT * FROM $1\$\$)"
}

# M1, HOT, BLOAT: one backend makes as many calls as the batch has rows, with
# autovacuum on.
measure_endurance() {
	local early=$((rows / 100)) size before after point memory
	size="SELECT pg_total_relation_size('cash_tracking.payment_session')"

	fresh
	sql run "CREATE TABLE plain.memory (calls bigint, kilobytes bigint)"
	before=$(sql run "$size")
	calls ours -c 1 -j 1 -t "$rows" -D i=0 -D "early=$early" -D "late=$rows" \
		-f bench/adjust/ours-memory.sql >/dev/null
	after=$(sql run "$size")
	record BLOAT 1 before "$before"
	record BLOAT 1 after "$after"
	while IFS='|' read -r point memory; do
		record M1 1 "$([[ $point == "$early" ]] && echo early || echo late)" \
			"$memory"
	done < <(sql run "SELECT * FROM plain.memory")
	sleep 1
	IFS='|' read -r before after < <(sql run "
		SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables
		WHERE relid = 'cash_tracking.payment_session'::regclass")
	record HOT 1 updates "$before"
	record HOT 1 hot "$after"
}
