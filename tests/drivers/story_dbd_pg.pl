# DBD::Pg: statements prepared on the server at their second use, placeholders of its own.
use strict;
use warnings;
use DBI;
use DBD::Pg ':async';

sub section { print "== $_[0]\n" }

sub show {
    my ($title, $rows) = @_;
    print "$title ", join('; ', map { join(',', map { $_ // 'NULL' } @$_) } @$rows), "\n";
}

sub connected {
    my ($settings, $password) = @_;
    return DBI->connect("dbi:Pg:dbname=$ENV{PGDATABASE};$settings", $ENV{PGUSER}, $password // $ENV{PGPASSWORD},
        { RaiseError => 1, PrintError => 0 });
}

section('connect');
eval { connected('', 'wrong') };
print 'wrong password ', $@ =~ /password authentication failed/ ? 'refused' : $@, "\n";
my $dbh = connected('application_name=story');
show('who', $dbh->selectall_arrayref("SELECT current_user, current_setting('application_name')"));
print "$dbh->{pg_server_version} $dbh->{pg_user} ", $dbh->ping, "\n";

section('TLS');
my $secured = connected("sslmode=verify-full;sslrootcert=$ENV{STORY_CA}");
show('rows', $secured->selectall_arrayref('SELECT * FROM names ORDER BY id'));
$secured->disconnect;
eval { connected("sslmode=verify-full;sslrootcert=$ENV{STORY_OTHER_CA}") };
print "another authority is refused\n" if $@ =~ /certificate verify failed/;

section('simple');
my $all = $dbh->prepare('SELECT * FROM names ORDER BY id', { pg_server_prepare => 0 });
$all->execute;
print join(' ', @{ $all->{NAME} }), ' ', join(' ', @{ $all->{TYPE} }), ' ', join(' ', @{ $all->{pg_type} }), "\n";
show('all', $all->fetchall_arrayref);
print 'deleted ', $dbh->do('DELETE FROM names WHERE id = 3'), "\n";
print 'last of two ', $dbh->do(q{UPDATE names SET last_name = 'x' WHERE id = 4; SELECT 1 FROM names}), "\n";

section('prepared');
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

section('transactions');
$dbh->begin_work;
$dbh->do(q{UPDATE names SET first_name = 'Kept' WHERE id = 5});
$dbh->pg_savepoint('here');
$dbh->do(q{DELETE FROM names});
$dbh->pg_rollback_to('here');
$dbh->commit;
$dbh->begin_work;
$dbh->do(q{UPDATE names SET last_name = 'never'});
$dbh->rollback;
show('after', $dbh->selectall_arrayref('SELECT * FROM names ORDER BY id'));

section('errors');
for my $text (
    q{INSERT INTO names VALUES (1, 'twice', 'there')},
    q{INSERT INTO untouched (note) VALUES ('no id')},
    q{INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))},
    q{SELECT first_name, nick_name FROM names},
    q{SELECT first_name FROM names WHERE id = },
    q{SELECT 1 / (id - id) FROM names}
) {
    eval { $dbh->do($text) };
    print $dbh->state, ' ', join('|', map { $dbh->pg_error_field($_) // '' } qw(message_primary statement_position table_name constraint_name)), "\n";
}

section('bulk');
$dbh->do('COPY names FROM STDIN');
$dbh->pg_putcopydata(5000 + $_ . "\tBulk$_\tof many\n") for (0 .. 299);
print 'copied ', $dbh->pg_putcopyend, "\n";
my $row = $dbh->prepare('INSERT INTO names VALUES (?, ?, ?)');
print 'batch ', $row->execute_array({}, [ map { 5000 + $_ } 300 .. 499 ], [ map { "Bulk$_" } 300 .. 499 ], 'of many'), "\n";
show('count', $dbh->selectall_arrayref(q{SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'}));
$dbh->do('COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT');
my $line = '';
print $line while $dbh->pg_getcopydata($line) >= 0;
print 'deleted ', $dbh->do('DELETE FROM names WHERE id >= 5000'), "\n";

print "== pipelines\nnone: DBD::Pg has no pipelines\n";

section('large objects');
my $bytes = join '', map { chr($_ * 7 % 256) } 0 .. 99999;
$dbh->begin_work;
my $oid = $dbh->pg_lo_creat($dbh->{pg_INV_WRITE} | $dbh->{pg_INV_READ});
my $large = $dbh->pg_lo_open($oid, $dbh->{pg_INV_WRITE} | $dbh->{pg_INV_READ});
$dbh->pg_lo_write($large, $bytes, length $bytes);
$dbh->do(q{UPDATE names SET last_name = 'large' WHERE id = 6});
$dbh->pg_lo_lseek($large, 0, 0);
my $found = '';
print $dbh->pg_lo_read($large, $found, 200000), ' bytes ', $found eq $bytes ? 'the same' : 'others', "\n";
$dbh->pg_lo_close($large);
$dbh->pg_lo_unlink($oid);
$dbh->commit;

section('cancel');
my $sleep = $dbh->prepare('SELECT first_name, pg_sleep(60) FROM names WHERE id = 1', { pg_async => PG_ASYNC });
$sleep->execute;
select(undef, undef, undef, 0.3);
print 'cancelled ', $dbh->pg_cancel, ' ', $sleep->state, "\n";
show('goes on', $dbh->selectall_arrayref('SELECT count(*) FROM names'));

section('notifications');
my $listener = connected('');
$listener->do('LISTEN changes');
$dbh->begin_work;
$dbh->do(q{INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')});
$dbh->do(q{NOTIFY changes, 'hello'});
print 'before ', $listener->pg_notifies ? 'some' : 'none', "\n";
$dbh->commit;
my $notice;
for (1 .. 100) {
    last if $notice = $listener->pg_notifies;
    select(undef, undef, undef, 0.1);
}
print "$notice->[0] $notice->[2] ", $notice->[1] == $dbh->{pg_pid} ? 'of that session' : 'of another', "\n";
show('end', $dbh->selectall_arrayref('SELECT id, first_name, last_name FROM names ORDER BY id'));
$listener->disconnect;
$dbh->disconnect;
