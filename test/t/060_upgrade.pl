# An older version with data, its library already the new one, is updated and
# is then no different from a fresh installation: by a manifest of all members,
# and by a dump of them as ordinary objects.  The data stay and verify.
#
# Nothing is released yet, so the older version, 0.9, is made of the present one:
# it lacks some parts, and others differ.  The script that updates it is what
# scripts/draft_upgrade drafts, as it stands.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Path qw(make_path);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
my %directory = map { chomp(my $d = qx($pg_config --$_)); $_ => $d } qw(sharedir pkglibdir);

# What 0.9 has not.
my @new_parts = qw(15-discrepancy 74-discrepancies);

# What it has in another form: a pattern in the present parts, and what stood
# there.  The body, the comment and a label of functions; the guards of a table.
my @changes = (
	[ qr/'cash_tracking\/1',\n/ => "'cash_tracking/0',\n" ],
	[ qr/One line that stands for every closed session/ => 'A line for every closed session' ],
	[ qr/(CREATE FUNCTION cash_tracking\.active_session\(.*?) ROWS 1\n/s => sub { "$1 ROWS 7\n" } ],
	[ qr/\{location,staff_member,cash_drawer,point_of_sale_device,reason_code,reason_code_state\}(?='::name\[\],\n\s*'zzz_guard_row')/
		=> '{location,cash_drawer,point_of_sale_device,reason_code,reason_code_state}' ]);

sub old_script
{
	my $new = join '|', @new_parts;
	my $script = join '', map { slurp_file($_) } grep { !m{/(?:$new)\.sql$} } sort glob 'sql/parts/*.sql';

	for my $change (@changes)
	{
		my ($pattern, $was) = @$change;
		$script =~ s/$pattern/ref $was ? $was->() : $was/e or die "nothing matches $pattern";
	}
	return $script;
}

# An installation of its own, with the old version's script beside the new.
my $root = PostgreSQL::Test::Utils::tempdir;
my $scripts = "$root$directory{sharedir}/extension";
make_path($scripts, "$root$directory{pkglibdir}");
copy($_, $scripts) or die "$_: $!" for 'cash_tracking.control', glob('sql/cash_tracking--*.sql');
append_to_file("$scripts/cash_tracking--0.9.sql", old_script());
my ($draft, $complaints) = run_command([ 'perl', 'scripts/draft_upgrade', "$scripts/cash_tracking--0.9.sql" ]);
is($complaints, '', 'an upgrade script is drafted');
unlike($draft, qr/DECIDE/, 'nothing is left to decide');
append_to_file("$scripts/cash_tracking--0.9--1.0.sql", "$draft\n");
copy('cash_tracking.so', "$root$directory{pkglibdir}") or die "cash_tracking.so: $!";

my $node = PostgreSQL::Test::Cluster->new('upgrade');
$node->init;
my ($major) = qx($pg_config --version) =~ /(\d+)/;
$node->append_conf('postgresql.conf', $major >= 18
	? "extension_control_path = '$root$directory{sharedir}:\$system'"
	: "extension_destdir = '$root'");
$node->append_conf('postgresql.conf',
	"dynamic_library_path = '$root$directory{pkglibdir}:\$libdir'");
$node->start;

is($node->safe_psql('postgres', q{
	SELECT string_agg(concat_ws(' ', source, target, path), E'\n' ORDER BY source, target)
	FROM pg_extension_update_paths('cash_tracking') WHERE path IS NOT NULL}),
	'0.9 1.0 0.9--1.0', 'there is one path, and none back');

$node->safe_psql('postgres', "CREATE DATABASE $_") for qw(fresh upgraded);
$node->safe_psql('postgres', 'CREATE ROLE reader; CREATE ROLE till');
$node->safe_psql('fresh', 'CREATE EXTENSION cash_tracking');
$node->safe_psql('upgraded', q{CREATE EXTENSION cash_tracking VERSION '0.9'});

# Data of the old version, by the old functions.
$node->safe_psql('upgraded', q{
SET search_path = cash_tracking;
SELECT create_location('Shop', 'CAD'), create_staff_member('Ann'), create_reason_code('Lunch');
SELECT create_cash_drawer(1, 'front');
SELECT register_device(1, 'till 1', 1), register_device(1, 'till 2', 1);
SELECT open_session(1, 1, '100.00 CAD'), open_session(2, 1);
SELECT record_payment(1, 1, 'sale', '9.99 CAD'), record_payment(2, 1, 'sale', '5.00 CAD', 'card');
SELECT count_cash(1, '109.00 CAD', 1), adjust_cash(2, '-4.00 CAD', 1, reason_code_id => 1000);
SELECT close_session(1, '105.00 CAD', 1, '50.00 CAD');
SELECT delete_reason_code(104);
SELECT grant_access('reader', 'read_cash_tracking'), grant_access('till', 'write_cash_tracking');
});
$node->safe_psql('fresh', q{
SELECT cash_tracking.grant_access('reader', 'read_cash_tracking'), cash_tracking.grant_access('till', 'write_cash_tracking')});

my $content = join ";\n", map { "SELECT to_jsonb(t) FROM cash_tracking.$_ t ORDER BY to_jsonb(t)::text COLLATE \"C\"" }
  qw(location staff_member cash_drawer point_of_sale_device reason_code reason_code_state payment_session session_activity);
my $before = $node->safe_psql('upgraded', $content);

$node->safe_psql('upgraded', 'ALTER EXTENSION cash_tracking UPDATE');
is($node->safe_psql('upgraded', q{SELECT extversion FROM pg_extension WHERE extname = 'cash_tracking'}),
	$node->safe_psql('fresh', q{SELECT extversion FROM pg_extension WHERE extname = 'cash_tracking'}),
	'the extension is updated');
is($node->safe_psql('upgraded', $content), $before, 'the data are the same');
is($node->safe_psql('upgraded', 'SELECT * FROM cash_tracking.verify_all()'), '', 'and verify');
is($node->safe_psql('upgraded', 'SELECT * FROM cash_tracking.check_installation()'), '', 'the installation is whole');
is($node->safe_psql('upgraded', q{
	SELECT s.status, s.left_in_drawer FROM cash_tracking.close_session(2, '60.00 CAD', 1) s}),
	'CLOSED|60.00 CAD', 'the new version goes on with the old data');
$node->safe_psql('upgraded', 'SELECT cash_tracking.refresh_access()');
is($node->safe_psql('upgraded', q{SET ROLE reader; SELECT count(*) FROM cash_tracking.payment_sessions}),
	2, 'a role keeps its scope');

# Nothing that only one of the two has.
my $manifest = slurp_file('test/data/manifest.sql');
my %manifest = map { $_ => $node->safe_psql($_, $manifest) } qw(fresh upgraded);
cmp_ok(length $manifest{fresh}, '>', 10_000, 'the manifest lists the members');
is($manifest{upgraded}, $manifest{fresh}, 'upgraded and fresh have the same manifest');

# As ordinary objects they are dumped; pg_dump says the rest.
my $release = q{
DO $$
DECLARE
  member record;
BEGIN
  FOR member IN
    SELECT o.type, o.identity
    FROM pg_extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
    LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid,
      pg_identify_object(d.classid, d.objid, 0) o
    WHERE e.extname = 'cash_tracking' AND coalesce(t.typrelid, 0) = 0 AND coalesce(t.typcategory, '') <> 'A'
  LOOP
    EXECUTE format('ALTER EXTENSION cash_tracking DROP %s %s', member.type, member.identity);
  END LOOP;
END
$$};
my %dump;
for my $database (qw(fresh upgraded))
{
	$node->safe_psql($database, $release);
	my ($out, $err) = run_command([ 'pg_dump', '-d', $node->connstr($database),
		qw(--schema-only --no-owner --schema=cash_tracking) ]);
	# Newer ones add a token that is another each time.
	$out =~ s/^\\(un)?restrict .*\n//mg;
	$dump{$database} = $out;
}
cmp_ok(length $dump{fresh}, '>', 100_000, 'the dump holds the members');
is($dump{upgraded}, $dump{fresh}, 'upgraded and fresh have the same dump');

$node->stop;
done_testing();
