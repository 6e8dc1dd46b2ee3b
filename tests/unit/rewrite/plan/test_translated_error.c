#include "rewrite/plan/translated_error.h"

#include <criterion/criterion.h>
#include <string.h>

#include "config/model/constraint.h"
#include "tests/unit/rewrite/names_catalog.h"

/* The worked example, with constraints on both sides. */
static struct constraint OLD_CONSTRAINTS[] = {
    {"names_pkey", CONSTRAINT_UNIQUE, "btree (id)", "", NULL},
    {"names_id_check", CONSTRAINT_CHECK, "CHECK ((id > 0))", "", NULL},
    {"names_id_fkey", CONSTRAINT_FOREIGN_KEY, "FOREIGN KEY (id)", "depts(id)", NULL},
    {"orders_fkey", CONSTRAINT_REFERENCE, "(id)", "orders FOREIGN KEY (name_id)", NULL},
};
static struct constraint NEW_CONSTRAINTS[] = {
    {"new_names_pkey", CONSTRAINT_UNIQUE, "btree (id)", "", NULL},
    {"new_names_id_check", CONSTRAINT_CHECK, "CHECK ((id > 0))", "", NULL},
    {"new_names_full_name_check", CONSTRAINT_CHECK, "CHECK ((full_name <> ''::text))", "", NULL},
    {"new_names_id_fkey", CONSTRAINT_FOREIGN_KEY, "FOREIGN KEY (id)", "depts(id)", NULL},
    {"orders_fkey1", CONSTRAINT_REFERENCE, "(id)", "orders FOREIGN KEY (name_id)", NULL},
};

static struct catalog *test_shown_error_catalog(void)
{
    struct catalog *catalog = names_catalog();
    struct migration *migration = &catalog->migrations[0];
    migration->shape[SIDE_OLD].constraints = OLD_CONSTRAINTS;
    migration->shape[SIDE_OLD].constraint_count = sizeof OLD_CONSTRAINTS / sizeof *OLD_CONSTRAINTS;
    migration->shape[SIDE_NEW].constraints = NEW_CONSTRAINTS;
    migration->shape[SIDE_NEW].constraint_count = sizeof NEW_CONSTRAINTS / sizeof *NEW_CONSTRAINTS;
    for (size_t i = 1; i < 3; i++)
        migration->shape[SIDE_OLD].columns[i].not_null = true;
    migration->shape[SIDE_NEW].columns[1].not_null = true;
    constraint_match(catalog);
    return catalog;
}

struct shown_case {
    const char *route;
    enum side client;
    const char *fields[8];   /* the code and the value, each */
    const char *expected[8]; /* the same; a code alone: no such field */
};

static const char *test_shown_error_field(const char *const *fields, char code)
{
    for (size_t i = 0; i < 8 && fields[i] != NULL; i++)
        if (fields[i][0] == code)
            return fields[i] + 1;
    return NULL;
}

static void test_shown_error_check(const struct shown_case *one)
{
    struct catalog *catalog = test_shown_error_catalog();
    struct arena arena = {0};
    struct error_fields fields = {.arena = &arena};
    struct shown_migration shown = {.migration = &catalog->migrations[0]};
    shown.named[one->client] = true;
    cr_assert(names_route(one->route, strlen(one->route), &shown.route));
    for (size_t i = 0; i < 8 && one->fields[i] != NULL; i++)
        error_fields_set(&fields, one->fields[i][0], one->fields[i] + 1);
    translated_error_patch(&fields, &shown, 1, NULL, true);
    for (size_t i = 0; i < 8 && one->expected[i] != NULL; i++) {
        const char *got = error_fields_get(&fields, one->expected[i][0]);
        const char *expected = one->expected[i] + 1;
        cr_assert_str_eq(got == NULL ? "" : got, expected, "%c: %s\n   %s", one->expected[i][0],
                         got, expected);
    }
    for (size_t i = 0; i < fields.count; i++)
        cr_assert(fields.items[i].value == NULL ||
                      test_shown_error_field(one->expected, fields.items[i].code) != NULL ||
                      test_shown_error_field(one->fields, fields.items[i].code) != NULL,
                  "%c: %s", fields.items[i].code, fields.items[i].value);
    arena_free(&arena);
    catalog_release(catalog);
}

