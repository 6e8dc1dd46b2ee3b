# Rails' ActiveRecord over ruby-pg: models, prepared statements, nested transactions, insert_all.
require 'active_record'

SETTINGS = { adapter: 'postgresql', host: ENV['PGHOST'], port: ENV['PGPORT'], username: ENV['PGUSER'],
             password: ENV['PGPASSWORD'], database: ENV['PGDATABASE'] }.freeze
WRONG = [
  "INSERT INTO names VALUES (1, 'twice', 'there')",
  "INSERT INTO untouched (note) VALUES ('no id')",
  "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
  'SELECT first_name, nick_name FROM names',
  'SELECT 1 / (id - id) FROM names'
].freeze

class Name < ActiveRecord::Base
end

def section(name)
  puts "== #{name}"
end

def none(name, reason)
  section(name)
  puts "none: #{reason}"
end

def connect(**more)
  Name.remove_connection
  Name.establish_connection(SETTINGS.merge(more))
  Name.connection.select_rows('SELECT current_user, 1')
end

def refused(said, **more)
  connect(**more)
rescue StandardError => e
  puts said, e.message[/password authentication failed|certificate verify failed/]
end

def everyone
  Name.order(:id).pluck(:id, :first_name, :last_name)
end

section 'connect'
refused 'wrong password', password: 'wrong'
p connect(application_name: 'story')
p Name.connection.database_version, Name.columns.map { |column| [column.name, column.sql_type] }, Name.primary_key

section 'TLS'
connect(sslmode: 'verify-full', sslrootcert: ENV['STORY_CA'])
p everyone
refused 'another authority is refused', sslmode: 'verify-full', sslrootcert: ENV['STORY_OTHER_CA']

section 'simple'
connect(prepared_statements: false)
p everyone
p Name.create!(first_name: "Jo'hn", last_name: 'Ba\\ckus').id
p Name.where(first_name: 'Ada').update_all("last_name = last_name || '!'")
p Name.where(id: 3).delete_all

section 'prepared'
connect
(1..8).each { |id| p Name.find_by(id: id)&.attributes }
4.times { |i| p Name.create!(first_name: "New#{i}", last_name: "van #{i}").id }
first = Name.find(1)
p first.update!(last_name: 'Lovelace'), first.reload.last_name
p Name.where(first_name: %w[Ada Anna]).count, Name.exists?(id: 99), Name.find(4).destroy.id

section 'transactions'
Name.transaction do
  Name.create!(first_name: 'Kept', last_name: 'in it')
  Name.transaction(requires_new: true) do
    Name.delete_all
    raise ActiveRecord::Rollback
  end
  p Name.lock.find(2).attributes
end
Name.transaction(isolation: :serializable) do
  Name.update_all(last_name: 'never')
  raise ActiveRecord::Rollback
end
p Name.find_each(batch_size: 3).map(&:first_name)

section 'errors'
WRONG.each do |statement|
  Name.connection.execute(statement)
rescue ActiveRecord::StatementInvalid => e
  fields = [PG::PG_DIAG_SQLSTATE, PG::PG_DIAG_MESSAGE_PRIMARY, PG::PG_DIAG_STATEMENT_POSITION, PG::PG_DIAG_TABLE_NAME]
  puts "#{e.class} #{fields.map { |field| e.cause.result.error_field(field) }.inspect}"
end

section 'bulk'
rows = 500.times.map { |i| { id: 5000 + i, first_name: "Bulk#{i}", last_name: 'of many' } }
puts "#{Name.insert_all(rows).length} rows"
p Name.upsert_all(rows.first(20).map { |row| row.merge(last_name: 'again') }).length
p Name.where(last_name: 'again').count, Name.where('id >= 5000').delete_all

none 'pipelines', 'ActiveRecord has no pipelines'
none 'large objects', 'what ActiveRecord has is ruby-pg\'s'
none 'cancel', 'what ActiveRecord has is ruby-pg\'s'
none 'notifications', 'what ActiveRecord has is ruby-pg\'s'
