# docs/search.md: its blocks of SQL are run in order, each in a connection of
# its own, and print what stands below them.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Read as bytes: so is what psql prints.
my $document = slurp_file('docs/search.md');

my $node = PostgreSQL::Test::Cluster->new('search_doc');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE shop');
$node->safe_psql('shop', <<'SQL');
CREATE EXTENSION cash_tracking;
SET search_path = public, cash_tracking;
SELECT create_location('Corner shop', 'USD', 'America/New_York');
SELECT create_staff_member('Ann');
SELECT create_cash_drawer(1, 'Front');
SELECT create_cash_drawer(1, 'Back');
SELECT register_device(1, 'Till', 1);
SELECT open_session(1, 1, '100.00 USD', '2024-03-01 14:00Z');
SELECT close_session(1, '99.00 USD', 1, '100.00 USD', '2024-03-01 22:00Z');
SELECT open_session(1, 1, '100.00 USD', '2024-03-02 14:00Z');
SELECT close_session(2, '98.00 USD', 1, '100.00 USD', '2024-03-02 22:00Z');
SELECT open_session(1, 1, '100.00 USD', '2024-03-03 14:00Z');
SELECT close_session(3, '100.00 USD', 1, '100.00 USD', '2024-03-03 22:00Z');
SELECT open_session(1, 1, occurred_at => '2024-03-31 13:00Z');
SQL
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

my $file = "$PostgreSQL::Test::Utils::tmp_check/search_block";
my $number = 0;
while ($document =~ /^```sql\n(.*?)^```\n\n```text\n(.*?)^```$/gms)
{
	my ($sql, $expected) = ($1, $2);
	my $line = 1 + substr($document, 0, $-[0]) =~ tr/\n//;

	$number++;
	append_to_file($file . $number, $sql);
	my $output = `psql -X -q -d shop <$file$number 2>&1`;

	# psql fills up columns with spaces and ends each table with an empty line.
	$output =~ s/ +$//mg;
	$output =~ s/\n+\z/\n/;
	is($output, $expected, "SQL of line $line prints the block below it");
}
is($number, () = $document =~ /^```sql$/mg, 'every block of SQL was run');

# The tables of lists and fields name what there is, and nothing else.
my %documented = map { $_ => 1 } $document =~ /`(\w+)`/g;
for my $list (
	qw(payment_sessions cash_drawers reason_codes point_of_sale_devices
	session_cash_activities drawer_cash_activities))
{
	my ($code, $stdout, $stderr) = $node->psql('shop',
		"SELECT cash_tracking.search_page('$list', 'no_field:1', first => 1,"
		  . " parent_id => CASE WHEN '$list' ~ 'activities' THEN 1 END)");
	my ($fields) = $stderr =~ /The fields are: (.*)\./;
	is(join(' ', grep { !$documented{$_} } split /, /, $fields // 'none'),
		'', "docs/search.md has every field of $list");

	($code, $stdout, $stderr) = $node->psql('shop',
		"SELECT cash_tracking.search_page('$list', sort_key => 'none', first => 1,"
		  . " parent_id => CASE WHEN '$list' ~ 'activities' THEN 1 END)");
	my ($keys) = $stderr =~ /Give one of: (.*)\./;
	is(join(' ', grep { !$documented{$_} } split /, /, $keys // 'none'),
		'', "docs/search.md has every order of $list");
}

done_testing();
