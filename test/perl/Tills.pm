# A load of tills: each sends commands with request ids of its own, writes down
# which were acknowledged, and repeats, with the same id, what was not.  So
# whatever happens to the server, in the end every request has been
# acknowledged, and what the database must hold is known.

package Tills;

use strict;
use warnings;

use POSIX ();
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

# Two tills share a drawer.  Requests are sent in runs of one connection each.
my $requests_per_run = 100;
my $patience_seconds = 60;

# Starts $params{tills} of them in a database that has the extension; they go
# on until stop is called, with a pause of $params{pause_ms} after each call.
sub start
{
	my ($class, $node, $database, %params) = @_;
	my $self = bless {
		node => $node,
		database => $database,
		pause => $params{pause_ms} ? "SELECT FROM pg_sleep($params{pause_ms} / 1000.0);\n" : '',
		directory => PostgreSQL::Test::Utils::tempdir(),
		pids => [],
	}, $class;

	$self->{devices} = [
		split /\n/,
		$node->safe_psql(
			$database, qq{
SET search_path = public, cash_tracking;
SET client_min_messages = warning;
SELECT id AS location FROM create_location('Load', 'CAD') \\gset
SELECT id AS staff FROM create_staff_member('Load') \\gset
CREATE TEMPORARY TABLE drawer AS
SELECT n, (create_cash_drawer(:location, 'Load ' || n)).id
FROM generate_series(0, ($params{tills} - 1) / 2) n;
SELECT (register_device(:location, 'Load ' || till, d.id)).id || ' ' || :staff
FROM generate_series(0, $params{tills} - 1) till
JOIN drawer d ON d.n = till / 2
ORDER BY till})
	];
	for my $till (0 .. $#{ $self->{devices} })
	{
		my $pid = fork() // die "fork: $!";
		push @{ $self->{pids} }, $pid;
		next if $pid;
		# The parent's clusters are not the child's to stop.
		$self->work($till);
		POSIX::_exit(0);
	}
	return $self;
}

# A request id that tells the till and the number.
sub request_id
{
	my ($till, $number) = @_;

	return sprintf('%08x-0000-4000-8000-%012x', $till, $number);
}

# What request number N of a till is: the name of what must be stored for it,
# its amount, and the call.  Request 0 of every 20 opens a session, request 19
# closes it, so that any of them can be repeated knowing the session alone.
sub request
{
	my ($till, $number) = @_;
	my $id = request_id($till, $number);
	my $amount = sprintf('%d.%02d CAD', 1 + $number % 7, 5 * ($number % 20));
	my $step = $number % 20;
	my $common = "request_id => '$id'";

	return ('opening', $amount,
		"open_session(:device, :staff, '$amount', $common)")
	  if $step == 0;
	return ('closing', $amount,
		"close_session(:session, '$amount', :staff, '10.00 CAD', $common)")
	  if $step == 19;
	return ('mid_session', $amount,
		"count_cash(:session, '$amount', :staff, $common)")
	  if $step % 6 == 5;
	return ('adjustment', $amount,
		"adjust_cash(:session, '$amount', :staff, $common)")
	  if $step % 6 == 3;
	return ('no_sale', '', "record_no_sale(:session, :staff, $common)")
	  if $step % 6 == 4;
	return ($step % 2 ? 'sale' : 'refund', $amount,
		"record_payment(:session, :staff, '"
		  . ($step % 2 ? 'sale' : 'refund')
		  . "', '$amount', $common)");
}

# One till's work: runs of psql until all is acknowledged and stop was called.
sub work
{
	my ($self, $till) = @_;
	my ($device, $staff) = split / /, $self->{devices}[$till];
	my $acknowledged = 0;
	my $session = 0;
	my $end = 0;
	my $file = "$self->{directory}/till_$till";
	my $deadline = time + $patience_seconds;

	local %ENV = (
		%ENV,
		PGHOST => $self->{node}->host,
		PGPORT => $self->{node}->port,
		PGDATABASE => $self->{database},
		PGAPPNAME => 'till');
	while (time < $deadline)
	{
		# Whole sessions, so that all are closed in the end.
		if ($acknowledged == $end)
		{
			last if -e "$self->{directory}/stop";
			$end += $requests_per_run;
		}
		open my $script, '>', "$file.sql" or die "$file.sql: $!";
		print $script "SET search_path = public, cash_tracking;\n",
		  "\\set device $device\n\\set staff $staff\n\\set session $session\n";
		for my $number ($acknowledged .. $end - 1)
		{
			my (undef, undef, $call) = request($till, $number);
			my $is_opening = $call =~ /^open_session/;

			print $script 'SELECT ', $is_opening ? 'id' : ':session',
			  " AS session FROM $call \\gset\n\\echo $number :session\n", $self->{pause};
		}
		close $script;
		system(
			"psql -XqAt -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -f '$file.sql' >'$file.out' 2>>'$file.err'"
		);
		open my $output, '<', "$file.out" or die "$file.out: $!";
		while (<$output>)
		{
			($acknowledged, $session) = ($1 + 1, $2) if /^(\d+) (\d+)\n/;
		}
		close $output;
		open my $progress, '>', "$file.new" or die "$file.new: $!";
		print $progress "$acknowledged $end\n";
		close $progress;
		rename "$file.new", "$file.progress";
		sleep 0.02 if $acknowledged < $end;
	}
	return;
}

# How many requests a till has sent and had acknowledged, as of its last run.
sub progress
{
	my ($self, $till) = @_;
	my $file = "$self->{directory}/till_$till.progress";

	return -e $file ? split ' ', slurp_file($file) : (0, 0);
}

# Waits until every till had some more requests acknowledged: the fault that
# comes next finds them at work.
sub wait_for_work
{
	my ($self) = @_;
	my @before = map { ($self->progress($_))[0] } 0 .. $#{ $self->{devices} };
	my $deadline = time + $patience_seconds;

	for my $till (0 .. $#before)
	{
		while (($self->progress($till))[0] < $before[$till] + 20)
		{
			die 'the tills do not go on' if time > $deadline;
			sleep 0.01;
		}
	}
	return;
}

# The SQLSTATEs, or what else psql complained of, that the tills met.
sub complaints
{
	my ($self) = @_;
	my %seen;

	for my $till (0 .. $#{ $self->{devices} })
	{
		my $errors = slurp_file("$self->{directory}/till_$till.err");
		$seen{$1}++ while $errors =~ /(?:ERROR|FATAL|PANIC):\s+(\w{5})$/mg;
	}
	return \%seen;
}

# Lets the tills finish, and checks that the database holds their requests, each
# once and as it was sent, and nothing else of theirs.
sub stop
{
	my ($self, $name) = @_;
	my ($node, $database) = @$self{qw(node database)};
	my @expected;

	append_to_file("$self->{directory}/stop", '');
	waitpid $_, 0 for @{ $self->{pids} };
	for my $till (0 .. $#{ $self->{devices} })
	{
		my ($acknowledged, $end) = $self->progress($till);

		is($acknowledged, $end,
			"$name: all requests of till $till were acknowledged in the end");
		for my $number (0 .. $acknowledged - 1)
		{
			my ($type, $amount) = request($till, $number);
			push @expected, join '|', request_id($till, $number), $type, $amount;
		}
	}
	cmp_ok(scalar @expected, '>', 0, "$name: there were requests");
	is( $node->safe_psql(
			$database, q{
SET search_path = public, cash_tracking;
SELECT request_id, type, coalesce(cash_counted, amount, CASE type WHEN 'adjustment' THEN cash END)
FROM session_activities
WHERE request_id::text LIKE '________-0000-4000-8000-____________'
ORDER BY request_id}),
		join("\n", @expected),
		"$name: each is there exactly once, as it was sent");
	return scalar @expected;
}

1;
