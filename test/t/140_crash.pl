# Crashes under load: what was acknowledged is there exactly once, what was not
# is there as a whole or not at all, and can be repeated.

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;
use Tills;
use Time::HiRes qw(sleep);

my $node = new_node('main');
$node->start;
install($node, 'shop');

# Kills the postmaster, with its children at once or leaving it to them to
# notice, and starts it again.
sub kill_cluster
{
	my ($with_children) = @_;
	my ($postmaster) =
	  slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/;

	if ($with_children)
	{
		kill 'STOP', $postmaster;
		kill 'KILL', grep { $_ } split /\s+/, `ps -o pid= --ppid $postmaster`;
	}
	$node->kill9;
	# A child that is still there keeps the next postmaster from starting.
	for (1 .. 100)
	{
		sleep 0.1;
		next if kill 0, $postmaster;
		delete $node->{_pid};
		last if $node->start(fail_ok => 1);
	}
	return;
}

my %faults = (
	'kill -9 of a backend' => sub {
		kill 'KILL',
		  $node->safe_psql('postgres',
			"SELECT pid FROM pg_stat_activity WHERE application_name = 'till' LIMIT 1"
		  );
		sleep 0.1;
		$node->poll_query_until('postgres', 'SELECT true');
	},
	'kill -9 of the postmaster' => sub { kill_cluster(0) },
	'kill -9 of all processes' => sub { kill_cluster(1) },
	'immediate shutdown' => sub {
		$node->stop('immediate');
		$node->start;
	});

my $tills = Tills->start($node, 'shop', tills => 4);
for my $fault (sort keys %faults)
{
	$tills->wait_for_work;
	$faults{$fault}->();
	is(findings($node, 'shop'), '', "$fault: nothing is found");
}
$tills->wait_for_work;
my $requests = $tills->stop('after the crashes');
note("$requests requests");
is(findings($node, 'shop'), '', 'nothing is found in the end');

# What the crash left in the indexes.
$node->safe_psql('shop', 'CREATE EXTENSION amcheck');
is( $node->safe_psql(
		'shop', q{
SELECT count(bt_index_check(i.indexrelid, true)) > 10
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'cash_tracking'::regnamespace AND c.relkind = 'r'}),
	't',
	'the indexes agree with their tables');

done_testing();
