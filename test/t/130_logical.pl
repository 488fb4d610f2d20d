# Logical replication: the initial copy under load, the changes after it, and
# the switch-over to the subscriber.

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;
use Tills;

my $old = new_node('old', allows_streaming => 'logical');
$old->start;
install($old, 'shop');
fill($old, 'shop');
my $new = new_node('new', allows_streaming => 'logical');
$new->start;
install($new, 'shop');

$old->safe_psql('shop', documented('Publication'));
my $published = $old->safe_psql('shop',
	q{SELECT schemaname || '.' || tablename FROM pg_publication_tables ORDER BY 1});
is( $published,
	$old->safe_psql(
		'shop', q{
SET search_path = pg_catalog;
SELECT c.oid::regclass
FROM pg_class c
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'cash_tracking' AND c.relkind = 'r'
ORDER BY c.oid::regclass::text}),
	'every table is published');

my $tills = Tills->start($old, 'shop', tills => 2, pause_ms => 3);
$tills->wait_for_work;
my $subscription = documented('Subscription');
my $connection = $old->connstr . ' dbname=shop';
$subscription =~ s/host=old dbname=shop/$connection/;
$new->safe_psql('shop', $subscription);
$new->wait_for_subscription_sync($old, 'shop');
pass('the initial copy came to its end under load');
$tills->wait_for_work;
$tills->stop('replicated load');

# More of everything, so that each kind of change is replicated.
$old->safe_psql(
	'shop', q{
SET search_path = public, cash_tracking;
SELECT id AS location FROM create_location('Late', 'USD') \gset
SELECT id AS staff FROM create_staff_member('Late') \gset
SELECT id AS drawer FROM create_cash_drawer(:location, 'Late') \gset
SELECT id AS till FROM register_device(:location, 'Late') \gset
SELECT FROM update_location(:location, name => 'Later', clock_skew_limit => '1 hour');
SELECT FROM update_cash_drawer(:drawer, 'Later');
SELECT FROM assign_device_to_cash_drawer(:till, :drawer);
SELECT id AS reason FROM create_reason_code('Late') \gset
SELECT id AS session FROM open_session(:till, :staff, '5.00 USD', reason_code_id => :reason) \gset
SELECT FROM delete_reason_code(:reason);
INSERT INTO session_activity (session_id, staff_member_id, type, amount, tender)
SELECT :session, :staff, 'sale', '1.00 USD', 'cash' FROM generate_series(1, 50);
SELECT FROM close_session(:session, '55.00 USD', :staff, '5.00 USD');
SELECT FROM open_session(:till, :staff);
SELECT FROM detach_device((SELECT id FROM point_of_sale_devices WHERE name = 'Spare'));
SELECT FROM assign_device_to_cash_drawer((SELECT id FROM point_of_sale_devices WHERE name = 'Spare'), 1);
SELECT FROM retire_staff_member(:staff);
});
$old->wait_for_catchup('shop');
my $shop = picture($old, 'shop');

check_reading('subscriber', $shop, $new, 'shop');
unlike(slurp_file($new->logfile), qr/ERROR/, 'no change was refused');

# Until the sequences are set, the subscriber's would give ids again.
is( sqlstate($new, 'shop', "SELECT FROM $_"),
	'TC016', "before the switch-over $_ has no id to give")
  for "create_location('Early', 'USD')", "create_staff_member('Early')",
  "create_cash_drawer(1, 'Early')", "register_device(1, 'Early')",
  "create_reason_code('Early')", 'open_session(5, 1)';

# The server that is left is there, or it is gone.
$new->safe_psql('shop', documented('Switching over'));
is($old->safe_psql('shop', documented('Lag')),
	'', 'the switch-over leaves no slot');
$new->safe_psql('shop', $subscription =~ s/;/ WITH (copy_data = false);/r);
like($old->safe_psql('shop', documented('Lag')),
	qr/^shop\|\d+$/, 'the lag is shown');
$old->stop;
$new->safe_psql('shop', documented('Leaving a publisher that is gone'));
$new->safe_psql('shop', documented('Sequences'));
check_copy('after the switch-over', $shop, $new, 'shop');

done_testing();
