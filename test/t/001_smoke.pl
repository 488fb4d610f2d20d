# A session in a cluster of its own: it survives a restart, a standby shows it
# and takes no command, and the extension can be dropped and created again in
# one connection.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->start;
$primary->safe_psql('postgres', 'CREATE EXTENSION cash_tracking');
$primary->safe_psql('postgres',
	'ALTER DATABASE postgres SET search_path = "$user", public, cash_tracking'
);

my $control = slurp_file('cash_tracking.control');
my ($version) = $control =~ /^default_version\s*=\s*'([^']*)'/m;
is( $primary->safe_psql(
		'postgres',
		"SELECT extversion FROM pg_extension WHERE extname = 'cash_tracking'"),
	$version,
	'the extension is created in its default version');

# A shop with one till, whose session is opened with 100.00 and sells for 5.00.
$primary->safe_psql(
	'postgres', q{
SELECT id AS location FROM create_location(name => 'Shop', currency => 'USD', time_zone => 'UTC') \gset
SELECT id AS staff FROM create_staff_member(name => 'Ann') \gset
SELECT id AS drawer FROM create_cash_drawer(location_id => :location, name => 'Till') \gset
SELECT id AS device FROM register_device(location_id => :location, name => 'Tablet', cash_drawer_id => :drawer) \gset
SELECT id AS session FROM open_session(device_id => :device, staff_member_id => :staff, balance => '100.00 USD') \gset
SELECT FROM record_payment(session_id => :session, staff_member_id => :staff, type => 'sale', amount => '5.00 USD');
});
my $state = 'SELECT status, expected_cash_now FROM payment_sessions ORDER BY id';
is($primary->safe_psql('postgres', $state),
	'OPEN|105.00 USD', 'a session is recorded');

$primary->restart;
is($primary->safe_psql('postgres', $state),
	'OPEN|105.00 USD', 'a session survives a restart');

$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->start;
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', $state),
	'OPEN|105.00 USD', 'a standby shows the session');
my ($status, $output, $error) = $standby->psql(
	'postgres', q{\set VERBOSITY verbose
SELECT FROM record_no_sale((SELECT id FROM payment_sessions), (SELECT id FROM staff_members))}
);
isnt($status, 0, 'a standby takes no command');
like($error, qr/25006/, 'and says that it is read-only');

# What a connection remembers of the extension's objects must not outlive them.
is( $primary->safe_psql(
		'postgres', q{
SET client_min_messages = warning;
DROP EXTENSION cash_tracking;
SELECT count(*) FROM pg_namespace WHERE nspname = 'cash_tracking';
CREATE EXTENSION cash_tracking;
SELECT count(*) FROM staff_members;
SELECT name FROM create_staff_member(name => 'Bob');
DROP EXTENSION cash_tracking;
CREATE EXTENSION cash_tracking;
SELECT name FROM create_staff_member(name => 'Cid');
SELECT count(*) FROM staff_members;
}),
	"0\n0\nBob\nCid\n1",
	'the extension can be dropped and created again in one connection');

done_testing();
