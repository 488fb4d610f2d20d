# A dump and its restore, by every route, with the guards on: the copy has the
# same rows, is verified without a finding, and work goes on in it.

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;

my $node = new_node('main');
my $directory = PostgreSQL::Test::Utils::tempdir();
$node->start;
install($node, 'shop');
fill($node, 'shop');
$node->safe_psql(
	'shop', q{
CREATE ROLE clerk LOGIN;
SELECT cash_tracking.grant_access('clerk', 'read_cash_tracking');
SELECT cash_tracking.grant_access('clerk', 'write_cash_tracking');
});
is(findings($node, 'shop'), '', 'nothing is found in the shop');
my $shop = picture($node, 'shop');

# Checks the database "copy" and makes room for the next one.
sub check
{
	my ($name) = @_;

	is(sequences($node, 'copy'), $shop->{sequences},
		"$name: the sequences are the same");
	check_copy($name, $shop, $node, 'copy');
	$node->safe_psql('postgres', 'DROP DATABASE copy');
	return;
}

sub count_guards
{
	my ($state) = @_;

	return $node->safe_psql('copy',
		"SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%\\_guard\\_%' AND tgenabled = '$state'"
	);
}

for my $route ('Plain text', 'One archive', 'A directory, in parallel',
	'INSERT statements')
{
	run_documented($node, $route);
	is( $node->safe_psql(
			'copy', q{
SELECT cash_tracking.has_access('clerk', scope)
FROM unnest('{read_cash_tracking,write_cash_tracking}'::text[]) scope}),
		"t\nt",
		"$route: roles have the access that they had");
	check($route);
}

run_documented($node, 'Data only');
check('Data only');

# In the wrong order: the activities before their sessions, those before the
# drawers.  A parallel restore may come to the same.
$node->safe_psql('postgres', 'CREATE DATABASE copy');
$node->safe_psql('copy', 'CREATE EXTENSION cash_tracking');
$node->command_ok(
	[ 'pg_dump', '--data-only', '-Fc', '-f', "$directory/dump", 'shop' ],
	'dumped');
my ($list) = run_command([ 'pg_restore', '--list', "$directory/dump" ]);
append_to_file("$directory/list",
	join("\n", reverse grep { /^\d/ } split /\n/, $list) . "\n");
$node->command_ok(
	[
		'pg_restore', '--exit-on-error', '--use-list', "$directory/list",
		'--dbname', 'copy', "$directory/dump"
	],
	'restored in reverse order');
check('In reverse order');

# What --disable-triggers leaves behind is mended.
run_documented($node, 'Data only, with --disable-triggers');
isnt(count_guards('O'), 0, 'guards are left disabled for replicas');
$node->safe_psql('copy', documented('Mending the guards'));
is(count_guards('O'), 0, 'and are mended');
check('With --disable-triggers');

# One table, into a copy that lacks it.
$node->command_ok(
	[
		'pg_dump', '--exclude-table-data=cash_tracking.session_activity',
		'-f', "$directory/rest.sql", 'shop'
	],
	'dumped without activities');
$node->safe_psql('postgres', 'CREATE DATABASE copy');
$node->command_ok([ 'psql', '-qX', '-f', "$directory/rest.sql", 'copy' ],
	'restored without activities');
isnt($node->safe_psql('copy', 'SELECT * FROM cash_tracking.verify_all()'),
	'', 'it is found that they are missing');
run_documented($node, 'One table');
is( sqlstate($node, 'copy', 'INSERT INTO session_activity TABLE session_activity'),
	'23505', 'they cannot be restored twice');
check('One table');

# A role that may read the views and call the functions cannot dump the tables.
for my $table ('session_activity', '*')
{
	my $file = "$directory/clerk.sql";
	$node->command_fails_like(
		[
			'pg_dump', '--username=clerk', '--table', "cash_tracking.$table",
			'--file', $file, 'shop'
		],
		# The second is what 18 says of a sequence.
		qr/permission denied for (table|sequence)|may lack SELECT privilege/,
		"another role cannot dump $table");
	unlike(slurp_file($file), qr/FROM stdin;\n.|INSERT INTO|setval/,
		'and no row is dumped');
}
is( sqlstate(
		$node, 'shop',
		'COPY session_activity TO STDOUT',
		extra_params => [ '--username', 'clerk' ]),
	'42501',
	'which is an insufficient privilege');

done_testing();
