<?php
// PDO: named placeholders, prepared on the server.
$db = new PDO(getenv('STORY_PDO'), 'postgres', '', [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);

function show(string $title, array $rows): void
{
    echo $title, ' ', json_encode($rows), "\n";
}

$all = $db->query('SELECT * FROM names ORDER BY id');
for ($i = 0; $i < $all->columnCount(); $i++) {
    $meta = $all->getColumnMeta($i);
    echo $meta['name'], ' ', $meta['native_type'], ' ', $meta['table'] ?? '', "\n";
}
show('all', $all->fetchAll(PDO::FETCH_NUM));

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
echo 'deleted ', $db->exec('DELETE FROM names WHERE id = 3'), "\n";

try {
    $db->exec("INSERT INTO names VALUES (1, 'twice', 'there')");
} catch (PDOException $error) {
    echo 'error ', $error->getCode(), "\n";
}
$db->beginTransaction();
$db->exec("UPDATE names SET last_name = 'never'");
$db->rollBack();
show('end', $db->query('SELECT id, first_name, last_name FROM names ORDER BY id')->fetchAll(PDO::FETCH_NUM));
