# ActiveRecord over ruby-pg: named prepared statements, relations, batches. It asks the catalog for
# its models' columns; where the client's table is gone it needs what was cached (db:schema:cache).

require 'active_record'
require 'json'

$stdout.sync = true
Shape = Struct.new(:word) do
  def old? = word == 'old'
  def table = old? ? 'names' : 'new_names'
  def last = old? ? 'last_name' : 'full_name'
  def name(first, last) = old? ? { first_name: first, last_name: last } : { full_name: "#{first} #{last}" }
end

SCHEMA = ARGV.empty? ? '' : "#{ARGV.first}."

def show(title, *what)
  puts "#{title} #{what.map { |one| JSON.generate(one.as_json) }.join(' ')}"
end

# Relations find classes by their names, so each shape has names of its own.
def models(shape)
  prefix = shape.word.capitalize
  order = Object.const_set("#{prefix}Order", Class.new(ActiveRecord::Base) { self.table_name = "#{SCHEMA}orders" })
  name = Object.const_set("#{prefix}Name", Class.new(ActiveRecord::Base) { self.table_name = SCHEMA + shape.table })
  name.has_many :orders, -> { order(:id) }, class_name: order.name, foreign_key: :name_id, dependent: :destroy, inverse_of: :name
  name.scope :busy, -> { where('visits > ?', 3) }
  order.belongs_to :name, class_name: name.name, optional: true, inverse_of: :orders
  name.validates :email, uniqueness: true, allow_nil: true
  [name, order]
end

def reads(shape, name, order)
  last = shape.last
  show 'all', name.order(:id).to_a
  show 'find', name.find(3), name.find_by(id: 99), name.find_by(last => 'Hopper'), name.first.id, name.last.id
  show 'where', name.busy.where(active: true).or(name.where("#{last} ILIKE ?", 'a%')).order(last => :desc).pluck(:id, last)
  show 'not', name.where.not(id: [1, 2]).where(visits: 2..5).where.not(email: nil).order(:id).ids
  show 'page', name.order(visits: :desc, id: :asc).offset(2).limit(3).map(&:id)
  show 'count', name.count, name.busy.exists?, name.distinct.count(:active), name.sum(:visits), name.average(:visits), name.maximum(last)
  show 'groups', name.group(:active).having('count(*) > 1').order(:active).count, name.group(:active).sum(:visits)
  show 'includes', name.includes(:orders).order(:id).limit(4).map { |n| [n.id, n.orders.map(&:amount)] }
  show 'eager', name.eager_load(:orders).where('orders.amount > 6').order(:id, 'orders.id').map { |n| [n.id, n.orders.size] }
  show 'eager, paged', name.eager_load(:orders).order(:id).limit(3).map { |n| [n.id, n.orders.size] }
  show 'joins', name.joins(:orders).group(:id).order(:id).pluck(:id, last, Arel.sql('sum(orders.amount)'))
  show 'missing', name.where.missing(:orders).order(:id).ids, name.left_outer_joins(:orders).distinct.count
  show 'back', order.preload(:name).order(:id).map { |o| [o.id, o.name&.send(last)] }
  show 'across', order.joins(:name).merge(name.busy).order(:id).ids
  show 'in', name.where(id: order.where('amount < 9').select(:name_id)).order(:id).ids
  show 'from', name.from(name.order(:id).limit(3), shape.table).order(id: :desc).pluck(:id)
  show 'sql', name.find_by_sql(["SELECT n.* FROM #{shape.table} n WHERE id < ? ORDER BY id", 3])
  show 'batches', name.find_each(batch_size: 4).map(&:id), name.in_batches(of: 3).map { |batch| batch.pluck(:id) }
  8.times { |number| show 'prepared', name.find_by(id: number)&.send(last) }
end

