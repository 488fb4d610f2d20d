# The GraphQL API of examples/graphql, as a stranger starts and asks it: one
# command, then requests by HTTP.  The requests that its README prints are sent
# in order and answered as printed there.

use strict;
use warnings;

use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use Test::More;

# Runs a command; gives its output and status.
sub run
{
	my ($command) = @_;

	my $output = `$command 2>&1`;
	return ($output, $? >> 8);
}

# A port that nobody listens on, below those that outgoing connections take.
sub free_port
{
	for my $try (1 .. 100)
	{
		my $port = 20000 + int rand 12000;
		return $port
		  if IO::Socket::INET->new(
			LocalAddr => '127.0.0.1',
			LocalPort => $port,
			Listen => 1);
	}
	die 'found no free port';
}

$ENV{PORT} = free_port();
my $url = "http://127.0.0.1:$ENV{PORT}";

# Whatever happens, the server does not outlive the test.
my $parent = $$;
END
{
	local $?;
	system 'examples/graphql/run --stop >/dev/null 2>&1' if $$ == $parent;
}
$SIG{$_} = sub { exit 1 }
  for qw(INT TERM);

my ($started, $status) = run('examples/graphql/run');
is($status, 0, 'one command starts the server') or BAIL_OUT($started);
like($started, qr{^The API is at \Q$url/graphql\E;}m, 'and says where it is');
my ($directory) = $started =~ / a cluster in (\S+) /;

# What the database holds, by SQL.
sub sql
{
	my ($query, $user) = @_;
	$user //= 'postgres';

	open my $psql, '-|', 'psql', '-h', $directory, '-U', $user, '-d', 'shop',
	  '-XqAtc', $query
	  or die "psql: $!";
	local $/ = undef;
	my $output = <$psql> // '';
	close $psql;
	return $output =~ s/\n\z//r;
}

# Sends a request; gives the decoded answer.
my $http = HTTP::Tiny->new(timeout => 60);

sub ask
{
	my ($query, $variables) = @_;
	my $response = $http->post(
		"$url/graphql",
		{
			headers => { 'Content-Type' => 'application/json' },
			content => encode_json({ query => $query, variables => $variables })
		});

	return eval { decode_json($response->{content}) }
	  // { errors => [ { message => $response->{content} } ] };
}

