# What the tests of whole clusters share: a shop to copy, what makes a copy a
# good one, and the commands of docs/operations.md, which the tests run as they
# are printed there.

package Shop;

use strict;
use warnings;

use Exporter 'import';
use IPC::Run ();
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(new_node install fill rows sequences picture sqlstate findings
  check_reading check_copy documented run_documented);

# A cluster with settings for these tests; the parameters are those of init.
sub new_node
{
	my ($name, %params) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(%params);
	$node->append_conf(
		'postgresql.conf', q{
log_statement = none
max_prepared_transactions = 10
restart_after_crash = on
work_mem = 64MB
wal_retrieve_retry_interval = 100ms
});
	return $node;
}

# Makes a database with the extension in it.
sub install
{
	my ($node, $database) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, documented('Install'));
	return;
}

# Fills it with test/common/shop.sql.
sub fill
{
	my ($node, $database) = @_;

	$node->safe_psql($database, slurp_file('test/common/shop.sql'));
	return;
}

# A line for each table or sequence (relkind "r" or "S") of the extension, of
# what a query template, given its name twice, says of it.
sub for_each_relation
{
	my ($node, $database, $relkind, $template) = @_;

	return $node->safe_psql(
		$database, qq{
SET search_path = pg_catalog;
SET timezone = 'UTC';
SELECT format(\$\$$template\$\$, c.oid::regclass, c.oid::regclass)
FROM pg_class c
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'cash_tracking' AND c.relkind = '$relkind'
ORDER BY c.relname
\\gexec
});
}

# All rows: whoever has the same lines has the same rows.
sub rows
{
	return for_each_relation(@_, 'r',
		q{SELECT %L, count(*), md5(string_agg(r::text, E'\n' ORDER BY r::text COLLATE "C")) FROM ONLY %s r}
	);
}

# Where the sequences are.
sub sequences
{
	return for_each_relation(@_, 'S',
		'SELECT %L, last_value, is_called FROM %s');
}

# The state of each guard.
sub guards
{
	my ($node, $database) = @_;

	return $node->safe_psql(
		$database, q{
SET search_path = pg_catalog;
SELECT tgrelid::regclass, tgname, tgenabled
FROM pg_trigger
WHERE tgrelid::regclass::text LIKE 'cash_tracking.%' AND NOT tgisinternal
ORDER BY tgrelid::regclass::text, tgname});
}

# The SQLSTATE that a statement is refused with, or "none".
sub sqlstate
{
	my ($node, $database, $statement, @params) = @_;
	my ($status, $output, $error) = $node->psql($database,
		"\\set VERBOSITY sqlstate\nSET search_path = public, cash_tracking;\n$statement",
		@params);

	return $error =~ /(?:ERROR|FATAL):\s+(\w{5})/ ? $1 : 'none';
}

# All that the verification finds, and where totals are not the fold that
# test/common/till.sql computes for itself.
sub findings
{
	my ($node, $database) = @_;

	return $node->safe_psql($database,
		    "SET search_path = public, cash_tracking;\n"
		  . "SET client_min_messages = warning;\n"
		  . slurp_file('test/common/till.sql')
		  . q{
SELECT * FROM verify_all();
SELECT 'fold', id FROM fold_differences;
SELECT 'balance', id FROM balance_differences;
});
}

# A session that goes on, and new rows in every table: ids continue where those
# of the source ended.
my $next_calls = q{
SET search_path = public, cash_tracking;
SELECT id AS session, point_of_sale_device_id AS till, currency,
  opening_staff_member_id AS staff, activity_count AS count
FROM payment_sessions WHERE status = 'OPEN' AND currency = 'CAD' ORDER BY id LIMIT 1 \gset
SELECT max(id) AS last_session FROM payment_sessions \gset
SELECT max(id) AS last_location FROM locations \gset
SELECT ordinal = :count + 1
FROM record_payment(:session, :staff, 'sale', '1.00 CAD', request_id => gen_random_uuid());
SELECT status FROM close_session(:session, '0.00 CAD', :staff);
SELECT id > :last_session FROM open_session(:till, :staff);
SELECT id > :last_location AS new, id AS location FROM create_location('New', 'USD') \gset
SELECT :'new';
SELECT id AS staff FROM create_staff_member('New') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'New') \gset
SELECT id AS till FROM register_device(:location, 'New', :drawer) \gset
SELECT id > 1000 FROM create_reason_code('New');
SELECT activity_count FROM open_session(:till, :staff, '1.00 USD');
};

