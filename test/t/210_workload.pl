# A random workload with faults, and a check of all that was acknowledged:
# test/stress/workload.py.  CASH_TRACKING_STRESS_SECONDS says how long, two
# minutes if not set; CASH_TRACKING_STRESS_SEED repeats the choices of a run.

use strict;
use warnings;

use lib 'test/stress';

use Stress;
use Test::More;

my $node = new_node('workload');
run_program(
	'workload.py',
	$node->connstr('postgres'),
	$node->data_dir,
	$ENV{CASH_TRACKING_STRESS_SECONDS} || 120,
	$ENV{CASH_TRACKING_STRESS_SEED} || '');
done_testing();
