# A physical standby: it shows what the primary has, can be verified, takes no
# writing call, and goes on where the primary ended once it is promoted.

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;

my $primary = new_node('primary', allows_streaming => 1);
$primary->start;
# The name under which wait_for_catchup looks for it.
run_documented(
	$primary,
	'A standby',
	STANDBY_DATA => $primary->backup_dir . '/documented',
	PGAPPNAME => 'standby');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'documented', has_streaming => 1);
$standby->start;

install($primary, 'shop');
fill($primary, 'shop');
my $shop = picture($primary, 'shop');
$primary->wait_for_catchup($standby);

is(rows($standby, 'shop'), $shop->{rows},
	'the standby has the same rows');
is($standby->safe_psql('shop', documented('Verification')),
	'', 'the standby can be verified');
is( $standby->safe_psql(
		'shop', "SELECT * FROM cash_tracking.verify_digest('$shop->{digest}')"),
	'',
	'and has the digest');
for my $view (split /\n/, $primary->safe_psql('shop', q{
SELECT relname FROM pg_class
WHERE relnamespace = 'cash_tracking'::regnamespace AND relkind = 'v' ORDER BY 1}))
{
	my $query = "SELECT * FROM $view v ORDER BY v::text COLLATE \"C\"";
	is( $standby->safe_psql('shop', $query),
		$primary->safe_psql('shop', $query),
		"the standby shows the same $view");
}

# Every command, with arguments that the primary would take or refuse alike;
# session_of_call only reads.
my @commands = split /\n/, $primary->safe_psql(
	'shop', q{
SELECT format('SELECT FROM cash_tracking.%I(%s)', p.proname,
  (SELECT string_agg(CASE t::regtype::text
      WHEN 'monetary_amount' THEN '''1.00 CAD'''
      WHEN 'text' THEN CASE p.proargnames[n] WHEN 'type' THEN '''sale''' ELSE '''CAD''' END
      ELSE '1' END || '::' || t::regtype::text, ', ' ORDER BY n)
   FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY a(t, n)
   WHERE n <= p.pronargs - p.pronargdefaults))
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = 'cash_tracking'::regnamespace
  AND p.provolatile = 'v' AND l.lanname = 'c' AND p.prorettype <> 'trigger'::regtype
  AND p.proname <> 'session_of_call'
ORDER BY 1});
cmp_ok(scalar @commands, '>', 15, 'the commands are found');
for my $command (@commands)
{
	is(sqlstate($standby, 'shop', $command),
		'25006', "refused on the standby: $command");
}
is( sqlstate(
		$standby, 'shop',
		q{INSERT INTO session_activity (session_id, staff_member_id, type, cash)
		VALUES (3, 1, 'adjustment', '1.00 CAD')}),
	'25006',
	'refused on the standby: a plain INSERT');
is( sqlstate(
		$standby, 'shop',
		q{SELECT point_of_sale_device_payment_session_adjust('{
		"pointOfSaleDevicePaymentSessionId": 3, "staffMemberId": 1,
		"cash": {"amount": "1.00", "currencyCode": "CAD"}}')}),
	'25006',
	'refused on the standby: a mutation in JSON');

$primary->stop;
run_documented($standby, 'Promotion', STANDBY_DATA => $standby->data_dir);
check_copy('promoted standby', $shop, $standby, 'shop');

done_testing();