static void test_shown_error_check_all(const struct shown_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        test_shown_error_check(&cases[i]);
}

#define CHECK_ALL(...)                                                                             \
    do {                                                                                           \
        static const struct shown_case cases[] = {__VA_ARGS__};                                    \
        test_shown_error_check_all(cases, sizeof cases / sizeof *cases);                           \
    } while (0)

Test(translated_error, names_the_clients_constraint)
{
    CHECK_ALL(
        {"new/new",
         SIDE_OLD,
         {"C23505", "spublic", "tnew_names", "nnew_names_pkey",
          "MDoppelter Schlüsselwert verletzt Unique-Constraint »new_names_pkey«",
          "DSchlüssel »(id)=(1)« existiert bereits."},
         {"C23505", "spublic", "tnames", "nnames_pkey",
          "MDoppelter Schlüsselwert verletzt Unique-Constraint »names_pkey«",
          "DSchlüssel »(id)=(1)« existiert bereits."}},
        {"new/new+old",
         SIDE_OLD,
         {"C23514", "spublic", "tnew_names", "nnew_names_id_check",
          "Mnew row for relation \"new_names\" violates check constraint \"new_names_id_check\"",
          "DFailing row contains (0, A B)."},
         {"tnames", "nnames_id_check", "D",
          "Mnew row for relation \"names\" violates check constraint \"names_id_check\""}},
        {"old/old+new",
         SIDE_NEW,
         {"C23503", "spublic", "tnames", "nnames_id_fkey",
          "Minsert or update on table \"names\" violates foreign key constraint \"names_id_fkey\"",
          "DKey (id)=(names) is not present in table \"depts\"."},
         {"tnew_names", "nnew_names_id_fkey",
          "DKey (id)=(names) is not present in table \"depts\".",
          "Minsert or update on table \"new_names\" violates foreign key constraint "
          "\"new_names_id_fkey\""}});
}

Test(translated_error, a_foreign_key_that_refers_to_the_table)
{
    CHECK_ALL({"new/new",
               SIDE_OLD,
               {"C23503", "spublic", "torders", "norders_fkey1",
                "Mupdate or delete on table \"new_names\" violates foreign key constraint "
                "\"orders_fkey1\" on table \"orders\"",
                "DKey (id)=(1) is still referenced from table \"orders\"."},
               {"spublic", "torders", "norders_fkey",
                "Mupdate or delete on table \"names\" violates foreign key constraint "
                "\"orders_fkey\" on table \"orders\"",
                "DKey (id)=(1) is still referenced from table \"orders\"."}});
}

Test(translated_error, a_null_is_in_a_column_that_the_refused_one_is_made_of)
{
    CHECK_ALL(
        {"new/new",
         SIDE_OLD,
         {"C23502", "spublic", "tnew_names", "cid",
          "Mnull value in column \"id\" of relation \"new_names\" violates not-null constraint",
          "DFailing row contains (null, A B)."},
         {"tnames", "cid", "D",
          "Mnull value in column \"id\" of relation \"names\" violates not-null constraint"}},
        {"new/new",
         SIDE_OLD,
         {"C23502", "spublic", "tnew_names", "cfull_name",
          "Mnull value in column \"full_name\" of relation \"new_names\" violates …"},
         {"tnames", "c",
          "Mnull value in column \"first_name\", \"last_name\" of relation \"names\" violates …"}});
}

Test(translated_error, says_whose_rule_it_is_where_the_client_has_none_like_it)
{
    CHECK_ALL(
        {"new/new",
         SIDE_OLD,
         {"C23514", "spublic", "tnew_names", "nnew_names_full_name_check", "Mviolated"},
         {"tnew_names", "nnew_names_full_name_check", "Mviolated",
          "DRows of \"names\" are in \"new_names\", as migration \"names\" has it, which refused "
          "one by a rule that \"names\" does not have."}},
        {"old/old+new",
         SIDE_OLD,
         {"C23505", "spublic", "tnew_names", "nnew_names_pkey", "Mtwice", "DKey (id)=(1)."},
         {"tnew_names", "nnew_names_pkey", "Mtwice",
          "DKey (id)=(1).\nThe row is also written to \"new_names\", the mirror of \"names\" in "
          "migration \"names\", which refused it."}});
}

