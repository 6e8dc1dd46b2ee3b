#!/bin/bash
# seeds.sh FOLDER: the statements of the golden files as inputs for fuzz_rewrite, each with one of
# the worked example's routes and with others of its tables (fuzz_rewrite.c reads the first byte).
set -euo pipefail
folder=$1
mkdir -p "$folder"
cd "$(dirname "$0")/../unit/rewrite"

perl -e '
    use strict;
    use warnings;
    my ($folder, @files) = @ARGV;
    # The worked example under the names that fuzz_catalogs.c gives to FUZZ_QUOTED.
    my %quoted = (
        names      => qq("Na mes"),
        new_names  => qq("Sch""ema"."new ""names"),
        id         => qq("Id"),
        first_name => qq("first name"),
        last_name  => qq("select"),
    );
    my ($cases, $seeds) = (0, 0);
    sub seed {
        my ($choice, $sql) = @_;
        open my $out, ">:raw", sprintf("%s/golden-%05d", $folder, ++$seeds) or die "$folder: $!";
        print $out chr $choice, $sql;
        close $out or die "$folder: $!";
    }
    for my $file (@files) {
        local $/;
        open my $in, "<:raw", $file or die "$file: $!";
        my $text = <$in>;
        while ($text =~ /^\@ case [^\n]*\n(.*?)\n(?=\@)/msg) {
            my $sql = $1;
            $cases++;
            seed(48 + $cases % 6, $sql);
            seed((1 + $cases % 2 * 3) * 8 + $cases % 6, $sql);
            $sql =~ s/\b(public\.)?(new_names|names|id|first_name|last_name)\b/$quoted{$2}/g;
            seed(24 + $cases % 6, $sql) if $cases % 3 == 0;
        }
    }
    die "no golden files\n" if $cases == 0;
' "$folder" ./*.sql
