import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.Criteria;
import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.LockMode;
import org.hibernate.LockOptions;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.criterion.Order;
import org.hibernate.criterion.Projections;
import org.hibernate.criterion.Restrictions;

/**
 * Hibernate over JDBC: HQL, criteria, relations, batches of statements, cursors. Entities are maps,
 * so that one mapping serves both shapes. A story is told for each line "shape url catalog".
 */
public class StoryHibernate {
    private final boolean old;
    private final String last;
    private final SessionFactory factory;

    private StoryHibernate(boolean old, String url) {
        this.old = old;
        this.last = old ? "last_name" : "full_name";
        Configuration configuration = new Configuration();
        configuration.addXML(mapping());
        configuration.setProperty("hibernate.connection.driver_class", "org.postgresql.Driver");
        configuration.setProperty("hibernate.connection.url", url);
        configuration.setProperty("hibernate.connection.pool_size", "1");
        configuration.setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect");
        configuration.setProperty("hibernate.default_entity_mode", "dynamic-map");
        configuration.setProperty("hibernate.jdbc.batch_size", "5");
        configuration.setProperty("hibernate.order_updates", "true");
        factory = configuration.buildSessionFactory();
    }

    private String mapping() {
        String parts = old
                ? "<property name='first_name' type='string'/><property name='last_name' type='string'/>"
                : "<property name='full_name' type='string'/>";
        return "<?xml version='1.0'?><!DOCTYPE hibernate-mapping PUBLIC"
                + " '-//Hibernate/Hibernate Mapping DTD 3.0//EN'"
                + " 'http://www.hibernate.org/dtd/hibernate-mapping-3.0.dtd'>"
                + "<hibernate-mapping><class entity-name='Name' dynamic-update='true' table='"
                + (old ? "names" : "new_names") + "'><id name='id' type='int'><generator"
                + " class='sequence'><param name='sequence'>names_id_seq</param></generator></id>"
                + parts + "<property name='email' type='string'/><property name='visits' type='"
                + (old ? "int" : "long") + "' not-null='true'/>"
                + "<property name='active' type='boolean' not-null='true'/>"
                + "<bag name='orders' inverse='true' cascade='all' order-by='id'>"
                + "<key column='name_id'/><one-to-many class='Order'/></bag></class>"
                + "<class entity-name='Order' table='orders'><id name='id' type='int'><generator"
                + " class='sequence'><param name='sequence'>orders_id_seq</param></generator></id>"
                + "<many-to-one name='name' column='name_id' class='Name'/>"
                + "<property name='amount' type='big_decimal'/><property name='note' type='string'/>"
                + "</class></hibernate-mapping>";
    }

    private Map<String, Object> name(String first, String second, int visits) {
        Map<String, Object> made = new HashMap<>();
        if (old) {
            made.put("first_name", first);
            made.put("last_name", second);
        } else {
            made.put("full_name", first + " " + second);
        }
        made.put("visits", number(visits));
        made.put("active", true);
        made.put("orders", new ArrayList<Object>());
        return made;
    }

    /** Of the type that the shape's column has. */
    private Object number(int value) {
        if (old) {
            return value;
        }
        return (long) value;
    }

    private static void show(String title, Object what) {
        System.out.println(title + " " + text(what));
    }