Test(translated_error, the_clients_own_table_and_others_speak_for_themselves)
{
    CHECK_ALL({"old/old+new",
               SIDE_OLD,
               {"C23505", "spublic", "tnames", "nnames_pkey", "M\"names_pkey\""},
               {"spublic", "tnames", "nnames_pkey", "M\"names_pkey\"", "D"}},
              {"new/new",
               SIDE_OLD,
               {"C23505", "sother", "tnew_names", "nnew_names_pkey", "M\"new_names_pkey\""},
               {"sother", "tnew_names", "nnew_names_pkey", "M\"new_names_pkey\"", "D"}},
              {"new/new",
               SIDE_OLD,
               {"C22P02", "Minvalid input syntax for type integer: \"new_names\""},
               {"Minvalid input syntax for type integer: \"new_names\""}},
              {"new/new",
               SIDE_OLD,
               {"C55P03", "Mcould not obtain lock on row in relation \"new_names\""},
               {"Mcould not obtain lock on row in relation \"names\""}},
              {"new/new",
               SIDE_OLD,
               {"C57014", "Mcanceled", "Wwhile updating tuple (0,1) in relation \"new_names\""},
               {"Mcanceled", "Wwhile updating tuple (0,1) in relation \"names\""}});
}

Test(translated_error, a_read_only_transaction_names_the_clients_command)
{
    static const char *const messages[][2] = {
        {"cannot execute SELECT FOR UPDATE in a read-only transaction",
         "cannot execute DELETE in a read-only transaction"},
        {"ne peut pas exécuter INSERT dans une transaction", "ne peut pas exécuter DELETE dans "
                                                             "une transaction"},
        {"nothing of that sort", "nothing of that sort"},
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct arena arena = {0};
        struct error_fields fields = {.arena = &arena};
        error_fields_set(&fields, 'C', "25006");
        error_fields_set(&fields, 'M', messages[i][0]);
        translated_error_patch(&fields, NULL, 0, "DELETE 0", true);
        cr_assert_str_eq(error_fields_get(&fields, 'M'), messages[i][1]);
        arena_free(&arena);
    }
}

#define NOT_UPDATABLE "Mcursor \"names\" is not a simply updatable scan of table "

Test(translated_error, a_cursor_that_does_not_scan_the_primary)
{
    CHECK_ALL(
        {"new/new",
         SIDE_OLD,
         {"C24000", NOT_UPDATABLE "\"new_names\""},
         {"C24000", NOT_UPDATABLE "\"names\""}},
        {"old/old+new",
         SIDE_OLD,
         {"C24000", NOT_UPDATABLE "\"names\""},
         {"C24000", NOT_UPDATABLE "\"names\""}},
        {"new/old+new",
         SIDE_OLD,
         {"C24000", NOT_UPDATABLE "\"names\""},
         {"C0A000",
          "MWHERE CURRENT OF on \"names\" cannot be rewritten while the migration \"names\" is "
          "under way",
          "DReads go to \"new_names\", and the cursor's with them; the row is looked for in "
          "\"names\", which is written first.",
          "HDeclare the cursor FOR UPDATE: then it reads the table that is written."}},
        {"old/new+old",
         SIDE_OLD,
         {"C24000", NOT_UPDATABLE "»new_names«"},
         {"C0A000",
          "MWHERE CURRENT OF on \"names\" cannot be rewritten while the migration \"names\" is "
          "under way",
          "DReads go to \"names\", and the cursor's with them; the row is looked for in "
          "\"new_names\", which is written first.",
          "HDeclare the cursor FOR UPDATE: then it reads the table that is written."}},
        {"old/new+old",
         SIDE_OLD,
         {"C24000", "Mcursor \"new_names\" is not positioned on a row"},
         {"C24000", "Mcursor \"new_names\" is not positioned on a row"}});
}
