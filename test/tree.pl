# The source tree itself: versions agree, generated and released files are
# what they should be, nothing is forgotten.  Needs no server.  Run from the
# root of the tree.

use strict;
use warnings;

use JSON::PP;
use Test::More;

sub slurp
{
	my ($path) = @_;

	open my $file, '<:encoding(UTF-8)', $path or die "$path: $!";
	local $/ = undef;
	return scalar <$file>;
}

# The base names of the files that match a pattern, without their suffix.
sub names
{
	my ($pattern) = @_;

	return sort map { m{([^/]*)\.[^.]*$} } glob $pattern;
}

# One version, in four places.
my ($version) =
  slurp('cash_tracking.control') =~ /^default_version\s*=\s*'([^']*)'/m;
like($version, qr/^\d+\.\d+$/, 'the control file has a version of two numbers');

my $meta = eval { JSON::PP->new->decode(slurp('META.json')) } // {};
my $provided = $meta->{provides}{cash_tracking} // {};
like($meta->{version}, qr/^\Q$version\E\.\d+$/,
	'META.json has the version of the control file');
is($provided->{version}, $meta->{version},
	'META.json provides the extension in that version');
is($provided->{file}, "sql/cash_tracking--$version.sql",
	'META.json names the install script');
my ($latest) = slurp('CHANGELOG.md') =~ /^## \[([^\]]*)\]/m;
is($latest, $meta->{version}, 'CHANGELOG.md begins with that version');

# META.json after the PGXN specification, version 1.0.0.
is($meta->{'meta-spec'}{version}, '1.0.0', 'META.json names its specification');
for my $key (qw(name version abstract maintainer license provides meta-spec))
{
	ok($meta->{$key}, "META.json has the required key \"$key\"");
}
like($meta->{name}, qr{^[^\s/\\\x00-\x1f\x7f]{2,}$},
	'META.json: name is a term');
is($meta->{license}, 'postgresql', 'META.json: license is a known keyword');
like($meta->{release_status}, qr/^(stable|testing|unstable)$/,
	'META.json: release_status is a known word');
for my $key (qw(file docfile))
{
	my $path = $provided->{$key};
	ok(-e $path || $path eq "sql/cash_tracking--$version.sql",
		"META.json: $key exists");
}
my @unknown = grep {
	!/^(?:abstract|description|generated_by|license|maintainer|meta-spec|name
		|no_index|prereqs|provides|release_status|resources|tags|version
		|[xX]_.*)$/x
} sort keys %$meta;
is("@unknown", '', 'META.json has no unknown key');

# The install script is generated, other scripts are frozen at their release.
my $output = `make -s check-sql 2>&1`;
is($?, 0, 'the install script is what sql/parts/ says')
  or diag(substr $output, 0, 2000);

my %released = -e 'sql/RELEASED.sha256'
  ? map { reverse split ' ', $_, 2 } grep { /\S/ } split /\n/,
  slurp('sql/RELEASED.sha256')
  : ();
chomp(my @sums = map { scalar `sha256sum $_` } sort keys %released);
is(join("\n", @sums),
	join("\n", map { "$released{$_}  $_" } sort keys %released),
	'released scripts are unchanged');

# Every test has its golden, every golden its test.
is( join(' ', names('expected/*.out')),
	join(' ', sort(names('test/sql/*.sql'), names('test/specs/*.spec'))),
	'tests and expected outputs belong together');

# What the test command counts.
my %counts = (
	"1..2\nok 1\nok 2 - two" => '2 0',
	"ok 1\n    not ok 1 - in a subtest\n1..1" => '1 0',
	"1..1\nok 1\n1..2\nok 1\nok 2" => '3 0',
	"1..2\nok 1\nnot ok 2" => '1 1',
	"1..2\nok 1\nok 2 # SKIP no time" => '1 1',
	"1..2\nok 1\nnot ok 2 # TODO later" => '1 1',
	"1..3\nok 1" => '1 2',
	"1..1\nok 1\nok 2" => '2 1',
	"ok 1" => '1 1',
	"1..1\nok 1\nBail out!" => '1 1',
	"nothing" => '0 1');
