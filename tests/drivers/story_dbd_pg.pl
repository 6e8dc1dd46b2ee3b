# DBD::Pg: statements prepared on the server at their second use, placeholders of its own.
use strict;
use warnings;
use DBI;

my $dbh = DBI->connect($ENV{STORY_DBI}, 'postgres', '', { RaiseError => 1, PrintError => 0 });

sub show {
    my ($title, $rows) = @_;
    print "$title ", join('; ', map { join(',', map { $_ // 'NULL' } @$_) } @$rows), "\n";
}

my $all = $dbh->prepare('SELECT * FROM names ORDER BY id');
$all->execute;
print join(' ', @{ $all->{NAME} }), ' ', join(' ', @{ $all->{TYPE} }), "\n";
show('all', $all->fetchall_arrayref);

my $one = $dbh->prepare('SELECT first_name, last_name FROM names WHERE id = ?');
for my $id (1 .. 8) {
    $one->execute($id);
    show('one', $one->fetchall_arrayref);
}

my $insert = $dbh->prepare('INSERT INTO names (first_name, last_name) VALUES (?, ?) RETURNING id');
for my $number (1 .. 4) {
    $insert->execute("New$number", "van $number");
    show('inserted', $insert->fetchall_arrayref);
}
my $update = $dbh->prepare('UPDATE names SET last_name = ? WHERE id = ?');
print 'updated ', $update->execute("name$_", $_), "\n" for (1, 2, 99);
print 'deleted ', $dbh->do('DELETE FROM names WHERE id = ?', undef, 3), "\n";

eval { $dbh->do(q{INSERT INTO names VALUES (1, 'twice', 'there')}) };
print 'error ', $dbh->state, "\n";
$dbh->begin_work;
$dbh->do(q{UPDATE names SET last_name = 'never'});
$dbh->pg_savepoint('here');
$dbh->do(q{DELETE FROM names});
$dbh->pg_rollback_to('here');
show('within', $dbh->selectall_arrayref('SELECT count(*), max(last_name) FROM names'));
$dbh->rollback;
$dbh->do('COPY names (first_name, last_name) FROM STDIN');
$dbh->pg_putcopydata("Copied\tline $_\n") for (1 .. 3);
print 'copied ', $dbh->pg_putcopyend, "\n";
show('end', $dbh->selectall_arrayref('SELECT id, first_name, last_name FROM names ORDER BY id'));
$dbh->disconnect;
