# Rights on the extension's objects: default privileges give nobody any, and a
# dump brings granted scopes back.

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
SELECT cash_tracking.grant_access('"report user"', 'read_cash_tracking');
});
my $granted = $node->safe_psql('postgres', $rights);
like($granted, qr/^cash_tracking\.payment_sessions\|report user\|SELECT$/m,
	'scopes are granted');

my $dump = $node->basedir . '/dump.sql';
$node->command_ok([ 'pg_dump', '-f', $dump, 'postgres' ], 'dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok(
	[ 'psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-f', $dump, 'restored' ],
	'restore');
is($node->safe_psql('restored', $rights), $granted,
	'a dump brings the scopes back');

$node->safe_psql(
	'restored', q{
SELECT cash_tracking.revoke_access('app', 'write_cash_tracking');
SELECT cash_tracking.revoke_access('"report user"', 'read_cash_tracking');
});
is($node->safe_psql('restored', $rights),
	'', 'revoking leaves nothing behind');

$node->stop;
done_testing();
