# docs/api-fields.md: every line of its tables is tried on a shop in which the
# answer depends on it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../perl";

use ApiShop;
use IPC::Open2;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('api_fields');
$node->init;
$node->start;
$node->safe_psql('postgres',
	"CREATE EXTENSION cash_tracking; ALTER DATABASE postgres SET search_path = public, cash_tracking"
);
$node->safe_psql('postgres', $shop);

my $json = JSON::PP->new->canonical->allow_nonref;

# The rows of the tables of the document: the heading, then the cells.
my @rows;
my $heading;
for my $line (split /\n/, slurp_file('docs/api-fields.md'))
{
	$heading = $1 if $line =~ /^#+ (.*)/;
	next unless $line =~ /^\| (.*) \|$/ && $line !~ /^\|-/;
	my @cells = split / \| /, $1;
	push @rows, [ $heading, @cells ] if $cells[0] =~ /^`/;
}
cmp_ok(scalar @rows, '>', 200, 'the document has its tables');

# The rows under headings that match, each as the names in its cells.
sub rows
{
	my ($pattern) = @_;
	my @found = map { [ @$_[ 1 .. $#$_ ] ] } grep { $_->[0] =~ $pattern } @rows;

	cmp_ok(scalar @found, '>', 1, "rows under $pattern");
	return @found;
}

# The first name in a cell.
sub name
{
	my ($cell) = @_;

	return $cell =~ /`([^`]*)`/ ? $1 : undef;
}

# One psql for all of it: there are hundreds of statements.
open2(my $output, my $input, 'psql', '-XAtq', '-d', $node->connstr('postgres'));

sub sql
{
	my ($statement) = @_;
	my $result = '';

	print $input "$statement;\n\\echo done\n";
	$input->flush;
	while (my $line = <$output>)
	{
		last if $line eq "done\n";
		$result .= $line;
	}
	chomp $result;
	return $result;
}

# Calls a function of the API; what it returns, decoded.
sub call
{
	my ($operation, $arguments) = @_;
	my $function = lc($operation =~ s/([A-Z])/_$1/gr);
	my $text = $json->encode($arguments) =~ s/'/''/gr;
	my $result = sql("SELECT $function('$text')");

	return $result eq '' ? undef : $json->decode($result);
}

# ## Fields

my %view = (
	PointOfSaleDevicePaymentSession => 'payment_sessions',
	CashDrawer => 'cash_drawers',
	PointOfSaleDevice => 'point_of_sale_devices',
	CashActivity => 'cash_activities',
	CashManagementReasonCode => 'reason_codes');
# What has arguments of its own, or is no column.
my $range = { from => '2024-06-15T14:00:00Z', to => '2024-06-15T16:30:00Z' };

for my $type (sort keys %view)
{
	my $view = $view{$type};

	for my $row (rows(qr/^$type: view/))
	{
		my ($field, $column) = (name($row->[0]), name($row->[1]));
		next if $row->[0] =~ /^type/;

		if ($row->[1] =~ /^view|^`drawer_totals/)
		{
			my %asked = ($field =~ /^(net|total)/ ? (dateRange => $range) : (first => 3));
			my @results = map { $json->encode($_->{$field}) }
			  map { call(lcfirst($type), { id => $_, $field => \%asked }) } 1, 2;
			isnt($results[0], $results[1], "$type.$field differs by object");
			next;
		}
		# The field of the node against the column, and whether it ever changes.
		my $pair = sql(qq{
WITH seen AS (
  SELECT node(jsonb_build_object('id', api_object(v) -> 'id')) -> '$field' AS field, v."$column" AS "column" FROM $view v
)
SELECT count(*), count(DISTINCT field), count(*) FILTER (WHERE
  CASE WHEN "column" IS NULL THEN field <> 'null'
  WHEN pg_typeof("column") = 'monetary_amount'::regtype THEN (field)::monetary_amount::text <> "column"::text
  WHEN pg_typeof("column") = 'timestamptz'::regtype THEN (field #>> '{}')::timestamptz::text <> "column"::text
  WHEN '$field' = 'type' THEN field #>> '{}' <> upper("column"::text)
  WHEN jsonb_typeof(field) = 'object' THEN regexp_replace(field ->> 'id', '^gid://.*/', '') <> "column"::text
  WHEN '$field' = 'id' THEN regexp_replace(field #>> '{}', '^gid://.*/', '') <> "column"::text
  ELSE field #>> '{}' <> "column"::text END)
FROM seen});
		my ($count, $distinct, $wrong) = split /\|/, $pair;
		is($wrong, 0, "$type.$field is $view.$column");
		cmp_ok($distinct, $field eq 'totalsReady' ? '==' : '>',
			1, "$type.$field tells rows apart");
	}
}

my %summary = (locationId => 1, startDate => '2024-06-15', endDate => '2024-06-16');
for my $row (rows(qr/^CashManagementSummary/))
{
	my ($field, $column) = (name($row->[0]), name($row->[1]));
	my @fields = map { call('cashManagementLocationSummary', { %summary, %$_ })->{$field} }
	  {}, { startDate => '2024-06-16' }, { endDate => '2024-06-15' }, { locationId => 2 };
	my $expected = sql("SELECT to_jsonb(s) ->> '$column' FROM location_summary(1, '2024-06-15', '2024-06-16') s");
	my $found = $fields[0];

	$found = "$found->{amount} $found->{currencyCode}" if ref $found;
	is($found, $expected, "CashManagementSummary.$field is $column");
	cmp_ok(scalar(keys %{ { map { $json->encode($_) => 1 } @fields } }),
		'>', 1, "CashManagementSummary.$field tells summaries apart");
}

for my $row (rows(qr/^Enums/))
{
	my $enum = name($row->[0]);
	my @values = $row->[1] =~ /`(\w+)`/g;
	my ($view, $column) = split /\./, name($row->[2]);
	my $condition = $row->[2] =~ /of kind `(\w+)`/ ? "kind = '$1'"
	  : $enum =~ /^Cash(\w+)ActivityType/ ? "kind = '" . lc($1) . "'" : 'true';
	# The types of activities are all in the shop but the ones that a reversal has.
	is(sql("SELECT string_agg(DISTINCT upper($column), ',' ORDER BY upper($column)) FROM $view WHERE $condition"),
		join(',', sort @values), "$enum has the values of $view.$column");
}

# ## Queries

for my $row (rows(qr/^Queries/))
{
	my ($query, $function, $json_function) = map { name($_) } @$row;

	is(lc($query =~ s/([A-Z])/_$1/gr), $json_function, "$query: name of the function");
	is( sql("SELECT count(*) FROM pg_proc WHERE oid = to_regprocedure('$json_function(jsonb)')"),
		1, "$query: function $json_function");
	next if $function =~ /^the/ || $row->[1] eq 'the views';
	cmp_ok(
		sql("SELECT (to_regclass('$function') IS NOT NULL)::integer + (SELECT count(*) FROM pg_proc WHERE proname = '$function')"),
		'>=', 1, "$query: $function in SQL");
}

# A page of a list: a query, or a field of the first drawer or session.
sub page
{
	my ($list, %arguments) = @_;

	return call($list, \%arguments) unless $list =~ /^(\w+)\.(\w+)/;
	return call(lcfirst($1), { id => 1, $2 => \%arguments })->{$2};
}

sub ids
{
	my ($page) = @_;

	return join ' ', map { $_->{id} =~ s{.*/}{}r } @{ $page->{nodes} };
}

my %base = (
	cashManagementLocationSummary => \%summary,
	cashManagementShopSummary => { %summary{qw(startDate endDate)}, currencyCode => 'USD' },
	node => { id => 'gid://shopify/CashDrawer/1' },
	nodes => { ids => [] });

my %has_argument = map { $_ => 1 } split /\n/,
  sql("SELECT input || ' ' || argument FROM api_inputs()");
my %default_order;

for my $row (rows(qr/^Arguments of queries/))
{
	my ($query, $argument) = map { name($_) } @$row;
	my $example = $row->[2] =~ /^`(.*)`$/ ? $json->decode($1) : {};

	ok($has_argument{"$query $argument"}, "$query has the argument $argument");
	if ($query =~ /s$|\./ && !$base{$query})
	{
		my %whole = (first => 250);
		my $all = $default_order{$query} //= page($query, %whole);
		my $edges = $all->{edges};

		delete $whole{first} if $argument eq 'last' || $argument eq 'before';
		%whole = (last => 250) if $argument eq 'before';
		$example = { after => $edges->[0]{cursor} } if $argument eq 'after';
		$example = { before => $edges->[-1]{cursor} } if $argument eq 'before';
		my $part = page($query, %whole, %$example);
		isnt(ids($part), ids($all), "$query: $argument changes the answer");
		is_deeply($part->{nodes}, [ map { $_->{node} } @{ $part->{edges} } ],
			"$query: nodes are those of the edges");
		is_deeply(
			[ @{ $part->{pageInfo} }{qw(startCursor endCursor)} ],
			[ map { $part->{edges}[$_]{cursor} } 0, -1 ],
			"$query: cursors of the page");
	}
	else
	{
		my $base = $base{$query} // { id => 1 };
		isnt($json->encode(call($query, { %$base, %$example })),
			$json->encode(call($query, $base)), "$query: $argument changes the answer");
	}
}

for my $row (rows(qr/^Filters/))
{
	my ($list, $filter) = map { name($_) } @$row;
	my ($example) = $row->[2] =~ /^`(.*)`$/;
	my $all = page($list, first => 250);
	my %is_in = map { $_ => 1 } split / /, ids($all);
	my @found = split / /, ids(page($list, first => 250, query => $example));

	like($example, qr/^$filter:/, "$list: example of $filter");
	cmp_ok(scalar @found, '>', 0, "$list: $example finds some");
	cmp_ok(scalar @found, '<', scalar keys %is_in, "$list: $example does not find all");
	is(join(' ', grep { !$is_in{$_} } @found), '', "$list: $example finds what is there");
}

for my $row (rows(qr/^Sort keys/))
{
	my ($list, $key, $column) = map { name($_) } @$row;
	my ($view, $order, $condition) = $list =~ /Activities/
	  ? ('cash_activities', $key eq 'ID' ? 'payment_session_id, ordinal' : '"time", payment_session_id, ordinal',
		'payment_session_id IN (SELECT id FROM payment_sessions WHERE cash_drawer_id = 1)')
	  : ('payment_sessions', $key eq 'ID' ? 'id' : "$column NULLS LAST, id", 'true');
	my $expected = sql("SELECT string_agg(id::text, ' ' ORDER BY $order) FROM $view WHERE $condition");
	my $by_id = ids(page($list, first => 250, sortKey => 'ID'));
	my $found = ids(page($list, first => 250, sortKey => $key));

	is($found, $expected, "$list: order by $key");
	isnt($found, $by_id, "$list: $key is another order than ID") if $key ne 'ID';
	is(ids(page($list, first => 250, sortKey => $key, reverse => JSON::PP::true)),
		join(' ', reverse split / /, $expected), "$list: $key in reverse")
	  unless $key eq 'CLOSING_TIME';
}

# ## Mutations

my $session = 'pointOfSaleDevicePaymentSession';
my %usd = (currencyCode => 'USD');
# Arguments with which each mutation succeeds, and another value for each.
my %valid = (
	"${session}Open" => { pointOfSaleDeviceId => 1, staffMemberId => 1, balance => { amount => 146, %usd },
		time => '2024-06-17T10:00:00Z', reasonCodeId => 1, note => 'one' },
	"${session}Count" => { "${session}Id" => 5, balance => { amount => 100, %usd }, staffMemberId => 1,
		time => '2024-06-17T10:00:00Z', reasonCodeId => 1, note => 'one' },
	"${session}Adjust" => { "${session}Id" => 5, cash => { amount => 100, %usd }, staffMemberId => 1,
		time => '2024-06-17T10:00:00Z', reasonCodeId => 1, note => 'one' },
	"${session}Close" => { "${session}Id" => 5, balance => { amount => 100, %usd }, staffMemberId => 1,
		time => '2024-06-17T10:00:00Z', reasonCodeId => 1, note => 'one' },
	cashDrawerCreate => { locationId => 1, name => 'one' },
	cashDrawerUpdate => { id => 1, input => { name => 'one' } },
	cashDrawerFindOrCreate => { locationId => 1, name => 'one', pointOfSaleDeviceId => 4 },
	pointOfSaleDeviceAssignToCashDrawer => { cashDrawerId => 3, pointOfSaleDeviceId => 4 },
	cashManagementReasonCodeCreate => { code => 'ONE' },
	cashManagementReasonCodeDelete => { id => 1000 });
my %other = (
	pointOfSaleDeviceId => 2, "${session}Id" => 3, staffMemberId => 2, balance => { amount => 99, %usd },
	cash => { amount => 99, %usd }, time => '2024-06-17T11:00:00Z', reasonCodeId => 102, note => 'two',
	locationId => 2, name => 'two', input => { name => 'two' }, id => 2, code => 'TWO', cashDrawerId => 1);

# The effect of a mutation, which is undone: what the payload and the activities
# say, but for clocks and ids that are new.
sub effect
{
	my ($mutation, $arguments) = @_;
	my $function = lc($mutation =~ s/([A-Z])/_$1/gr);
	my $text = $json->encode($arguments) =~ s/'/''/gr;
	my $effect = sql(qq{
BEGIN;
SELECT $function('$text');
SELECT jsonb_agg(jsonb_build_array(a.type, a.cash, a.staff_member_id, a.reason_code_id, a.note, a.occurred_at <> a.recorded_at) ORDER BY a.payment_session_id, a.ordinal)
FROM session_activities a;
SELECT jsonb_agg(d.cash_drawer_id ORDER BY d.id) FROM point_of_sale_devices d;
ROLLBACK});

	$effect =~ s/"(createdAt|recordedAt|retiredAt)": "[^"]*"//g;
	$effect =~ s{/(CashDrawer|PointOfSaleDevicePaymentSession|CashManagementCustomReasonCode)/\d+}{/$1/N}g
	  if $mutation =~ /Create$|Open$/;
	return $effect;
}

my %effect;
for my $row (rows(qr/^Arguments of mutations/))
{
	my ($mutation, $argument, $parameter) = map { name($_) } @$row;
	my $valid = $valid{$mutation};
	my $effect = $effect{$mutation} //= effect($mutation, $valid);

	ok($has_argument{"$mutation $argument"}, "$mutation has the argument $argument");
	like($effect, qr/"userErrors": \[\]/, "$mutation succeeds");
	isnt(effect($mutation, { %$valid, $argument => $other{$argument} }),
		$effect, "$mutation: $argument changes the effect");
	my $command = sql("SELECT command FROM api_mutations() WHERE mutation = '$mutation'");
	is(sql("SELECT '$parameter' = ANY (proargnames) FROM pg_proc WHERE oid = '$command'::regproc"),
		't', "$mutation: $argument is $parameter of $command");
}

my %documented = map { name($_->[0]) => name($_->[1]) } rows(qr/^Mutations/);
is_deeply(\%documented,
	{ map { split /\|/ } split /\n/, sql("SELECT mutation, command FROM api_mutations() WHERE mutation !~ 'Record|Reverse|Correct'") },
	'the mutations and their commands');

for my $row (rows(qr/^Payloads/))
{
	my ($mutation, $result) = map { name($_) } @$row;
	like($effect{$mutation}, qr/"$result": ["{]/, "$mutation returns $result");
}

# ## Error codes: the arguments that provoke each

sub with { my ($mutation, %changes) = @_; return { %{ $valid{$mutation} }, %changes } }

my %eur = (amount => 1, currencyCode => 'EUR');
my %fault = (
	POINT_OF_SALE_DEVICE_NOT_FOUND => { pointOfSaleDeviceId => 0 },
	NO_CASH_DRAWER_ASSOCIATED => { pointOfSaleDeviceId => 4 },
	ALREADY_OPEN => { pointOfSaleDeviceId => 2 },
	STAFF_MEMBER_NOT_FOUND => { staffMemberId => 0 },
	CURRENCY_MISMATCH => { balance => \%eur },
	REASON_CODE_NOT_FOUND => { reasonCodeId => 0 },
	PAYMENT_SESSION_NOT_FOUND => { "${session}Id" => 0 },
	SESSION_ALREADY_CLOSED => { "${session}Id" => 1 },
	TIME_BEFORE_SESSION_OPEN => { time => '2024-06-16T15:59:00Z' },
	CASH_DRAWER_ALREADY_EXISTS => { name => 'Back', input => { name => 'Back' } },
	LOCATION_NOT_FOUND => { locationId => 0 },
	INVALID_NAME => { name => ' ', input => { name => ' ' } },
	CASH_DRAWER_NOT_FOUND => { id => 0, cashDrawerId => 0 },
	LOCATION_MISMATCH => { cashDrawerId => 2 },
	CODE_ALREADY_EXISTS => { code => 'OTHER' },
	BLANK => { code => '' },
	NOT_FOUND => { id => 0 },
	NOT_DELETABLE => { id => 1 });
my %ours = map { $_ => 1 } split /\n/, sql("SELECT code FROM api_error_codes()");

for my $row (rows(qr/^Error codes/))
{
	my ($mutation, $code, $sqlstate) = (name($row->[0]), name($row->[1]), name($row->[2]));

	if (!defined $sqlstate)
	{
		like($row->[2], qr/^never/, "$mutation: $code never comes");
		ok(!$ours{$code}, "$mutation: $code is not among ours")
		  unless $code eq 'NO_CASH_DRAWER_ASSOCIATED';
		next;
	}
	my %changes = map { $_ => $fault{$code}{$_} }
	  grep { $valid{$mutation}{$_} } keys %{ $fault{$code} };
	my ($payload) = effect($mutation, with($mutation, %changes)) =~ /^(.*)$/m;
	is($json->decode($payload)->{userErrors}[0]{code}, $code, "$mutation: $code");
	like(sql("SELECT string_agg(sqlstate, ' ') FROM api_error_codes() WHERE code = '$code'"),
		qr/$sqlstate/, "$mutation: $code is $sqlstate");
}

# Nothing of what was tried is left.
is(sql('SELECT count(*) FROM session_activities WHERE payment_session_id > 5'), 0, 'nothing is left');

done_testing();
