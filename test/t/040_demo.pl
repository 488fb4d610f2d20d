# The demo, as a stranger runs it: every figure that it prints is recomputed
# from demo/day.csv in plain numeric SQL, in a database without the extension.

use strict;
use warnings;

use Encode qw(decode);
use List::Util qw(max);
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
my ($day, $receipts) = split /^The Z reports, as .*:$/m, $first;
my $session;
my @printed;
for (split /\n/, $day)
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

# The day ends with a Z report of each session. Its statement and its totals are
# those above; no line is wider than the printer.
my %receipt = map { /^Session +(\d+)$/m ? ($1 => $_) : () } split /\n\n/, $receipts;
my @missing;
for (@printed)
{
	my ($kind, $number, @rest) = split /\|/;
	my @lines =
		$kind eq 'statement' ? [ ($rest[0] eq '=' ? '= ' : '') . $rest[1], $rest[2] ]
	  : $kind eq 'session'
	  ? (['Sales', $rest[1]], ['Refunds', $rest[2] =~ s/^(?=[1-9]|0\.0?[1-9])/-/r],
		['Cash rounding', $rest[3]], ['At opening, apart', $rest[4]])
	  : ();
	push @missing, map { "$number: @$_" }
	  grep { $receipt{$number} !~ /^\Q$_->[0]\E +\Q$_->[1]\E$/m } @lines;
}
is("@missing", '', 'each Z report has the figures of its session');
is(scalar keys %receipt, (grep { /^session/ } @printed), 'each session has one');
is(max(map { length } split /\n/, decode('UTF-8', $receipts =~ s/^Look around:.*//msr)),
	40, 'they fit a printer of 40 columns');

my ($closed) = $first =~ /^A closed session stays as it is:\n(.*)^Look around:/ms;
like($closed, qr/^ERROR: .*^SQLSTATE TC006\n.*^ERROR: .*^SQLSTATE TC001$/ms,
	'a closed session refuses an UPDATE and a payment');

my ($second, $again) = run('scripts/demo');
is($again, 0, 'it runs twice in a row');
# A seal covers the server's clock.
s/^(Seal +).*$/$1/mg for $first, $second;
is($second, $first, 'and prints the same');

my ($directory) = $look =~ /-h (\S+)/;
is((run('scripts/demo --stop'))[1], 0, 'it is stopped');
ok(!-e $directory, 'and leaves nothing');
is((run('scripts/demo --stop'))[1], 0, 'stopping it twice is no error');

done_testing();