def writes(shape, name, order)
  last = shape.last
  ken = name.create!(**shape.name('Ken', 'Thompson'), email: 'ken@example.org')
  show 'created', ken, ken.reload
  show 'invalid', name.new(**shape.name('Ken', 'Again'), email: 'ken@example.org').valid?
  with = name.create!(**shape.name('With', 'Orders'), orders: [order.new(amount: 3), order.new(amount: 4, note: 'two')])
  show 'nested', with.orders.reload
  show 'insert all', name.insert_all(Array.new(12) { |i| { **shape.name('Bulk', i.to_s), visits: i } }, returning: %w[id visits]).rows
  show 'skipped', name.insert_all([{ **shape.name('Ken', 'Skip'), email: 'ken@example.org' }, { **shape.name('New', 'One'), email: 'new' }], unique_by: :email).rows
  show 'upserted', name.upsert_all([{ **shape.name('Ken', 'Lane'), email: 'ken@example.org', visits: 9 }, { **shape.name('New', 'Two'), email: 'new', visits: 8 }],
                                   unique_by: :email, returning: ['id', last]).rows
  show 'upserted by key', name.upsert({ id: 2, **shape.name('Grace', 'Murray'), visits: 4 }, returning: %w[id visits]).rows
  ken.reload.update!(last => 'Ken Long', active: false)
  show 'changed', ken.reload, ken.increment!(:visits).visits, ken.toggle!(:active)
  name.update_counters(ken.id, visits: 5)
  show 'all', name.where(active: false).update_all('visits = visits * 2 + 1'), name.where(id: 1..3).update_all(visits: 70)
  show 'joined', name.joins(:orders).where('orders.amount > 15').update_all(active: true)
  show 'limited', name.order(:id).limit(2).update_all(email: nil)
  show 'touched', ken.update_columns(visits: 11), ken.reload.visits
  ken.orders << order.find(1)
  ken.orders.create!(amount: 12)
  show 'orders', ken.orders.reload.ids, order.find(1).name_id
  show 'found or created', name.find_or_create_by!(email: 'ken@example.org').id, name.create_with(shape.name('Just', 'Made')).find_or_create_by!(email: 'made').id,
       name.create_or_find_by!(email: 'new') { |n| n.assign_attributes(shape.name('Not', 'Made')) }.send(last) rescue show('invalid', $!.class.name)
  show 'destroyed', ken.destroy.id, order.count, name.where(last => shape.old? ? 'One' : 'New One').destroy_all.size
  show 'deleted', name.where(id: [15, 16]).delete_all, name.joins(:orders).where('orders.note' => 'note 5').delete_all, name.order(id: :desc).limit(2).delete_all, name.delete(4)
  show 'end', name.order(:id).to_a, order.order(:id).to_a
end

def transactions(shape, name)
  name.transaction do
    show 'locked', name.where('id > 3').order(:id).limit(2).lock.ids, name.lock('FOR SHARE SKIP LOCKED').order(:id).first.id
    begin
      name.transaction(requires_new: true) { name.create!(id: 7, **shape.name('Twice', 'There')) }
    rescue ActiveRecord::RecordNotUnique => e
      show 'twice', e.cause.result.error_field(PG::Result::PG_DIAG_SQLSTATE)
    end
    name.transaction(requires_new: true) { name.find(7).with_lock { name.where(id: 7).update_all(visits: 77) } }
  end
  show 'kept', name.find(7).visits
  name.transaction(isolation: :serializable) do
    name.delete_all
    show 'empty', name.count
    raise ActiveRecord::Rollback
  end
  show 'there', name.count
end

MODELS = {}
CACHES = {}

def tell(shape, url, catalog)
  ActiveRecord::Base.establish_connection(url)
  connection = ActiveRecord::Base.connection
  if catalog
    connection.schema_cache.add(SCHEMA + shape.table)
    connection.schema_cache.add("#{SCHEMA}orders")
    CACHES[shape.word] = connection.schema_cache.dup
    show 'catalog', connection.columns(shape.table).map { |column| [column.name, column.sql_type, column.null, column.default] }
    show 'catalog', connection.primary_keys(shape.table), connection.indexes(shape.table).map(&:name)
  else
    CACHES[shape.word].connection = connection
    connection.pool.schema_cache = CACHES[shape.word]
    connection.instance_variable_set(:@schema_cache, nil)
  end
  name, order = MODELS[shape.word] ||= models(shape)
  reads(shape, name, order)
  writes(shape, name, order)
  transactions(shape, name)
ensure
  ActiveRecord::Base.remove_connection
end

$stdin.each_line(chomp: true) do |line|
  word, url, catalog = line.split
  begin
    tell(Shape.new(word), url, catalog == 'yes')
  rescue StandardError => e
    puts "broke off: #{e.class} #{e.message}"
    warn e.full_message(highlight: false)
  end
  puts '.'
end
