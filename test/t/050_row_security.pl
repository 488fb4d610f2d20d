# The recipe of docs/row-security.md: its SQL is run as it stands, and the
# totals do not change with the reader.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $document = slurp_file('docs/row-security.md');
my @blocks = $document =~ /^```sql\n(.*?)^```$/msg;
is(scalar @blocks, 3, 'the recipe has three blocks');

my $node = PostgreSQL::Test::Cluster->new('row_security');
$node->init(auth_extra => [ '--create-role' => 'zurich_manager' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE zurich_manager LOGIN; CREATE EXTENSION cash_tracking');

# Two locations, the first with a drawer that two tills share.
$node->safe_psql('postgres', q{
SET search_path = cash_tracking;
SELECT create_location('Zurich', 'CHF'), create_location('Bern', 'CHF'), create_staff_member('Ann');
SELECT create_cash_drawer(1, 'front'), create_cash_drawer(2, 'front');
SELECT register_device(1, 'till 1', 1), register_device(1, 'till 2', 1), register_device(2, 'till 3', 2);
SELECT open_session(1, 1, '100.00 CHF');
SELECT open_session(2, 1);
SELECT open_session(3, 1, '50.00 CHF');
SELECT record_payment(1, 1, 'sale', '10.00 CHF'), record_payment(2, 1, 'sale', '20.00 CHF'), record_payment(3, 1, 'sale', '40.00 CHF');
});
$node->safe_psql('postgres', $_) for @blocks;

my $manager = $node->connstr('postgres') . ' user=zurich_manager';
my $seen = sub { $node->safe_psql('postgres', $_[0], connstr => $manager) };
my $all = sub { $node->safe_psql('postgres', $_[0]) };

is($seen->('SELECT id, expected_cash_now FROM shop.payment_sessions ORDER BY id'),
	"1|130.00 CHF\n2|130.00 CHF", 'the manager sees the sessions of his location');
is($seen->('SELECT to_jsonb(s) FROM shop.payment_sessions s ORDER BY id'),
	$all->('SELECT to_jsonb(s) FROM cash_tracking.payment_sessions s WHERE location_id = 1 ORDER BY id'),
	'with the same figures that everybody sees');
is($seen->('SELECT name, balance FROM shop.cash_drawers'), 'front|130.00 CHF',
	'and the whole balance of his drawer');
is($seen->('SELECT count(*) FROM shop.cash_activities'), 4, 'and its activities');

my ($code, $out, $err) = $node->psql('postgres', 'SELECT * FROM cash_tracking.payment_sessions',
	connstr => $manager);
like($err, qr/permission denied/, 'the views of the extension are closed to him');
is($seen->(q{SELECT cash FROM shop.adjust_cash(1, '-5.00 CHF', 1, NULL)}), '-5.00 CHF',
	'he writes at his location');
($code, $out, $err) = $node->psql('postgres',
	q{SELECT shop.adjust_cash(3, '-5.00 CHF', 1, NULL)}, connstr => $manager);
like($err, qr/session 3 does not exist/, 'and nowhere else');
is($all->('SELECT count(*) FROM cash_tracking.verify_all()'), 0, 'nothing is wrong');

$node->stop;
done_testing();
