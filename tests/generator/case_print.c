/* A case as people read it. */
#include <stdlib.h>

#include "tests/generator/case.h"

static void case_print_values(const struct case_step *step, FILE *out)
{
    for (size_t i = 0; i < step->value_count; i++) {
        const struct rawvalue *value = &step->values[i];
        fprintf(out, "--   $%zu%s = ", i + 1, step->types[i] != 0 ? " (type declared)" : "");
        if (value->bytes == NULL) {
            fputs("NULL\n", out);
        } else if (value->binary && value->length <= 8) {
            fputs("binary", out);
            for (size_t j = 0; j < value->length; j++)
                fprintf(out, " %02x", (unsigned char)value->bytes[j]);
            fputs("\n", out);
        } else {
            fprintf(out, "'%.*s'\n", (int)value->length, value->bytes);
        }
    }
}

static void case_print_item(const struct case_item *item, FILE *out)
{
    static const char *const kinds[] = {
        [CASE_QUERY] = NULL,
        [CASE_EXTENDED] = "extended protocol",
        [CASE_PREPARE] = "prepared",
        [CASE_EXECUTE] = "executed",
        [CASE_PORTAL] = "a portal, by rows",
        [CASE_FLAGS] = NULL,
    };
    if (item->kind == CASE_FLAGS) {
        fprintf(out, "-- flags: one step %s\n", item->direction > 0 ? "forward" : "back");
        return;
    }
    if (kinds[item->kind] != NULL)
        fprintf(out, "-- %s%s%s:\n", kinds[item->kind], item->step_count > 1 ? ", a pipeline" : "",
                item->steps[0].binary_results ? ", binary results" : "");
    for (size_t i = 0; i < item->step_count; i++) {
        if (item->kind != CASE_PREPARE)
            case_print_values(&item->steps[i], out);
        if (item->steps[i].name[0] != '\0')
            fprintf(out, "-- %s\n", item->steps[i].name);
        fprintf(out, "%s;\n", item->steps[i].sql);
        if (item->steps[i].copy_data != NULL)
            fprintf(out, "%s\\.\n", item->steps[i].copy_data);
    }
}

void case_print(const struct test_case *test_case, const bool *kept, FILE *out)
{
    const struct schema *schema = &test_case->schema;
    struct text text = {0};
    fprintf(out, "-- seed %llu, case %u: clients have the shape of the %s table\n",
            (unsigned long long)test_case->seed, test_case->number,
            schema->client == 0 ? "old" : "new");
    schema_ddl(schema, true, true, &text);
    text_string(&text, test_case->rows);
    text_string(&text, "/*\n");
    schema_config(schema, "app", &text);
    text_string(&text, "*/\n");
    fputs(text.bytes, out);
    text_free(&text);
    for (size_t i = 0; i < test_case->count; i++)
        if (kept == NULL || kept[i])
            case_print_item(&test_case->items[i], out);
}