# Sends a request that must succeed; gives its only field.
sub answer
{
	my $answer = ask(@_);

	$answer->{errors} and diag(explain($answer));
	return (values %{ $answer->{data} // {} })[0];
}

# Sends a request that must fail; gives its error.
sub failure
{
	my $answer = ask(@_);

	return $answer->{errors}[0] // { message => 'no error' };
}

# Several requests at the same time; gives their answers.
sub ask_at_once
{
	my @pipes;

	for my $request (@_)
	{
		my $pid = open(my $pipe, '-|') // die "fork: $!";
		if (!$pid)
		{
			syswrite STDOUT, encode_json(ask(@$request));
			POSIX::_exit(0);
		}
		push @pipes, $pipe;
	}
	return map { local $/ = undef; decode_json(scalar <$_>) } @pipes;
}

# An amount in francs, for an argument.
sub francs
{
	return { amount => shift, currencyCode => 'CHF' };
}

# The examples of the README.
open my $file, '<:encoding(UTF-8)', 'examples/graphql/README.md' or die $!;
my $readme = do { local $/ = undef; <$file> };
my $example = 0;
while ($readme =~ /^```graphql\n(.*?)^```\n+^```json\n(.*?)^```$/gms)
{
	my ($query, $answer) = ($1, $2);
	my $line = 1 + substr($readme, 0, $-[0]) =~ tr/\n//;

	is_deeply(ask($query), JSON::PP->new->decode($answer),
		"the request in line $line is answered as printed");
	$example++;
}
is($example, 7, 'the README has its examples');
like($http->get("$url/graphiql")->{content},
	qr/graphiql/i, 'there is a page to try requests');

# Another session, checked against the database after each step.
my $open = q{mutation ($device: BigInt, $balance: MoneyInput, $request: UUID) {
  openSession(input: {deviceId: $device, staffMemberId: "1", balance: $balance, requestId: $request}) {
    paymentSession { id pointOfSaleDevice { activePaymentSession { id } } } } }};
my $pay = q{mutation ($session: BigInt, $type: String, $amount: MoneyInput, $tender: String) {
  recordPayment(input: {sessionId: $session, staffMemberId: "2", type: $type, amount: $amount, tender: $tender}) {
    sessionActivity { id type tender staffMember { name } paymentSession { id } } } }};

my $bar = sql(q{SELECT id FROM point_of_sale_devices WHERE name = 'Bar'});
is(failure($open, { device => $bar, balance => francs('1.00') })->{errcode},
	'TC005', 'an opening in another currency is refused');
is( failure($open, { device => $bar, balance => { amount => '1.00' } })->{message}
	  =~ /required type "?String!/,
	1, 'an amount without its currency is no amount');
is(sql("SELECT count(*) FROM active_session($bar)"),
	'0', 'and neither opened a session');

my $till = sql(q{SELECT id FROM point_of_sale_devices WHERE name = 'Till 1'});
my $opened = answer($open, { device => $till })->{paymentSession};
my $id = $opened->{id};
is(sql("SELECT id, opening_counted FROM active_session($till)"),
	"$id|f", 'a balance that is left out was not counted');
is($opened->{pointOfSaleDevice}{activePaymentSession}{id},
	$id, 'the device of the answer has the open session');

my $second = failure($open, { device => $till });
is($second->{errcode}, 'TC002', 'a second opening is refused');
is($second->{detail}, "Session $id is open on it.", 'with its detail');
is( $second->{hint},
	'Use that session, or close it first.',
	'with its hint');

is_deeply(
	answer($pay, { session => $id, type => 'sale', amount => francs('12.30'), tender => 'twint' }),
	{
		sessionActivity => {
			id => "$id-2",
			type => 'sale',
			tender => 'twint',
			staffMember => { name => 'Chiara' },
			paymentSession => { id => $id }
		}
	},
	'a payment, with the objects that it refers to');
is( failure($pay, { session => $id, type => 'sale', amount => francs('0.001') })->{errcode},
	'22P02',
	'an amount with too many decimals is refused');

# The same request twice, one after the other and at once; two openings at once.
my $adjust = q{mutation ($session: BigInt, $request: UUID) {
  adjustCash(input: {sessionId: $session, staffMemberId: "1", amount: {amount: "-3.00", currencyCode: "CHF"}, requestId: $request}) {
    cashActivity { id } } }};
my $request =
  { session => $id, request => '6f1c3d1e-4c0e-4b0e-9d43-8e6f0f7b1a01' };
my $first = answer($adjust, $request);
is_deeply(answer($adjust, $request),
	$first, 'a repeated request gets the same answer');
$request->{request} =~ s/1$/2/;
my @twins = ask_at_once(([ $adjust, $request ]) x 3);
is( join(' ', map { $_->{data}{adjustCash}{cashActivity}{id} // 'none' } @twins),
	join(' ', ("$id-4") x 3),
	'so does one that is sent three times at once');
is(sql("SELECT activity_count, expected_cash_now FROM payment_sessions WHERE id = $id"),
	'4|294.00 CHF', 'which was recorded once');

my $tablet = sql(q{SELECT id FROM point_of_sale_devices WHERE name = 'Tablet'});
my @openings = ask_at_once(([ $open, { device => $tablet } ]) x 4);
is( join(' ',
		sort map { $_->{errors} ? $_->{errors}[0]{errcode} : 'opened' } @openings),
	'TC002 TC002 TC002 opened',
	'of several openings at once one succeeds');

# Blind counting: what the role may not see, the API does not show.
my $expected = q{query ($session: BigInt!) {
  paymentSession(id: $session) { expectedCashNow { amount } cashDrawer { balance { amount } } } }};
is_deeply(
	answer($expected, { session => $id }),
	{ expectedCashNow => { amount => '294.00' }, cashDrawer => { balance => { amount => '294.00' } } },
	'the role sees what is expected');
sql(q{SELECT FROM revoke_access('web', 'view_expected')});
is_deeply(
	answer($expected, { session => $id }),
	{ expectedCashNow => undef, cashDrawer => { balance => undef } },
	'but not without that scope');
sql(q{SELECT FROM grant_access('web', 'view_expected')});

# Pages: every activity once, forward and backward; what is recorded meanwhile
# moves nothing.
my $activities = q{query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  sessionActivities(first: $first, after: $after, last: $last, before: $before,
      orderBy: [OCCURRED_AT_ASC], filter: {paymentSessionId: {in: ["1", "2"]}}) {
    edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }};
my $in_order = sql(
	q{SELECT id FROM session_activities WHERE payment_session_id IN (1, 2)
	ORDER BY occurred_at, payment_session_id, ordinal});
my (@forward, @backward, $page);
do
{
	$page = answer($activities,
		{ first => 50, after => $page && $page->{pageInfo}{endCursor} });
	push @forward, map { $_->{node}{id} } @{ $page->{edges} };
} while ($page->{pageInfo}{hasNextPage});
is(join("\n", @forward), $in_order, 'pages forward');
do
{
	$page = answer($activities,
		{ last => 50, before => @backward ? $page->{pageInfo}{startCursor} : undef });
	unshift @backward, map { $_->{node}{id} } @{ $page->{edges} };
} while ($page->{pageInfo}{hasPreviousPage});
is(join("\n", @backward), $in_order, 'pages backward');

my $sessions = q{query ($after: Cursor) {
  paymentSessions(first: 2, after: $after, orderBy: OPENING_TIME_DESC) {
    nodes { id } pageInfo { endCursor } } }};
my @latest = split /\n/,
  sql('SELECT id FROM payment_sessions ORDER BY opening_time DESC, id LIMIT 4');
$page = answer($sessions);
my @seen = map { $_->{id} } @{ $page->{nodes} };
answer($open, { device => $bar });
push @seen, map { $_->{id} }
  @{ answer($sessions, { after => $page->{pageInfo}{endCursor} })->{nodes} };
is("@seen", "@latest", 'a session that is opened meanwhile moves no page');

# Orders and filters by amounts, with cursors.
my $by_sales = q{query ($after: Cursor) {
  paymentSessions(first: 1, after: $after, orderBy: NET_SALES_DESC,
      filter: {netSales: {amount: {greaterThan: "300"}, currencyCode: {equalTo: "CHF"}}}) {
    nodes { id } pageInfo { hasNextPage endCursor } } }};
@seen = ();
undef $page;
do
{
	$page = answer($by_sales, { after => $page && $page->{pageInfo}{endCursor} });
	push @seen, map { $_->{id} } @{ $page->{nodes} };
} while ($page->{pageInfo}{hasNextPage});
is( join("\n", @seen),
	sql(q{SELECT id FROM payment_sessions
	  WHERE currency = 'CHF' AND amount(net_sales) > 300 ORDER BY net_sales DESC, id}),
	'sessions by their sales');

# The role of the server: the scopes, and nothing else.
my %is_command = map { $_ => 1 } split /\n/,
  sql(q{SELECT proname FROM pg_proc
	WHERE pronamespace = 'cash_tracking'::regnamespace AND provolatile = 'v'});
my @mutations = map { $_->{name} }
  @{ answer('{ __schema { mutationType { fields { name } } } }')->{mutationType}{fields} };
is( join(' ', grep { !$is_command{ s/[A-Z]/_\l$&/gr } } @mutations),
	'', 'every mutation is a command of the extension');
for my $command (qw(openSession recordPayment recordDevicePayment recordNoSale
	countCash adjustCash closeSession createLocation))
{
	ok((grep { $_ eq $command } @mutations), "$command is one");
}
my $tables = sql(q{SELECT string_agg(format('%s %s', c.oid::regclass, p), ', ' ORDER BY c.relname, p)
	FROM pg_class c, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) p
	WHERE (c.relnamespace = 'cash_tracking'::regnamespace AND c.relkind = 'r'
	    OR c.relnamespace = 'api'::regnamespace AND c.relkind = 'v' AND p <> 'SELECT')
	  AND has_table_privilege('web', c.oid, p)});
is($tables, '', 'the role has no right on a table, and none to write a view');
for my $statement (
	"UPDATE cash_tracking.payment_session SET closing_note = 'x'",
	'DELETE FROM cash_tracking.session_activity',
	"INSERT INTO api.locations (name) VALUES ('x')")
{
	open my $psql, '-|', "psql -h $directory -U web -d shop -XqAt -v VERBOSITY=sqlstate -c \"$statement\" 2>&1"
	  or die "psql: $!";
	like(<$psql>, qr/^ERROR:\s+42501$/, "it is refused: $statement");
	close $psql;
}
is(sql('SELECT count(*) FROM verify_all()'), '0', 'nothing is wrong in the end');

is((run('examples/graphql/run --stop'))[1], 0, 'the server is stopped');
ok(!-e $directory, 'and leaves nothing');
ok( !IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ENV{PORT}),
	'and nobody listens');

done_testing();
