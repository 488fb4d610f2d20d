# pg_upgrade keeps every row, the guards and the grants.  It goes to a cluster
# of the same version, or to another one that is named by
#
#   UPGRADE_TO         its directory, with bin/ and lib/
#   UPGRADE_TO_CONFIG  a file with the settings that let it find the extension

use strict;
use warnings;

use lib 'test/perl';

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Shop;
use Test::More;

my $old = new_node('old');
$old->start;
install($old, 'shop');
fill($old, 'shop');
my $shop = picture($old, 'shop');
$old->stop;

my $new = PostgreSQL::Test::Cluster->new('new', install_path => $ENV{UPGRADE_TO});
{
	local $ENV{TEMP_CONFIG} = $ENV{UPGRADE_TO_CONFIG} // $ENV{TEMP_CONFIG};
	$new->init;
}
run_documented(
	$old,
	'pg_upgrade',
	OLD_BIN => $old->config_data('--bindir'),
	NEW_BIN => $new->config_data('--bindir'),
	OLD_DATA => $old->data_dir,
	NEW_DATA => $new->data_dir,
	PGUSER => 'postgres');
$new->start;
is(sequences($new, 'shop'), $shop->{sequences}, 'the sequences are the same');
check_copy('pg_upgrade', $shop, $new, 'shop');

done_testing();
