# ruby-pg: exec, exec_params, named prepared statements, single-row mode.
require 'pg'

connection = PG.connect(ENV['STORY_CONNINFO'])

def show(title, result)
  puts "#{title} #{result.values.inspect} #{result.cmd_status}"
end

all = connection.exec('SELECT * FROM names ORDER BY id')
(0...all.nfields).each { |i| puts [all.fname(i), all.ftype(i), all.fmod(i), all.ftablecol(i)].join(' ') }
show('all', all)

connection.prepare('one', 'SELECT first_name, last_name FROM names WHERE id = $1')
(1..8).each { |id| show('one', connection.exec_prepared('one', [id])) }
description = connection.describe_prepared('one')
puts "described #{description.nparams} #{description.paramtype(0)} #{description.fields.inspect}"

connection.prepare('insert', 'INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id')
4.times { |i| show('inserted', connection.exec_prepared('insert', ["New#{i}", "van #{i}"])) }
show('updated', connection.exec_params('UPDATE names SET last_name = $1 WHERE id = $2', ['x', 1]))
show('deleted', connection.exec_params('DELETE FROM names WHERE id = $1', [3]))

begin
  connection.exec("INSERT INTO names VALUES (1, 'twice', 'there')")
rescue PG::UniqueViolation => e
  puts "error #{e.result.error_field(PG::PG_DIAG_SQLSTATE)}"
end
begin
  connection.transaction do |inside|
    inside.exec("UPDATE names SET last_name = 'never'")
    raise ArgumentError, 'changed my mind'
  end
rescue ArgumentError
  puts 'rolled back'
end

connection.send_query('SELECT id, last_name FROM names ORDER BY id')
connection.set_single_row_mode
connection.get_result.stream_each_row { |row| puts "row #{row.inspect}" }
connection.get_result
copied = connection.copy_data('COPY names (first_name, last_name) FROM STDIN') do
  3.times { |i| connection.put_copy_data("Copied\tline #{i}\n") }
end
puts "copied #{copied.cmd_status}"
show('end', connection.exec('SELECT id, first_name, last_name FROM names ORDER BY id'))
connection.close
