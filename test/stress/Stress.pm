# What the tests under load share: a cluster, and a program in Python that
# writes TAP.

package Stress;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use Test::More;

our @EXPORT = qw(new_node run_program);

# A cluster that runs, with the extension in its database "postgres".
sub new_node
{
	my ($name) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init;
	$node->append_conf(
		'postgresql.conf', q{
deadlock_timeout = 100ms
log_statement = none
max_prepared_transactions = 20
restart_after_crash = on
});
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION cash_tracking');
	return $node;
}

# Runs a program of this directory and makes its tests ours.  By the path of
# Debian's Python, which has Debian's psycopg.
sub run_program
{
	my ($program, @arguments) = @_;

	open my $tap, '-|', '/usr/bin/python3', "test/stress/$program", @arguments
	  or die "$program: $!";
	while (my $line = <$tap>)
	{
		if ($line =~ /^(not )?ok \d+ - (.*)/)
		{
			ok(!$1, $2);
		}
		elsif ($line !~ /^1\.\./)
		{
			chomp $line;
			diag($line =~ s/^# ?//r);
		}
	}
	close $tap;
	is($?, 0, "$program ends well");
	return;
}

1;
