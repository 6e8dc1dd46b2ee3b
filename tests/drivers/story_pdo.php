<?php
// PDO: named placeholders, prepared on the server; emulated ones go as simple queries.
const WRONG = [
    "INSERT INTO names VALUES (1, 'twice', 'there')",
    "INSERT INTO untouched (note) VALUES ('no id')",
    "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
    'SELECT first_name, nick_name FROM names',
    'SELECT first_name FROM names WHERE id = ',
    'SELECT 1 / (id - id) FROM names',
];

function section(string $name): void
{
    echo "== $name\n";
}

function show(string $title, array $rows): void
{
    echo $title, ' ', json_encode($rows), "\n";
}

function connected(string $settings = '', ?string $password = null): PDO
{
    $dsn = sprintf('pgsql:host=%s;port=%s;dbname=%s;%s', getenv('PGHOST'), getenv('PGPORT'), getenv('PGDATABASE'), $settings);
    return new PDO($dsn, getenv('PGUSER'), $password ?? getenv('PGPASSWORD'), [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
}

function rows(PDO $db, string $text): array
{
    return $db->query($text)->fetchAll(PDO::FETCH_NUM);
}

section('connect');
try {
    connected('', 'wrong');
} catch (PDOException $error) {
    echo 'wrong password ', str_contains($error->getMessage(), 'password authentication failed') ? 'refused' : '', "\n";
}
$db = connected('application_name=story');
show('who', rows($db, "SELECT current_user, current_setting('application_name')"));
echo $db->getAttribute(PDO::ATTR_SERVER_VERSION), ' ', $db->getAttribute(PDO::ATTR_CLIENT_VERSION), "\n";

section('TLS');
show('rows', rows(connected('sslmode=verify-full;sslrootcert=' . getenv('STORY_CA')), 'SELECT * FROM names ORDER BY id'));
try {
    connected('sslmode=verify-full;sslrootcert=' . getenv('STORY_OTHER_CA'));
} catch (PDOException $error) {
    echo str_contains($error->getMessage(), 'certificate verify failed') ? 'another authority is refused' : '', "\n";
}

section('simple');
$all = $db->query('SELECT * FROM names ORDER BY id');
for ($i = 0; $i < $all->columnCount(); $i++) {
    $meta = $all->getColumnMeta($i);
    echo $meta['name'], ' ', $meta['native_type'], ' ', $meta['table'] ?? '', ' ', $meta['precision'], "\n";
}
show('all', $all->fetchAll(PDO::FETCH_NUM));
$emulated = $db->prepare('UPDATE names SET last_name = :l WHERE id = :i', [PDO::ATTR_EMULATE_PREPARES => true]);
$emulated->execute(['l' => "emu'lated", 'i' => 4]);
echo 'updated ', $emulated->rowCount(), ' deleted ', $db->exec('DELETE FROM names WHERE id = 3'), "\n";

section('prepared');
$one = $db->prepare('SELECT first_name, last_name FROM names WHERE id = :id');
for ($id = 1; $id <= 8; $id++) {
    $one->execute(['id' => $id]);
    show('one', $one->fetchAll(PDO::FETCH_NUM));
}
$insert = $db->prepare('INSERT INTO names (first_name, last_name) VALUES (:f, :l) RETURNING id');
for ($i = 0; $i < 4; $i++) {
    $insert->execute(['f' => "New$i", 'l' => "van $i"]);
    show('inserted', $insert->fetchAll(PDO::FETCH_NUM));
}
echo 'last id ', $db->lastInsertId('names_id_seq'), "\n";
$update = $db->prepare('UPDATE names SET last_name = ? WHERE id = ?');
foreach ([1, 2, 99] as $id) {
    $update->execute(["name$id", $id]);
    echo 'updated ', $update->rowCount(), "\n";
}

section('transactions');
$db->beginTransaction();
$db->exec("UPDATE names SET first_name = 'Kept' WHERE id = 5");
$db->exec('SAVEPOINT here');
$db->exec('DELETE FROM names');
$db->exec('ROLLBACK TO here');
$scroll = $db->prepare('SELECT * FROM names ORDER BY id', [PDO::ATTR_CURSOR => PDO::CURSOR_SCROLL]);
$scroll->execute();
show('third', $scroll->fetch(PDO::FETCH_NUM, PDO::FETCH_ORI_ABS, 3));
show('prior', $scroll->fetch(PDO::FETCH_NUM, PDO::FETCH_ORI_NEXT));
$scroll = null;
$db->commit();
$db->beginTransaction();
$db->exec("UPDATE names SET last_name = 'never'");
$db->rollBack();
show('after', rows($db, 'SELECT * FROM names ORDER BY id'));

section('errors');
foreach (WRONG as $text) {
    try {
        $db->exec($text);
    } catch (PDOException $error) {
        echo $error->getCode(), ' ', $error->errorInfo[2], "\n";
    }
}

section('bulk');
$lines = array_map(fn ($i) => 5000 + $i . "\tBulk$i\tof many", range(0, 499));
var_dump($db->pgsqlCopyFromArray('names', $lines));
show('count', rows($db, "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"));
$out = $db->pgsqlCopyToArray('names');
sort($out);
show('out', array_slice($out, 0, 5));
echo 'deleted ', $db->exec('DELETE FROM names WHERE id >= 5000'), "\n";

section('pipelines');
echo "none: PDO has no pipelines\n";

section('large objects');
$bytes = str_repeat(pack('C*', ...range(0, 249)), 400);
$db->beginTransaction();
$oid = $db->pgsqlLOBCreate();
$large = $db->pgsqlLOBOpen($oid, 'w');
fwrite($large, $bytes);
$db->exec("UPDATE names SET last_name = 'large' WHERE id = 2");
$large = $db->pgsqlLOBOpen($oid, 'r');
$found = stream_get_contents($large);
echo strlen($found), ' bytes ', $found === $bytes ? 'the same' : 'others', "\n";
$large = null;
$db->pgsqlLOBUnlink($oid);
$db->commit();

section('cancel');
echo "none: PDO cannot cancel\n";

section('notifications');
$listener = connected();
$listener->exec('LISTEN changes');
$db->beginTransaction();
$db->exec("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')");
$db->exec("NOTIFY changes, 'hello'");
$db->commit();
$notice = $listener->pgsqlGetNotify(PDO::FETCH_ASSOC, 10000);
echo $notice['message'], ' ', $notice['payload'], ' ', $notice['pid'] === $db->pgsqlGetPid() ? 'of that session' : '', "\n";
show('end', rows($db, 'SELECT id, first_name, last_name FROM names ORDER BY id'));
