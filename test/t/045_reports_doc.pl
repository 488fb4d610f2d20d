# docs/reports.md: its examples.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use Examples;
use Test::More;

run_examples('docs/reports.md');

done_testing();
