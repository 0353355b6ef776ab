/* Prints the findings of a file of receipts, one a line, and their sums:
 *   audit RECEIPTC.UKE [OPTIONS] */
#include <stdio.h>
#include <string.h>

#include <santei.h>

/* Takes a finding; 0: go on. A pipe whose reader went away ends the audit. */
static int32_t print(void *context, const char *json, uint64_t length)
{
    FILE *out = context;
    return fwrite(json, 1, (size_t)length, out) == length && fputc('\n', out) != EOF ? 0 : 1;
}

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: audit RECEIPTC.UKE [OPTIONS]\n");
        return SANTEI_CALL;
    }
    const char *path = arguments[1];
    const char *options = count > 2 ? arguments[2] : "";
    santei_engine *engine;
    santei_text text;
    int32_t status = santei_open_starter(SANTEI_JA, &engine, &text);
    if (status == SANTEI_OK)
        status = santei_audit_file(engine, path, strlen(path), options, strlen(options), SANTEI_JA,
                                   print, stdout, &text);
    if (text.data != NULL)
        fprintf(status == SANTEI_OK ? stdout : stderr, "%s\n", text.data);
    santei_text_free(&text);
    santei_close(&engine);
    return status;
}
