# docs/money.md: its blocks of SQL are run in order, each in a connection of
# its own, and print what stands below them.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Read as bytes: so is what psql prints.
my $document = slurp_file('docs/money.md');

my $node = PostgreSQL::Test::Cluster->new('money_doc');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE shop');
$node->safe_psql('shop', 'CREATE EXTENSION cash_tracking');
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

my $file = "$PostgreSQL::Test::Utils::tmp_check/money_block";
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

done_testing();
