# The examples of a document: each block of SQL with the block of text below it.

package Examples;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(run_examples);

# Runs the blocks of a document in order, each in a connection of its own, in a
# new cluster; each must print what stands below it.
sub run_examples
{
	my ($document) = @_;

	# Read as bytes: so is what psql prints.
	my $text = slurp_file($document);
	my $node = PostgreSQL::Test::Cluster->new('examples');
	my $file = "$PostgreSQL::Test::Utils::tmp_check/block";
	my $number = 0;

	$node->init;
	$node->start;
	$node->safe_psql('postgres', 'CREATE DATABASE shop');
	$node->safe_psql('shop', 'CREATE EXTENSION cash_tracking');
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;

	while ($text =~ /^```sql\n(.*?)^```\n\n```text\n(.*?)^```$/gms)
	{
		my ($sql, $expected) = ($1, $2);
		my $line = 1 + substr($text, 0, $-[0]) =~ tr/\n//;

		$number++;
		append_to_file($file . $number, $sql);
		my $output = `psql -X -q -d shop <$file$number 2>&1`;

		# psql fills up columns with spaces and ends each table with an empty
		# line.
		$output =~ s/ +$//mg;
		$output =~ s/\n+\z/\n/;
		# A seal covers the server's clock.
		s/^(Seal +)[0-9a-f ]{19}$/$1.../mg for $output, $expected;
		is($output, $expected,
			"$document: SQL of line $line prints the block below it");
	}
	is($number, () = $text =~ /^```sql$/mg,
		"$document: every block of SQL was run");
	return;
}

1;
