# Rights on the extension's objects: default privileges give nobody any, and a
# dump brings granted scopes back, also after an update of the extension.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

# The rights that others than the owner have, one a line.
my $rights = q{
SELECT o.identity, coalesce(r.rolname, 'PUBLIC'), a.privilege_type
FROM pg_extension e
JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND t.typrelid = 0 AND t.typcategory <> 'A'
LEFT JOIN pg_namespace n ON d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, p.proacl, t.typacl, n.nspacl,
  acldefault('f', p.proowner), acldefault('T', t.typowner))) a
LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE e.extname = 'cash_tracking' AND a.grantee <> e.extowner
ORDER BY 1, 2, 3};

# Where the server looks for the extension.
sub extension_directory
{
	my $path = $node->safe_psql('postgres',
		q{SELECT current_setting('extension_control_path', true)});

	return "$1/extension" if $path =~ /^([^:]+):/;
	return $node->safe_psql('postgres',
		q{SELECT current_setting('extension_destdir', true)})
	  . $node->config_data('--sharedir')
	  . '/extension';
}

$node->safe_psql(
	'postgres', q{
CREATE ROLE app;
CREATE ROLE "report user";
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO app, PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO app, "report user";
ALTER DEFAULT PRIVILEGES GRANT ALL ON ROUTINES TO app;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO app;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO app;
CREATE EXTENSION cash_tracking;
});
is($node->safe_psql('postgres', $rights),
	'', 'after installation only the owner has rights');

$node->safe_psql(
	'postgres', q{
SELECT cash_tracking.grant_access('app', 'write_cash_tracking');
SELECT cash_tracking.grant_access('app', 'view_expected');
SELECT cash_tracking.grant_access('"report user"', 'read_cash_tracking');
});
my $granted = $node->safe_psql('postgres', $rights);
like($granted, qr/^cash_tracking\.payment_sessions\|report user\|SELECT$/m,
	'scopes are granted');
like($granted, qr/^cash_tracking\.view_expected\(\)\|app\|EXECUTE$/m,
	'the third one, too');

# Restores a dump of the database into a new one, where the rights are the same.
sub restores_rights
{
	my ($copy, $version) = @_;
	my $dump = $node->basedir . "/$copy.sql";

	$node->command_ok([ 'pg_dump', '-f', $dump, 'postgres' ], "$copy: dump");
	$node->safe_psql('postgres', "CREATE DATABASE $copy");
	$node->safe_psql($copy, "CREATE EXTENSION cash_tracking VERSION '$version'");
	$node->command_ok(
		[ 'psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $copy ],
		"$copy: restore");
	is( $node->safe_psql($copy, $rights),
		$node->safe_psql('postgres', $rights),
		"$copy: a dump brings the scopes back");
	return;
}
restores_rights('restored', '1.0');

$node->safe_psql(
	'restored', q{
SELECT cash_tracking.revoke_access('app', 'write_cash_tracking');
SELECT cash_tracking.revoke_access('app', 'view_expected');
SELECT cash_tracking.revoke_access('"report user"', 'read_cash_tracking');
});
is($node->safe_psql('restored', $rights),
	'', 'revoking leaves nothing behind');

# An update, with the last line that every script has.  A script that granted
# something, or touched a right on an older object, would make pg_dump leave the
# grants out.
my $directory = extension_directory();
my $script = "$directory/cash_tracking--1.0--9.9.sql";
END { unlink $script if defined $script && -e $script }
SKIP:
{
	skip 'cannot write next to the control file', 6 if !-w $directory;

	append_to_file($script, <<'SQL');
CREATE FUNCTION cash_tracking.new_function() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE VIEW cash_tracking.new_view AS SELECT 1 AS one;
SELECT cash_tracking.revoke_default_access();
SQL
	$node->safe_psql('postgres', q{ALTER EXTENSION cash_tracking UPDATE TO '9.9'});
	is($node->safe_psql('postgres', $rights),
		$granted, 'an update gives nobody a right, and takes none');

	$node->safe_psql('postgres', 'SELECT cash_tracking.refresh_access()');
	my $refreshed = $node->safe_psql('postgres', $rights);
	is( join("\n", grep { !/new_/ } split /\n/, $refreshed),
		$granted, 'refreshing keeps what was granted');
	is( join("\n", grep { /new_/ } split /\n/, $refreshed),
		"cash_tracking.new_function()|report user|EXECUTE\n"
		  . 'cash_tracking.new_view|report user|SELECT',
		'and adds what is new to the scope that it belongs to');
	restores_rights('updated', '9.9');
}

$node->stop;
done_testing();
