#!/usr/bin/perl
# The minor units of data/currencies.csv are those of java.util.Currency: as
# committed in test/data/java_currency_digits.csv (OpenJDK 17.0.15), and as the
# Java of this machine says, if there is one.
use strict;
use warnings;
use FindBin;
use Test::More;

my $root = "$FindBin::Bin/../..";

# Younger than OpenJDK 17, which does not have them.
my @unknown_to_java = qw(UYW XAD);

my %ours = digits_of(open_file("$root/data/currencies.csv"));
my %committed = digits_of(open_file("$root/test/data/java_currency_digits.csv"));

is(scalar(keys %ours), 234, 'the table has 234 codes');
is_deeply([ differences(\%committed) ], [],
	'minor units are those of the committed java.util.Currency');
is_deeply([ grep { !exists $ours{$_} } sort keys %committed ], [],
	'the table has every code of Java');
is_deeply([ grep { !exists $committed{$_} } sort keys %ours ], \@unknown_to_java,
	'only known codes are unknown to Java');

my $output = qx(java '$root/test/data/CurrencyDigits.java' 2>/dev/null);
if ($? == 0 && $output ne '')
{
	open my $in, '<', \$output or die "cannot read the output: $!\n";
	is_deeply([ differences({ digits_of($in) }) ], [],
		'minor units are those of the java.util.Currency of this machine');
}
done_testing();

sub open_file
{
	my ($path) = @_;
	open my $in, '<', $path or die "cannot read $path: $!\n";
	return $in;
}

# The columns code and minor_units of a CSV file, as a list of pairs.
sub digits_of
{
	my ($in) = @_;
	chomp(my $header = <$in>);
	my @names = split /,/, $header;
	my %digits;
	while (my $line = <$in>)
	{
		chomp $line;
		my %row;
		@row{@names} = split /,/, $line, -1;
		$digits{ $row{code} } = $row{minor_units};
	}
	return %digits;
}

# The codes whose minor units are others here.
sub differences
{
	my ($java) = @_;
	return grep { exists $ours{$_} && $ours{$_} ne $java->{$_} } sort keys %$java;
}
