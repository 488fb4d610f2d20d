# Calls that are cancelled, time out, lose their backend, wait for a lock or
# find the disk full or the memory exhausted: nothing or everything.
#
# What cannot be tested as an ordinary user: a disk that is full for the WAL.
# It makes the server stop as a crash does (140_crash.pl).

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;
use Tills;

my $node = new_node('main', extra => ['--wal-segsize=1']);
$node->start;
install($node, 'shop');
fill($node, 'shop');

# ## Single calls, hit at random by another session

# Signals the tills, again and again.
sub harass
{
	my ($signal, $times) = @_;

	$node->safe_psql(
		'postgres', qq{
DO \$\$
BEGIN
  FOR i IN 1 .. $times LOOP
    PERFORM $signal(pid)
    FROM (SELECT pid FROM pg_stat_activity
      WHERE application_name = 'till' AND state = 'active'
      ORDER BY random() LIMIT 1) s;
    PERFORM pg_stat_clear_snapshot();
    PERFORM pg_sleep(0.005 * random());
  END LOOP;
END
\$\$});
	return;
}

my $tills = Tills->start($node, 'shop', tills => 4);
$tills->wait_for_work;
harass('pg_cancel_backend', 400);
is(findings($node, 'shop'), '', 'cancelled calls: nothing is found');
harass('pg_terminate_backend', 500);
is(findings($node, 'shop'), '', 'terminated backends: nothing is found');
$tills->stop('cancelled and terminated');
my $met = $tills->complaints;
cmp_ok($met->{'57014'} // 0, '>', 10, 'calls were cancelled');
cmp_ok($met->{'57P01'} // 0, '>', 10, 'backends were terminated');
is(join(' ', grep { !/^57(014|P01)$/ } sort keys %$met),
	'', 'and no call failed otherwise');

# ## Statements of many rows, timed out at any point

# Runs statements in one connection.  Returns what it puts out, and the
# SQLSTATEs that it meets.
sub run_all
{
	my ($sql) = @_;
	my ($status, $output, $error) = $node->psql('shop',
		"\\set VERBOSITY sqlstate\nSET search_path = public, cash_tracking;\n$sql",
		on_error_stop => 0);

	return ($output, $error =~ /(?:ERROR|FATAL):\s+(\w{5})/g);
}

# The SQLSTATEs alone.
sub sqlstates
{
	my ($output, @states) = run_all(@_);

	return @states;
}

# How many of the groups of activities that share a note are not a whole: all
# of them together, and all in one transaction.
sub count_fragments
{
	my ($note, $size) = @_;

	return $node->safe_psql('shop',
		"SELECT count(*) FROM (SELECT note FROM session_activities WHERE note LIKE '$note %' GROUP BY note HAVING count(*) <> $size) g"
	);
}

my %statements = (
	'calls in one statement' => q{
SELECT count(record_payment(3, 1, 'sale', '1.00 CAD', note => :'note')) FROM generate_series(1, 400);},
	'INSERT' => q{
INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender, note)
SELECT CASE n % 2 WHEN 0 THEN 3 ELSE 5 END, 1, 'refund', '1.00 CAD', 'cash', :'note' FROM generate_series(1, 2000) n;},
	'calls in one function' => q{
SELECT pg_temp.business(:'note');});
my $business = q{
CREATE FUNCTION pg_temp.business(note text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. 100 LOOP
    PERFORM record_payment(3, 1, 'sale', '1.00 CAD', note => note);
    PERFORM record_no_sale(5, 1, note => note);
    PERFORM count_cash(3, '500.00 CAD', 1, note => note);
    PERFORM adjust_cash(5, '1.00 CAD', 1, note => note);
  END LOOP;
END
$$;
};
for my $name (sort keys %statements)
{
	my $tries = 25;
	my $size = $name eq 'INSERT' ? 2000 : 400;
	# From almost at once to after it would have ended; the last ones have all
	# the time that a busy machine may need.
	my ($output, @states) = run_all(
		$business
		  . q{
\set note 'warm'
} . $statements{$name} . q{
SELECT clock_timestamp() AS start \gset
} . $statements{$name} . q{
SELECT extract(epoch FROM clock_timestamp() - :'start') * 1000 AS full_ms \gset
} . join '', map
		{
			qq{
SELECT greatest(1, :full_ms * CASE WHEN $_ > $tries - 2 THEN 100 ELSE 1.3 * ($_ - 1) / $tries END)::integer AS timeout_ms \\gset
\\set note '$name $_'
SET statement_timeout = :timeout_ms;
$statements{$name}
\\if :ERROR
\\else
\\echo done: $name $_
\\endif
RESET statement_timeout;
}
		} 1 .. $tries);
	my @done = sort $output =~ /^done: (.*)/mg;

	is(join(' ', grep { $_ ne '57014' } @states),
		'', "$name: only timeouts");
	cmp_ok(scalar @done, '>', 0, "$name: some were done");
	cmp_ok(scalar @done, '<', $tries, "$name: some timed out");
	is(count_fragments($name, $size), 0, "$name: each is there as a whole or not");
	is( $node->safe_psql('shop',
			"SELECT DISTINCT note COLLATE \"C\" FROM session_activities WHERE note LIKE '$name %' ORDER BY 1"),
		join("\n", @done),
		"$name: those that were done are there, and no other");
	is(findings($node, 'shop'), '', "$name: nothing is found");
}

# ## A prepared transaction holds a session

my $payment = "SELECT FROM record_payment(3, 1, 'sale', '1.00 CAD', note => 'held')";
my $in_time = "SET lock_timeout = '20ms';";
$node->safe_psql('shop',
	"SET search_path = public, cash_tracking; BEGIN; $payment; PREPARE TRANSACTION 'held'");
for my $restart ('', 'restart', 'immediate shutdown')
{
	my $when = $restart ? "after the $restart" : 'at once';

	if ($restart)
	{
		$node->stop($restart eq 'restart' ? 'fast' : 'immediate');
		$node->start;
	}
	is_deeply([ sqlstates("$in_time $payment") ],
		['55P03'], "a payment does not wait for ever, $when");
	is_deeply([ sqlstates("$in_time SELECT FROM close_session(3, '1.00 CAD', 1)") ],
		['55P03'], "nor does a close, $when");
	is_deeply([ sqlstates("$in_time SELECT FROM record_no_sale(5, 1)") ],
		[], "another session goes on, $when");
	is(findings($node, 'shop'), '', "nothing is found, $when");
}
$node->safe_psql('shop', "COMMIT PREPARED 'held'");
is_deeply([ sqlstates("$in_time $payment") ], [], 'its end frees the session');
is($node->safe_psql('shop',
		"SELECT count(*) FROM session_activities WHERE note = 'held'"),
	2, 'and what it recorded is there');
is(findings($node, 'shop'), '', 'nothing is found then');

# ## No file grows beyond a limit, no process beyond another

# Starts the cluster anew with a limit on its processes, an option of ulimit.
sub restart_with_limit
{
	my ($option, $limit_kb) = @_;

	$node->stop;
	system_or_bail('bash', '-c',
		'ulimit $1 $2 && pg_ctl --wait start --pgdata="$3" --log="$4"',
		'bash', $option, $limit_kb, $node->data_dir, $node->logfile);
	$node->_update_pid(1);
	return;
}

# The server sees a write that fails, as it does where the disk is full.
restart_with_limit('-f', 600 + $node->safe_psql('shop',
	'SELECT max(pg_relation_size(oid)) / 1024 FROM pg_class'));
my $copies = 30;
my @states = sqlstates(
	join '', map {
		qq{
INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender, note)
SELECT 3, 1, 'sale', '1.00 CAD', 'card', 'disk full $_' FROM generate_series(1, 500);}
	} 1 .. $copies);
cmp_ok(scalar @states, '>', 0, 'some inserts find no room');
cmp_ok(scalar @states, '<', $copies, 'some do');
is(count_fragments('disk full', 500), 0, 'each is there as a whole or not');
is(findings($node, 'shop'), '', 'no room on the disk: nothing is found');

restart_with_limit('-v', 700000);
@states = sqlstates(q{
SELECT count(record_payment(3, 1, 'sale', '1.00 CAD', 'card', note => 'memory ' || n)),
  length(string_agg(repeat('x', 1000000), ''))
FROM generate_series(1, 900) n;
SELECT FROM record_no_sale(3, 1);
});
is_deeply(\@states, ['53200'], 'a statement finds no memory, the next one does');
is($node->safe_psql('shop',
		"SELECT count(*) FROM session_activities WHERE note LIKE 'memory %'"),
	0, 'the calls in it are not there');
is(findings($node, 'shop'), '', 'no memory: nothing is found');

$node->restart;
is_deeply([ sqlstates($payment) ], [], 'with room again, work goes on');
is(findings($node, 'shop'), '', 'nothing is found in the end');

done_testing();
