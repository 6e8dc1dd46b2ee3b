# ruby-pg: exec, exec_params, named prepared statements, single-row mode, pipelines.
require 'pg'

WRONG = [
  "INSERT INTO names VALUES (1, 'twice', 'there')",
  "INSERT INTO untouched (note) VALUES ('no id')",
  "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
  'SELECT first_name, nick_name FROM names',
  'SELECT first_name FROM names WHERE id = ',
  'SELECT 1 / (id - id) FROM names'
].freeze

def section(name)
  puts "== #{name}"
end

def show(title, result)
  puts "#{title} #{result.values.inspect} #{result.cmd_status}"
end

def refused(said, **settings)
  PG.connect(**settings)
rescue PG::ConnectionBad => e
  puts said, e.message[/password authentication failed|certificate verify failed/]
end

section 'connect'
refused 'wrong password', password: 'wrong'
connection = PG.connect(application_name: 'story')
puts [connection.user, connection.db, connection.server_version, connection.parameter_status('TimeZone')].join(' ')

section 'TLS'
secured = PG.connect(sslmode: 'verify-full', sslrootcert: ENV['STORY_CA'])
show("in use #{secured.ssl_in_use?}", secured.exec('SELECT * FROM names ORDER BY id'))
secured.close
refused 'another authority is refused', sslmode: 'verify-full', sslrootcert: ENV['STORY_OTHER_CA']

section 'simple'
all = connection.exec('SELECT * FROM names ORDER BY id')
(0...all.nfields).each { |i| puts [all.fname(i), all.ftype(i), all.fmod(i), all.ftablecol(i)].join(' ') }
show('all', all)
connection.send_query('SELECT id, last_name FROM names ORDER BY id')
connection.set_single_row_mode
connection.get_result.stream_each_row { |row| puts "row #{row.inspect}" }
connection.get_result
show('last of two', connection.exec('DELETE FROM names WHERE id = 3; SELECT count(*) FROM names'))

section 'prepared'
connection.prepare('one', 'SELECT first_name, last_name FROM names WHERE id = $1')
(1..8).each { |id| show('one', connection.exec_prepared('one', [id])) }
description = connection.describe_prepared('one')
puts "described #{description.nparams} #{description.paramtype(0)} #{description.fields.inspect}"
connection.prepare('insert', 'INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id')
4.times { |i| show('inserted', connection.exec_prepared('insert', ["New#{i}", "van #{i}"])) }
show('updated', connection.exec_params('UPDATE names SET last_name = $1 WHERE id = $2', ['x', 1]))
show('binary', connection.exec_params('SELECT id, last_name FROM names WHERE id = $1', [2], 1))

section 'transactions'
connection.transaction do |inside|
  inside.exec("INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')")
  inside.exec('SAVEPOINT here; DELETE FROM names; ROLLBACK TO here')
end
begin
  connection.transaction do |inside|
    inside.exec("UPDATE names SET last_name = 'never'")
    raise ArgumentError, 'changed my mind'
  end
rescue ArgumentError
  show('rolled back', connection.exec("SELECT first_name, last_name FROM names WHERE first_name >= 'K' ORDER BY id"))
end

section 'errors'
WRONG.each do |statement|
  connection.exec(statement)
rescue PG::Error => e
  fields = [PG::PG_DIAG_SQLSTATE, PG::PG_DIAG_MESSAGE_PRIMARY, PG::PG_DIAG_STATEMENT_POSITION,
            PG::PG_DIAG_TABLE_NAME, PG::PG_DIAG_CONSTRAINT_NAME]
  puts "#{e.class} #{fields.map { |field| e.result.error_field(field) }.inspect}"
end

section 'bulk'
copied = connection.copy_data('COPY names FROM STDIN', PG::TextEncoder::CopyRow.new) do
  500.times { |i| connection.put_copy_data([5000 + i, "Bulk#{i}", "of many\trows"]) }
end
puts "copied #{copied.cmd_status}"
show('count', connection.exec("SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"))
connection.copy_data('COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT') do
  while (line = connection.get_copy_data)
    puts line
  end
end
begin
  connection.copy_data('COPY names FROM STDIN') { raise ArgumentError, 'changed my mind' }
rescue ArgumentError
  show('removed', connection.exec('DELETE FROM names WHERE id >= 5000'))
end

section 'pipelines'
connection.enter_pipeline_mode
connection.send_query_params('SELECT last_name FROM names WHERE id = $1', [2])
connection.send_query_params('UPDATE names SET last_name = $1 WHERE id = 2', ['piped'])
connection.send_query_params('SELECT nick_name FROM names', [])
connection.send_query_params("UPDATE names SET last_name = 'never'", [])
connection.pipeline_sync
4.times do
  show('piped', connection.get_result.check)
rescue PG::Error => e
  puts e.class
ensure
  connection.get_result
end
puts connection.get_result.result_status
connection.exit_pipeline_mode

section 'large objects'
bytes = (0...100_000).map { |i| i * 7 % 256 }.pack('C*')
connection.transaction do
  oid = connection.lo_creat
  large = connection.lo_open(oid, PG::INV_READ | PG::INV_WRITE)
  connection.lo_write(large, bytes)
  connection.exec("UPDATE names SET last_name = 'large' WHERE id = 4")
  connection.lo_seek(large, 0, PG::SEEK_SET)
  found = connection.lo_read(large, 200_000)
  puts "#{found.bytesize} bytes #{found == bytes}"
  connection.lo_close(large)
  connection.lo_unlink(oid)
end

section 'cancel'
asleep = true
connection.send_query('SELECT first_name, pg_sleep(60) FROM names WHERE id = 1')
canceller = Thread.new { (sleep 0.3) && connection.cancel while asleep }
begin
  connection.get_last_result
rescue PG::QueryCanceled => e
  puts "cancelled #{e.result.error_field(PG::PG_DIAG_SQLSTATE)}"
end
asleep = false
canceller.join
show('goes on', connection.exec('SELECT count(*) FROM names'))

section 'notifications'
listener = PG.connect
listener.exec('LISTEN changes')
connection.transaction do
  connection.exec("INSERT INTO names (first_name, last_name) VALUES ('With', 'notice')")
  connection.exec("NOTIFY changes, 'hello'")
end
listener.wait_for_notify(10) { |channel, pid, payload| puts [channel, pid == connection.backend_pid, payload].join(' ') }
show('end', connection.exec('SELECT id, first_name, last_name FROM names ORDER BY id'))
