# docs/reference.md is what scripts/generate_reference prints.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION cash_tracking');

local $ENV{PGHOST}     = $node->host;
local $ENV{PGPORT}     = $node->port;
local $ENV{PGDATABASE} = 'postgres';
my ($reference, $errors) =
  run_command([ 'perl', 'scripts/generate_reference' ]);
is($errors, '', 'the reference is generated');

# Line by line, so that a difference shows where it is.
my @generated = split /\n/, $reference;
my @committed = split /\n/, slurp_file('docs/reference.md');
my ($line) = grep { ($generated[$_] // '') ne ($committed[$_] // '') }
  0 .. ($#generated > $#committed ? $#generated : $#committed);
ok(!defined $line, 'docs/reference.md is current')
  or diag('line ', $line + 1, "\n is: ", $committed[$line] // '(end)',
	"\n must be: ", $generated[$line] // '(end)');

$node->stop;
done_testing();
