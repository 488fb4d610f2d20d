# The README, as a stranger follows it: its blocks of SQL are run in order, each
# in a connection of its own, and print what stands below them; its programs for
# psycopg and node-postgres run as the role that it creates; its links lead
# somewhere.

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

# Runs a program twice: the first run opens the session with the given id, the
# second finds it open.
sub check_program
{
	my ($name, $command, $session) = @_;

	is(`$command 2>&1`, "$session-2 9.99 USD\n", "the $name program opens and sells");
	is(`$command 2>&1`, "$session-3 9.99 USD\n", 'and goes on where a session is open');
	is( $node->safe_psql(
			'shop',
			"SELECT expected_cash_now FROM payment_sessions WHERE id = $session"),
		'119.98 USD',
		'its sales are in the drawer');
	$node->safe_psql('shop', "SELECT close_session($session, '100.00 USD', 1)");
	return;
}
my ($psycopg) = grep { $_->{language} eq 'python' } @blocks;
append_to_file("$file.py", $psycopg->{text});
check_program('psycopg', "/usr/bin/python3 $file.py", 2);

# node-postgres comes with the packages of the GraphQL example.
my $packages = PostgreSQL::Test::Utils::tempdir();
my ($node_postgres) = grep { $_->{language} eq 'js' } @blocks;
append_to_file("$packages/till.js", $node_postgres->{text});
my $installed =
  `cp examples/graphql/package*.json $packages && cd $packages && npm ci --no-audit --no-fund 2>&1`;
is($?, 0, 'npm installs node-postgres') or diag($installed);
check_program('node-postgres', "node $packages/till.js", 3);

# Links to files.
for my $document ('README.md', 'docs/clients.md', 'examples/graphql/README.md')
{
	my ($directory) = $document =~ m{^(.*/)?};
	my @dead = grep { !-e(($directory // '') . $_) }
	  slurp_file($document) =~ /\]\((?!https?:)([^)#]+)/g;
	is("@dead", '', "$document: every link leads somewhere");
}

done_testing();
