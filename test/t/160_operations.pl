# The rest of docs/operations.md: roles, updating, monitoring, and what a dump
# leaves out.  Every command in the guide must be run by one of the tests.

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;

# Which headings have code, and which of them the tests name.
my $guide = slurp_file('docs/operations.md');
my $tests = join '', map { slurp_file($_) } glob('test/t/*.pl test/perl/*.pm');
while ($guide =~ /^#+ ([^\n]*)\n((?:(?!^#+ ).*\n)*)/mg)
{
	my ($heading, $text) = ($1, $2);
	my $blocks = () = $text =~ /^```\w+$/mg;

	next if $blocks == 0;
	is($blocks, 1, "\"$heading\" has one block of code");
	like($tests, qr/'\Q$heading\E'/, "\"$heading\" is run by a test");
}

my $node = new_node('main');
my $directory = PostgreSQL::Test::Utils::tempdir();
$node->start;
install($node, 'shop');
fill($node, 'shop');

# ## Roles

$node->safe_psql('shop', documented('Roles'));
$node->safe_psql('shop', documented('Time limits for waiting'));
my @till = (extra_params => [ '--username', 'till' ]);
my @auditor = (extra_params => [ '--username', 'auditor' ]);
my $call = 'SELECT FROM record_no_sale(3, 1)';
my $query = 'SELECT count(*) FROM payment_sessions';
is(sqlstate($node, 'shop', $call, @till), 'none', 'a till calls functions');
is(sqlstate($node, 'shop', $query, @till), '42501', 'and reads no view');
is(sqlstate($node, 'shop', $query, @auditor), 'none', 'an auditor reads views');
is(sqlstate($node, 'shop', $call, @auditor), '42501', 'and calls no command');
is($node->safe_psql('shop', 'SHOW lock_timeout', @till),
	'2s', 'the till waits no longer than that');

# ## Updating to the version that is there already changes nothing

my $shop = picture($node, 'shop');
$node->safe_psql('shop',
	"SET client_min_messages = warning;\n" . documented('Update'));
check_reading('after an update', $shop, $node, 'shop');

# ## Monitoring, before and after a superuser's hand

run_documented($node, 'A digest kept outside', directory => $directory);
is(run_documented($node, 'A nightly job'), '', 'all is well');
is(run_documented($node, 'Comparing the digests', directory => $directory),
	'', 'the history is what it was');

$node->safe_psql(
	'shop', q{
ALTER TABLE cash_tracking.session_activity DISABLE TRIGGER zzz_guard_row;
UPDATE cash_tracking.session_activity SET note = 'forged' WHERE session_id = 1 AND ordinal = 2;
UPDATE pg_trigger SET tgenabled = 'A'
WHERE tgrelid = 'cash_tracking.session_activity'::regclass AND tgname = 'zzz_guard_row';
});
like(run_documented($node, 'A nightly job'),
	qr/^session 1\|/, 'what a superuser changed is found');
is(run_documented($node, 'Comparing the digests', directory => $directory),
	'', 'the seals were not changed');
$node->safe_psql(
	'shop', q{
ALTER TABLE cash_tracking.payment_session DISABLE TRIGGER zzz_guard_row;
UPDATE cash_tracking.payment_session SET seal = sha256('forged') WHERE id = 2;
});
my $found = run_documented($node, 'A nightly job');
like($found, qr/^cash drawer 1\|.*seal/m, 'so is a forged seal')
  or diag($found);
like($found, qr/zzz_guard_row.*ENABLE ALWAYS/, 'and a guard that is disabled');
like(
	run_documented($node, 'Comparing the digests', directory => $directory),
	qr/^cash drawer 1, Z 2\|seal\|/,
	'the digest that was kept shows it too');

# ## What a dump leaves out

$node->safe_psql(
	'shop', q{
CREATE FUNCTION hook() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER hook AFTER INSERT ON session_activity FOR EACH ROW EXECUTE FUNCTION hook();
CREATE INDEX hook ON session_activity (reference);
});
my $hooks = q{SELECT count(*) FROM
(SELECT tgname FROM pg_trigger UNION ALL SELECT relname FROM pg_class) x (name)
WHERE name = 'hook'};
is($node->safe_psql('shop', $hooks), 2, 'a trigger and an index of the user');
run_documented($node, 'One archive');
is($node->safe_psql('copy', $hooks), 0, 'are not in a dump');
isnt($node->safe_psql('copy', 'SELECT * FROM cash_tracking.verify_all()'),
	'', 'but what was forged is');

done_testing();
