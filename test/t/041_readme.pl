# The README, as a stranger follows it: its blocks of SQL are run in order, each
# in a connection of its own, and print what stands below them; its psycopg
# program runs as the role that it creates; its links lead somewhere.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Read as bytes: so is what psql prints.
my $readme = slurp_file('README.md');

my $node = PostgreSQL::Test::Cluster->new('readme');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE shop');
$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

# The blocks: what language, what text, and what line they begin at.
my @blocks;
while ($readme =~ /^```(\w+)\n(.*?)^```$/gms)
{
	my $line = 1 + substr($readme, 0, $-[0]) =~ tr/\n//;
	push @blocks, { language => $1, text => $2, line => $line };
}

my $file = "$PostgreSQL::Test::Utils::tmp_check/block";
for my $i (0 .. $#blocks)
{
	my $block = $blocks[$i];
	next unless $block->{language} eq 'sql';

	append_to_file($file . $i, $block->{text});
	my $output = `psql -X -d shop <$file$i 2>&1`;
	my $next = $blocks[ $i + 1 ];
	if ($next->{language} eq 'text')
	{
		# psql fills up columns with spaces and ends each table with an
		# empty line.
		$output =~ s/ +$//mg;
		$output =~ s/\n+\z/\n/;
		is($output, $next->{text}, "SQL of line $block->{line} prints the block below it");
	}
	else
	{
		unlike($output, qr/^(ERROR|FATAL|psql)/m, "SQL of line $block->{line} runs")
		  or diag($output);
	}
}

# The first run opens a session, the second finds it open.
my ($program) = grep { $_->{language} eq 'python' } @blocks;
append_to_file("$file.py", $program->{text});
is(`/usr/bin/python3 $file.py 2>&1`, "2-2 9.99 USD\n", 'the psycopg program opens and sells');
is(`/usr/bin/python3 $file.py 2>&1`, "2-3 9.99 USD\n", 'and goes on where a session is open');
is( $node->safe_psql(
		'shop',
		"SELECT expected_cash_now FROM payment_sessions WHERE id = 2"),
	'119.98 USD',
	'its sales are in the drawer');

# Links to files.
for my $document ('README.md', 'docs/clients.md')
{
	my ($directory) = $document =~ m{^(.*/)?};
	my @dead = grep { !-e(($directory // '') . $_) }
	  slurp_file($document) =~ /\]\((?!https?:)([^)#]+)/g;
	is("@dead", '', "$document: every link leads somewhere");
}

done_testing();
