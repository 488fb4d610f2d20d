# The demo, as a stranger runs it: every figure that it prints is recomputed
# from demo/day.csv in plain numeric SQL, in a database without the extension.

use strict;
use warnings;

use Test::More;

# Runs a command; gives its output and status.
sub run
{
	my ($command) = @_;

	my $output = `$command 2>&1`;
	return ($output, $? >> 8);
}

is((run('demo/generate | diff - demo/day.csv'))[0],
	'', 'demo/day.csv is what demo/generate writes');

my ($first, $status) = run('scripts/demo');
is($status, 0, 'the demo runs') or diag($first);
my ($look) = $first =~ /^  (psql -h .*) shop$/m;
isnt($look, undef, 'it ends with a line to look around with') or BAIL_OUT($first);

# What was printed, line by line, in the words of test/data/demo_model.sql.
my $money = qr/-?\d+\.\d\d [A-Z]{3}/;
my $session;
my @printed;
for (split /\n/, $first)
{
	$session = $1 if /; session (\d+), close \d+ of the drawer$/;
	if (/^([ =]) (\S.{27,}?) *($money)(?=   |$)/)
	{
		my ($mark, $description, $amount) = ($1, $2, $3);
		$description =~ s/ +$//;
		push @printed, "statement|$session|$mark|$description|$amount";
	}
	elsif (/^(\d+) +(\S.*?) +($money(?: +$money){5})$/)
	{
		push @printed, join '|', 'session', $1, $2, split /(?<=[A-Z]) +/, $3;
	}
	elsif (/^(\S.*), (\S+) +($money)$/)
	{
		push @printed, "drawer|$1|$2|$3";
	}
	elsif (/line (\d+) of .*, activity (\d+-\d+)$/)
	{
		push @printed, "retried|$1|$2";
	}
}
my ($model) = run("$look postgres -qAtX -v ON_ERROR_STOP=1 <test/data/demo_model.sql");
is_deeply(\@printed, [ split /\n/, $model ],
	'every line is what plain SQL makes of demo/day.csv');

# No figure is printed that was not looked at: beside those above there are
# the amounts of the call that was made twice and of the refused statements.
my ($report) = $first =~ /^(.*?)^A closed session/ms;
my $figures = () = $report =~ /$money/g;
my $compared = () = join("\n", @printed) =~ /$money/g;
is($figures - 2, $compared, 'and every figure was compared');

my ($closed) = $first =~ /^A closed session stays as it is:\n(.*)^Look around:/ms;
like($closed, qr/^ERROR: .*^SQLSTATE TC006\n.*^ERROR: .*^SQLSTATE TC001$/ms,
	'a closed session refuses an UPDATE and a payment');

my ($second, $again) = run('scripts/demo');
is($again, 0, 'it runs twice in a row');
is($second, $first, 'and prints the same');

my ($directory) = $look =~ /-h (\S+)/;
is((run('scripts/demo --stop'))[1], 0, 'it is stopped');
ok(!-e $directory, 'and leaves nothing');
is((run('scripts/demo --stop'))[1], 0, 'stopping it twice is no error');

done_testing();
