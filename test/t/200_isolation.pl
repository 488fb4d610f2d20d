# Every ordered pair of commands at every isolation level, against a model:
# test/stress/isolation.py.

use strict;
use warnings;

use lib 'test/stress';

use Stress;
use Test::More;

my $node = new_node('isolation');
run_program('isolation.py', $node->connstr('postgres'));
done_testing();