for my $tap (sort keys %counts)
{
	local $ENV{TAP} = $tap;
	chomp(my $count =
		  `bash -c '. scripts/lib.sh; echo "\$TAP" | count_tap'`);
	is($count, $counts{$tap}, 'counted: ' . $tap =~ s/\n/, /gr);
}

# The labels of every function are written out.
my @unlabelled;
for my $part (glob 'sql/parts/*.sql')
{
	my $sql = slurp($part);
	while ($sql =~ /^CREATE FUNCTION (\S+?)\s*\((.*?);\n/msg)
	{
		my ($name, $rest) = ($1, $2);
		push @unlabelled, $name
		  unless $rest =~ /\b(IMMUTABLE|STABLE|VOLATILE)\b/
		  && $rest =~ /\b(STRICT|CALLED ON NULL INPUT)\b/
		  && $rest =~ /\bPARALLEL (SAFE|RESTRICTED|UNSAFE)\b/
		  && $rest =~ /\bLEAKPROOF\b/;
	}
}
is("@unlabelled", '', 'every function has its labels');

# One file knows server versions.
my @versioned =
  grep { slurp($_) =~ /PG_VERSION_NUM/ } glob 'src/*.c src/*.h';
is("@versioned", 'src/compat.h', 'only src/compat.h mentions PG_VERSION_NUM');

# C fits on a screen: lines of 80 columns, save for messages, which stay whole;
# functions of 70 lines.
my @large;
for my $path (grep { !/currency_table/ } glob 'src/*.[ch] test/unit/*.[ch]')
{
	my ($number, $start) = (0, 0);
	for my $line (split /\n/, slurp($path))
	{
		$number++;
		1 while $line =~ s/^([^\t]*)\t/$1 . ' ' x (4 - length($1) % 4)/e;
		push @large, "$path:$number" if length $line > 80 && $line !~ /"/;
		$start = $number if $line =~ /^\{/;
		next unless $line =~ /^\}/;
		push @large, "$path:$start" if $start && $number - $start > 71;
		$start = 0;
	}
}
is("@large", '', 'lines and functions in C are short');

# A mutant that fits no line any more shows nothing.
is(scalar qx(test/mutants/apply check . 2>&1), '', 'every mutant fits the code');

# The list of errors has a row for each code that the extension has a name for,
# raises, or speaks of in a comment; and none for a code of ours that is unknown.
sub codes_in
{
	my ($header) = @_;

	my %code = $header =~ /^#define\s+ERRCODE_(\w+)\s+MAKE_SQLSTATE\((.*)\)/mg;

	s/\W//g for values %code;
	return %code;
}
my $include = `\${PG_CONFIG:-pg_config} --includedir-server`;
chomp $include;
my %own = codes_in(slurp('src/errors.h'));
my %code = (codes_in(slurp("$include/utils/errcodes.h")), %own);
my %row = map { $_ => 1 } slurp('docs/errors.md') =~ /^\| `(\w{5})` \|/mg;
my %raised = map { $_ => 1 } values %own;
for my $file (glob 'src/*.[ch]')
{
	$raised{ $code{$_} // $_ } = 1 for slurp($file) =~ /errcode\(ERRCODE_(\w+)/g;
}
for my $file (glob 'sql/parts/*.sql')
{
	my $sql = slurp($file);

	$raised{$_} = 1 for $sql =~ /ERRCODE\s*=\s*'(\w+)'/g;
	$raised{$_} = 1
	  for map { /\b(TC\d{3}|\d[0-9A-Z]{4})\b/g } $sql =~ /Errors: ([^.]*)/g;
}
is(join(' ', grep { !$row{$_} } sort keys %raised),
	'', 'docs/errors.md has a row for every code that is raised');
is(join(' ', grep { /^TC/ && !$raised{$_} } sort keys %row),
	'', 'docs/errors.md knows no other codes of the class TC');

done_testing();