# What a closed session must refuse, each with its SQLSTATE.
my %refused = (
	'a payment' => [
		'TC001',
		q{SELECT FROM record_payment(1, 1, 'sale', '1.00 CAD')}
	],
	'a plain INSERT' => [
		'TC001',
		q{INSERT INTO session_activity (session_id, staff_member_id, type, cash)
		VALUES (1, 1, 'adjustment', '1.00 CAD')}
	],
	'an activity with an ordinal' => [
		'TC007',
		q{INSERT INTO session_activity (session_id, staff_member_id, recorded_at, ordinal, type, cash)
		SELECT id, 1, '2024-03-09', activity_count + 1, 'adjustment', '1.00 CAD'
		FROM payment_session WHERE id = 1}
	],
	'an UPDATE' =>
	  [ 'TC006', 'UPDATE payment_session SET closing_time = NULL WHERE id = 1' ],
	'a DELETE' =>
	  [ 'TC006', 'DELETE FROM session_activity WHERE session_id = 1' ]);

# What a copy is compared with: taken once, before the source changes.
sub picture
{
	my ($node, $database) = @_;

	return {
		rows => rows($node, $database),
		sequences => sequences($node, $database),
		guards => guards($node, $database),
		digest =>
		  $node->safe_psql($database, 'SELECT cash_tracking.digest()')
	};
}

# Whether a database shows the same, by reading alone.
sub check_reading
{
	my ($name, $picture, $node, $database) = @_;

	is(rows($node, $database), $picture->{rows},
		"$name: the rows are the same");
	is(findings($node, $database), '', "$name: nothing is found");
	is( $node->safe_psql($database,
			"SELECT * FROM cash_tracking.verify_digest('$picture->{digest}')"),
		'', "$name: the digest is right");
	is(guards($node, $database),
		$picture->{guards}, "$name: the guards are the same");
	return;
}

# Everything that makes a database a good copy; it is written to.
sub check_copy
{
	my ($name, $picture, $node, $database) = @_;

	check_reading($name, $picture, $node, $database);
	like(guards($node, $database),
		qr/^(\S+\|A(\n|$))+$/, "$name: every guard is ENABLE ALWAYS");
	is($node->safe_psql($database, 'SELECT * FROM cash_tracking.check_installation()'),
		'', "$name: the installation is whole");
	for my $what (sort keys %refused)
	{
		my ($state, $statement) = @{ $refused{$what} };
		is(sqlstate($node, $database, $statement),
			$state, "$name: a closed session refuses $what");
	}
	is($node->safe_psql($database, $next_calls),
		"t\nCLOSED\nt\nt\nt\n1", "$name: work goes on");
	is(findings($node, $database), '', "$name: nothing is found then");
	return;
}

# The first block of code below a heading of docs/operations.md.
sub documented
{
	my ($heading) = @_;
	my ($section) =
	  slurp_file('docs/operations.md') =~ /^#+ \Q$heading\E\n(.*?)(?=^#+ |\z)/ms;
	my ($block) = ($section // '') =~ /^```\w+\n(.*?)^```$/ms;

	defined $block or die "docs/operations.md has no code in \"$heading\"";
	return $block;
}

# Runs the shell commands below a heading against a cluster, in the given
# directory or one of their own, with the variables that they use.  All must
# succeed; returns what they print.
sub run_documented
{
	my ($node, $heading, %variables) = @_;
	my $directory = delete $variables{directory}
	  // PostgreSQL::Test::Utils::tempdir();
	my $commands = documented($heading);
	my $output = '';

	local %ENV = (
		%ENV,
		PGHOST => $node->host,
		PGPORT => $node->port,
		%variables);
	note("$heading:\n$commands");
	ok( IPC::Run::run(
			[
				'bash', '-c', "cd '$directory' && set -euo pipefail\n$commands"
			],
			'>',
			\$output),
		"$heading: the commands succeed");
	return $output;
}

1;