    private static String text(Object what) {
        if (what instanceof Map) {
            Map<String, Object> plain = new TreeMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) what).entrySet()) {
                boolean isPlain = !(entry.getValue() instanceof List || entry.getValue() instanceof Map);
                plain.put(String.valueOf(entry.getKey()), isPlain ? entry.getValue() : "…");
            }
            plain.remove("$type$");
            return plain.toString();
        }
        List<String> texts = new ArrayList<>();
        if (what instanceof List) {
            ((List<?>) what).forEach(one -> texts.add(text(one)));
            return texts.toString();
        }
        if (what instanceof Object[]) {
            for (Object one : (Object[]) what) {
                texts.add(text(one));
            }
            return texts.toString();
        }
        return String.valueOf(what);
    }

    private static List<?> query(Session session, String hql, Object... values) {
        org.hibernate.Query query = session.createQuery(hql);
        for (int i = 0; i < values.length; i++) {
            query.setParameter("p" + i, values[i]);
        }
        return query.list();
    }

    private void reads(Session session) {
        show("all", query(session, "from Name n order by n.id"));
        show("get", session.get("Name", 3));
        show("missing", session.get("Name", 99));
        show("where", query(session, "select n.id from Name n where n.active = true and (n.visits > :p0 or n."
                + last + " like :p1) order by n." + last + " desc", number(4), "A%"));
        show("page", session.createQuery("select n.id from Name n order by n.visits desc, n.id")
                .setFirstResult(2).setMaxResults(3).list());
        show("sums", query(session, "select n.active, count(*), sum(n.visits), max(n." + last
                + ") from Name n group by n.active having count(*) > 1 order by n.active"));
        show("join", query(session, "select n." + last + ", o.id, o.amount from Name n join n.orders o order by o.id"));
        show("fetch", query(session, "select distinct n from Name n left join fetch n.orders where n.id < 4").size());
        show("outer", query(session, "select n.id, count(o.id) from Name n left join n.orders o group by n.id order by n.id"));
        show("back", query(session, "select o.id, o.name." + last + " from Order o where o.name.visits > :p0 order by o.id", number(2)));
        show("size", query(session, "select n.id from Name n where size(n.orders) > 2 order by n.id"));
        show("exists", query(session, "select n.id from Name n where exists (from Order o where o.name = n and o.amount > 10) order by n.id"));
        show("in", query(session, "select n.id from Name n where n.id in (select o.name.id from Order o where o.amount < 9) order by n.id"));
        Criteria criteria = session.createCriteria("Name").add(Restrictions.ilike(last, "%er%"))
                .add(Restrictions.isNotNull("email")).addOrder(Order.asc("id"));
        show("criteria", criteria.setProjection(Projections.property("id")).list());
        show("criteria, joined", session.createCriteria("Order").createAlias("name", "n")
                .add(Restrictions.gt("n.visits", number(2))).addOrder(Order.asc("id"))
                .setProjection(Projections.projectionList().add(Projections.property("id"))
                        .add(Projections.property("n." + last))).list());
        for (int id = 1; id < 8; id++) {
            show("prepared", query(session, "select n." + last + " from Name n where n.id = :p0", id));
        }
    }

    @SuppressWarnings("unchecked")
    private void writes(Session session) {
        Map<String, Object> ken = name("Ken", "Thompson", 0);
        ken.put("email", "ken@example.org");
        session.save("Name", ken);
        Map<String, Object> order = new HashMap<>();
        order.put("name", ken);
        order.put("amount", new java.math.BigDecimal("3.50"));
        session.save("Order", order);
        for (int i = 0; i < 12; i++) {
            session.save("Name", name("Batch", String.valueOf(i), i));
        }
        session.flush();
        show("saved", ken);
        for (Object one : query(session, "from Name n where n.id between 2 and 9")) {
            ((Map<String, Object>) one).put("visits", number(50));
        }
        ken.put(last, "Ken Lane");
        session.flush();
        show("updated", session.createQuery("update Name set visits = visits + 1 where active = false").executeUpdate());
        show("deleted", session.createQuery("delete Name where " + last + " like '%1'").executeUpdate());
        session.delete("Name", session.get("Name", 12));
        session.flush();
        session.clear();
        Map<String, Object> first = (Map<String, Object>) session.get("Name", 1);
        show("lazy", ((List<Object>) first.get("orders")).size());
        session.delete("Name", first);
        session.flush();
        show("cascade", query(session, "select count(*) from Order"));
        show("end", query(session, "from Name n order by n.id"));
    }

    private void locks(Session session) {
        show("locked", session.createQuery("from Name n where n.id > 3 order by n.id").setMaxResults(2)
                .setLockMode("n", LockMode.PESSIMISTIC_WRITE).list());
        session.clear();
        show("one", session.get("Name", 4, LockOptions.UPGRADE));
        ScrollableResults results = session.createQuery("select n.id from Name n order by n.id")
                .setFetchSize(3).scroll(ScrollMode.FORWARD_ONLY);
        while (results.next()) {
            show("scrolled", results.get(0));
        }
        results.close();
    }

    private void failures() {
        Session session = factory.openSession();
        session.beginTransaction();
        show("all deleted", session.createQuery("delete Name").executeUpdate());
        session.getTransaction().rollback();
        session.close();
        session = factory.openSession();
        session.beginTransaction();
        try {
            session.createSQLQuery("insert into " + (old ? "names (id, first_name, last_name)" : "new_names (id, full_name)")
                    + " values (5, 'x'" + (old ? ", 'y')" : ")")).executeUpdate();
        } catch (JDBCException error) {
            show("twice", error.getSQLState());
        }
        session.getTransaction().rollback();
        show("there", query(session, "select count(*) from Name"));
        session.close();
    }

    private void tell() {
        Session session = factory.openSession();
        session.beginTransaction();
        reads(session);
        writes(session);
        session.getTransaction().commit();
        session.clear();
        session.beginTransaction();
        locks(session);
        session.getTransaction().commit();
        session.close();
        failures();
        factory.close();
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            String url = words[1].replace("postgresql://postgres@", "jdbc:postgresql://")
                    .replace("?application_name=", "?user=postgres&ApplicationName=");
            try {
                new StoryHibernate(words[0].equals("old"), url).tell();
            } catch (RuntimeException error) {
                System.out.println("broke off: " + error);
                error.printStackTrace();
            }
            System.out.println(".");
        }
    }
}
