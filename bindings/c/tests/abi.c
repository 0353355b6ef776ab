/* Holds the library to what santei.h promises: life cycle, errors, hostile
 * input, audits with a callback, threads. Every input lies in memory of exactly its size, so that AddressSanitizer and
 * valgrind see a byte that is read too far.
 *
 *   abi IMAGE EPISODE ROUNDS
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "santei.h"

enum { THREADS = 8 };

static int failures;

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);    \
            __atomic_add_fetch(&failures, 1, __ATOMIC_SEQ_CST);                \
        }                                                                      \
    } while (0)

typedef struct {
    char *data;
    uint64_t length;
} bytes;

static bytes copy(const void *data, uint64_t length)
{
    bytes made = {NULL, length};
    if (length > 0) {
        made.data = malloc((size_t)length);
        if (made.data == NULL)
            abort();
        memcpy(made.data, data, (size_t)length);
    }
    return made;
}

static bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    long length = ftell(file);
    rewind(file);
    bytes made = {malloc((size_t)length), (uint64_t)length};
    if (made.data == NULL || fread(made.data, 1, (size_t)length, file) != (size_t)length) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return made;
}

static int holds(const santei_text *text, const char *part)
{
    return text->data != NULL && text->length == strlen(text->data) &&
           strstr(text->data, part) != NULL;
}

static int same(const santei_text *a, const santei_text *b)
{
    return a->length == b->length && a->length > 0 &&
           memcmp(a->data, b->data, (size_t)a->length) == 0;
}

/* The call failed as expected: status, code, and a whole JSON object. */
#define REFUSED(call, wanted, code)                                            \
    do {                                                                       \
        santei_text out = {NULL, 77};                                          \
        int32_t status = (call);                                               \
        CHECK(status == (wanted));                                             \
        CHECK(holds(&out, "\"code\":\"" code "\""));                           \
        CHECK(holds(&out, "{\"kind\":\"") && out.data[out.length - 1] == '}'); \
        santei_text_free(&out);                                                \
        CHECK(out.data == NULL && out.length == 0);                            \
    } while (0)

static santei_engine *opened(void)
{
    santei_engine *engine = NULL;
    santei_text error = {NULL, 77};
    CHECK(santei_open_starter(SANTEI_JA, &engine, &error) == SANTEI_OK);
    CHECK(engine != NULL && error.data == NULL && error.length == 0);
    return engine;
}

static void life_cycle(const char *path, bytes image, bytes episode)
{
    CHECK(santei_abi_version() == SANTEI_ABI_VERSION);
    CHECK(strlen(santei_version()) >= 5);

    santei_engine *engines[4] = {opened(), NULL, NULL, NULL};
    santei_text error;
    CHECK(santei_open_file(path, strlen(path), SANTEI_EN, &engines[1], &error) == SANTEI_OK);
    CHECK(santei_open_bytes((const uint8_t *)image.data, image.length, SANTEI_EN, &engines[2],
                            NULL) == SANTEI_OK);
    /* The image is copied, so its address need not be a multiple of anything. */
    bytes odd = {malloc((size_t)image.length + 1), image.length};
    memcpy(odd.data + 1, image.data, (size_t)image.length);
    CHECK(santei_open_bytes((const uint8_t *)odd.data + 1, odd.length, SANTEI_EN, &engines[3],
                            &error) == SANTEI_OK);
    free(odd.data);

    santei_text claims[4];
    for (int at = 0; at < 4; at++) {
        CHECK(santei_calculate(engines[at], episode.data, episode.length, SANTEI_JA,
                               &claims[at]) == SANTEI_OK);
        CHECK(holds(&claims[at], "\"totals\":{\"points\":\""));
        CHECK(same(&claims[0], &claims[at]));
        CHECK(claims[at].data[claims[at].length] == '\0');
    }
    santei_text english;
    CHECK(santei_calculate(engines[0], episode.data, episode.length, SANTEI_EN, &english) ==
          SANTEI_OK);
    CHECK(!same(&claims[0], &english));
    santei_text_free(&english);
    for (int at = 0; at < 4; at++) {
        santei_text_free(&claims[at]);
        santei_text_free(&claims[at]);
        santei_close(&engines[at]);
        CHECK(engines[at] == NULL);
        santei_close(&engines[at]);
    }
    santei_text_free(NULL);
    santei_close(NULL);
}

static void questions(bytes episode)
{
    santei_engine *engine = opened();
    santei_text out;
    /* 再診料: it is charged in the Episode of the example. */
    CHECK(santei_explain(engine, episode.data, episode.length, "112007410", 9, SANTEI_JA, &out) ==
          SANTEI_OK);
    CHECK(holds(&out, "\"code\":\"112007410\"") && holds(&out, "charged"));
    santei_text_free(&out);

    CHECK(santei_lookup(engine, "112007410", 9, NULL, 0, 0, SANTEI_JA, &out) == SANTEI_OK);
    CHECK(holds(&out, "\"code\":\"112007410\"") && out.data[0] == '[');
    santei_text_free(&out);
    CHECK(santei_lookup(engine, "1", 1, "2026-06-10", 10, 2, SANTEI_JA, &out) == SANTEI_OK);
    int found = 0;
    for (const char *at = out.data; (at = strstr(at, "{\"code\":")) != NULL; at++)
        found++;
    CHECK(found == 2);
    santei_text_free(&out);
    CHECK(santei_lookup(engine, "112007410", 9, "1900-01-01", 10, 0, SANTEI_JA, &out) == SANTEI_OK);
    CHECK(!holds(&out, "再診料"));
    santei_text_free(&out);

    CHECK(santei_inspect(engine, SANTEI_JA, &out) == SANTEI_OK);
    CHECK(holds(&out, "\"verified\":true") && holds(&out, "\"r08\""));
    santei_text_free(&out);

    /* Whoever wants no answer gets none. */
    CHECK(santei_calculate(engine, episode.data, episode.length, SANTEI_JA, NULL) == SANTEI_OK);
    CHECK(santei_calculate(engine, "{", 1, SANTEI_JA, NULL) == SANTEI_INPUT);
    santei_close(&engine);
}

static void wrong_calls(bytes episode)
{
    santei_engine *engine = opened();
    const char *text = episode.data;
    const uint64_t length = episode.length;
    REFUSED(santei_calculate(NULL, text, length, SANTEI_JA, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_calculate(engine, NULL, length, SANTEI_EN, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_calculate(engine, text, length, 2, &out), SANTEI_CALL, "E0803");
    REFUSED(santei_calculate(engine, text, UINT64_MAX, SANTEI_JA, &out), SANTEI_CALL, "E0802");
    REFUSED(santei_calculate(engine, text, UINT64_C(1) << 63, SANTEI_JA, &out), SANTEI_CALL,
            "E0802");
    REFUSED(santei_calculate(engine, text, SANTEI_LONGEST_TEXT + UINT64_C(1), SANTEI_JA, &out),
            SANTEI_CALL, "E0802");
    REFUSED(santei_calculate(engine, NULL, 0, SANTEI_JA, &out), SANTEI_INPUT, "E0503");
    REFUSED(santei_calculate(engine, text, 0, SANTEI_JA, &out), SANTEI_INPUT, "E0503");
    REFUSED(santei_explain(NULL, text, length, "112007410", 9, SANTEI_JA, &out), SANTEI_CALL,
            "E0801");
    REFUSED(santei_explain(engine, text, length, NULL, 9, SANTEI_JA, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_explain(engine, text, length, "11200741", 8, SANTEI_JA, &out), SANTEI_INPUT,
            "E0408");
    REFUSED(santei_explain(engine, text, length, "112007410", UINT64_MAX, SANTEI_JA, &out),
            SANTEI_CALL, "E0802");
    REFUSED(santei_lookup(NULL, "1", 1, NULL, 0, 0, SANTEI_JA, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_lookup(engine, NULL, 1, NULL, 0, 0, SANTEI_JA, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_lookup(engine, "1", 1, "2026-02-30", 10, 0, SANTEI_JA, &out), SANTEI_CALL,
            "E0804");
    REFUSED(santei_lookup(engine, "\xff", 1, NULL, 0, 0, SANTEI_JA, &out), SANTEI_INPUT, "E0505");
    REFUSED(santei_inspect(NULL, SANTEI_JA, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_inspect(engine, UINT32_MAX, &out), SANTEI_CALL, "E0803");

    santei_engine *none = (santei_engine *)&failures;
    REFUSED(santei_open_file("/no/such/image", 14, SANTEI_EN, &none, &out), SANTEI_FILE, "E0502");
    CHECK(none == NULL);
    REFUSED(santei_open_file("/", 1, SANTEI_EN, &none, &out), SANTEI_FILE, "E0502");
    REFUSED(santei_open_file("\xff", 1, SANTEI_EN, &none, &out), SANTEI_INPUT, "E0505");
    REFUSED(santei_open_file("a\0b", 3, SANTEI_EN, &none, &out), SANTEI_FILE, "E0502");
    REFUSED(santei_open_file(NULL, 3, SANTEI_EN, &none, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_open_file("", 0, SANTEI_EN, &none, &out), SANTEI_FILE, "E0502");
    REFUSED(santei_open_bytes(NULL, 8, SANTEI_EN, &none, &out), SANTEI_CALL, "E0801");
    REFUSED(santei_open_bytes(NULL, 0, SANTEI_EN, &none, &out), SANTEI_IMAGE, "E0101");
    REFUSED(santei_open_bytes((const uint8_t *)text, UINT64_MAX, SANTEI_EN, &none, &out),
            SANTEI_CALL, "E0802");
    REFUSED(santei_open_starter(9, &none, &out), SANTEI_CALL, "E0803");
    REFUSED(santei_open_starter(SANTEI_EN, NULL, &out), SANTEI_CALL, "E0801");
    CHECK(santei_open_starter(SANTEI_EN, NULL, NULL) == SANTEI_CALL);
    santei_close(&engine);
}

static uint64_t random_state = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t random_below(uint64_t bound)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % bound;
}

/* The call comes back with an answer or with a sentence, whatever the bytes were. */
static int32_t survives(santei_engine *engine, bytes input)
{
    santei_text out = {NULL, 77};
    int32_t status = santei_calculate(engine, input.data, input.length, SANTEI_EN, &out);
    CHECK(status == SANTEI_OK || status == SANTEI_INPUT);
    CHECK(out.data != NULL && out.length > 0 && out.data[0] == '{');
    santei_text_free(&out);
    return status;
}

static void hostile_episodes(bytes episode, unsigned rounds)
{
    santei_engine *engine = opened();
    /* The closing brace, and what follows it, is the only end that makes it whole. */
    uint64_t whole = episode.length;
    while (whole > 0 && episode.data[whole - 1] != '}')
        whole--;
    for (uint64_t length = 0; length < whole; length += rounds > 200 ? 1 : 17) {
        bytes cut = copy(episode.data, length);
        CHECK(survives(engine, cut) == SANTEI_INPUT);
        free(cut.data);
    }
    for (unsigned round = 0; round < rounds; round++) {
        bytes changed = copy(episode.data, episode.length);
        for (uint64_t count = 1 + random_below(4); count > 0; count--)
            changed.data[random_below(changed.length)] = (char)random_below(256);
        survives(engine, changed);
        free(changed.data);
    }
    bytes deep = {malloc(100000), 100000};
    memset(deep.data, '[', 100000);
    CHECK(survives(engine, deep) == SANTEI_INPUT);
    memset(deep.data, 0, 100000);
    CHECK(survives(engine, deep) == SANTEI_INPUT);
    free(deep.data);
    santei_close(&engine);
}

static void hostile_images(bytes image, unsigned rounds)
{
    for (unsigned round = 0; round < rounds / 4 + 10; round++) {
        bytes damaged;
        if (round % 2 == 0) {
            damaged = copy(image.data, random_below(round < 10 ? 64 : image.length));
        } else {
            damaged = copy(image.data, image.length);
            damaged.data[random_below(round < 20 ? 512 : image.length)] ^=
                (char)(1 << random_below(8));
        }
        santei_engine *engine = (santei_engine *)&failures;
        santei_text error = {NULL, 77};
        int32_t status = santei_open_bytes((const uint8_t *)damaged.data, damaged.length, SANTEI_EN,
                                           &engine, &error);
        CHECK(status == SANTEI_IMAGE && engine == NULL);
        CHECK(holds(&error, "{\"kind\":\"image\",\"code\":\"E01"));
        santei_text_free(&error);
        free(damaged.data);
    }
}

/* What is known of the clinic of docs/examples/receipts-2025-11.UKE. */
static const char clinic[] =
    "\"facilities\":{\"kind\":\"clinic\",\"beds\":0,\"generalBeds\":0,\"standards\":[]}";

/* What a callback was told, and after how many values it says stop (0: never). */
typedef struct {
    santei_engine *engine;
    char *told;
    uint64_t length;
    unsigned count;
    unsigned most;
} listener;

static int32_t listen(void *context, const char *json, uint64_t length)
{
    listener *mine = context;
    CHECK(length > 0 && json[0] == '{' && json[length - 1] == '}' && json[length] == '\0');
    mine->told = realloc(mine->told, (size_t)(mine->length + length + 2));
    if (mine->told == NULL)
        abort();
    memcpy(mine->told + mine->length, json, (size_t)length);
    mine->length += length;
    mine->told[mine->length++] = '\n';
    mine->told[mine->length] = '\0';
    if (mine->engine != NULL) {
        /* A call from within a call has memory of its own. */
        santei_text out;
        CHECK(santei_lookup(mine->engine, "112007410", 9, NULL, 0, 0, SANTEI_JA, &out) ==
              SANTEI_OK);
        CHECK(holds(&out, "\"code\":\"112007410\""));
        santei_text_free(&out);
        CHECK(santei_calculate(mine->engine, "{", 1, SANTEI_JA, NULL) == SANTEI_INPUT);
    }
    mine->count++;
    return mine->most != 0 && mine->count >= mine->most ? -1 : 0;
}

static int32_t audited(santei_engine *engine, bytes file, const char *options, listener *each,
                       santei_text *out)
{
    bytes given = copy(options, strlen(options));
    int32_t status =
        santei_audit_bytes(engine, (const uint8_t *)file.data, file.length, given.data, given.length,
                           SANTEI_EN, each == NULL ? NULL : listen, each, out);
    free(given.data);
    return status;
}

static char *temporary(bytes content)
{
    static char path[] = "/tmp/santei-abi-XXXXXX";
    int file = mkstemp(path);
    CHECK(file >= 0 && write(file, content.data, (size_t)content.length) ==
                           (ssize_t)content.length);
    close(file);
    return path;
}

/* 再診料 beside 初診料, which A001 注1 forbids (75 points of 令和6年度), and a plain 再診. */
static void audits(bytes file)
{
    santei_engine *engine = opened();
    char options[512];
    snprintf(options, sizeof options, "{%s}", clinic);
    santei_text out = {NULL, 77};

    /* Findings, one by one, and their sums. */
    listener each = {engine, NULL, 0, 0, 0};
    CHECK(audited(engine, file, options, &each, &out) == SANTEI_OK);
    CHECK(each.count == 1);
    CHECK(strstr(each.told, "{\"file\":\"-\",\"code\":\"A0202\"") == each.told);
    CHECK(strstr(each.told, "\"points\":\"-75\"") != NULL);
    CHECK(holds(&out, "\"receipts\":2") && holds(&out, "\"overClaimed\":\"-75\""));

    /* The same by a path, whose name is in the finding. */
    char *path = temporary(file);
    listener by_path = {NULL, NULL, 0, 0, 0};
    santei_text sums;
    CHECK(santei_audit_file(engine, path, strlen(path), options, strlen(options), SANTEI_EN, listen,
                            &by_path, &sums) == SANTEI_OK);
    CHECK(by_path.count == 1 && same(&sums, &out));
    CHECK(strstr(by_path.told, path) == by_path.told + strlen("{\"file\":\""));
    CHECK(strcmp(strstr(by_path.told, "\"code\""), strstr(each.told, "\"code\"")) == 0);
    santei_text_free(&sums);
    free(by_path.told);

    /* Nobody listens, and nobody wants the sums. */
    CHECK(audited(engine, file, options, NULL, &sums) == SANTEI_OK && same(&sums, &out));
    santei_text_free(&sums);
    CHECK(audited(engine, file, options, NULL, NULL) == SANTEI_OK);

    /* Every receipt; then no more than the first. */
    snprintf(options, sizeof options, "{\"each\":\"receipt\",\"underClaims\":true,%s}", clinic);
    listener all = {NULL, NULL, 0, 0, 0}, first = {NULL, NULL, 0, 0, 1};
    CHECK(audited(engine, file, options, &all, NULL) == SANTEI_OK && all.count == 2);
    CHECK(audited(engine, file, options, &first, &sums) == SANTEI_STOPPED && first.count == 1);
    CHECK(holds(&sums, "\"receipts\":1"));
    CHECK(strncmp(all.told, first.told, (size_t)first.length) == 0);
    santei_text_free(&sums);
    free(all.told);
    free(first.told);

    /* What is known is left out. */
    snprintf(options, sizeof options, "{\"suppressions\":[\"A0202 * 112007410\"],%s}", clinic);
    listener none = {NULL, NULL, 0, 0, 0};
    CHECK(audited(engine, file, options, &none, &sums) == SANTEI_OK && none.count == 0);
    CHECK(holds(&sums, "\"suppressed\":1"));
    santei_text_free(&sums);

    /* A file without a byte has no receipt, which is told. */
    bytes empty = {NULL, 0};
    CHECK(audited(engine, empty, "", &none, &sums) == SANTEI_OK && none.count == 1);
    CHECK(holds(&sums, "\"receipts\":0"));
    santei_text_free(&sums);
    free(none.told);

    /* A001: 75 points in 令和6年度, 76 in 令和8年度. */
    snprintf(options, sizeof options, "{\"from\":\"r06\",\"to\":\"r08\",%s}", clinic);
    for (int by_name = 0; by_name < 2; by_name++) {
        listener differs = {NULL, NULL, 0, 0, 0};
        CHECK((by_name ? santei_compare_file(engine, path, strlen(path), options, strlen(options),
                                             SANTEI_JA, listen, &differs, &sums)
                       : santei_compare_bytes(engine, (const uint8_t *)file.data, file.length,
                                              options, strlen(options), SANTEI_JA, listen, &differs,
                                              &sums)) == SANTEI_OK);
        CHECK(differs.count == 2);
        CHECK(strstr(differs.told, "\"from\":\"75\",\"to\":\"76\"") != NULL);
        CHECK(holds(&sums, "\"compared\":2"));
        santei_text_free(&sums);
        free(differs.told);
    }
    listener stops = {NULL, NULL, 0, 0, 1};
    CHECK(santei_compare_bytes(engine, (const uint8_t *)file.data, file.length, options,
                               strlen(options), SANTEI_JA, listen, &stops, NULL) == SANTEI_STOPPED);
    CHECK(stops.count == 1);
    free(stops.told);

    const uint8_t *data = (const uint8_t *)file.data;
    const uint64_t length = file.length;
    const uint64_t huge = SANTEI_LONGEST_FILE + UINT64_C(1);
    REFUSED(santei_audit_bytes(NULL, data, length, NULL, 0, SANTEI_JA, listen, NULL, &out),
            SANTEI_CALL, "E0801");
    REFUSED(santei_audit_bytes(engine, NULL, length, NULL, 0, SANTEI_JA, listen, NULL, &out),
            SANTEI_CALL, "E0801");
    REFUSED(santei_audit_bytes(engine, data, huge, NULL, 0, SANTEI_JA, listen, NULL, &out),
            SANTEI_CALL, "E0802");
    REFUSED(santei_audit_bytes(engine, data, length, NULL, 2, SANTEI_JA, listen, NULL, &out),
            SANTEI_CALL, "E0801");
    REFUSED(santei_audit_bytes(engine, data, length, "{", 1, SANTEI_JA, listen, NULL, &out),
            SANTEI_INPUT, "E0503");
    REFUSED(santei_audit_bytes(engine, data, length, "\xff", 1, SANTEI_JA, listen, NULL, &out),
            SANTEI_INPUT, "E0505");
    REFUSED(santei_audit_bytes(engine, data, length, "{\"suppressions\":[\"A\"]}", 22, SANTEI_JA,
                               listen, NULL, &out),
            SANTEI_INPUT, "E0515");
    REFUSED(santei_audit_bytes(engine, data, length, NULL, 0, 7, listen, NULL, &out), SANTEI_CALL,
            "E0803");
    REFUSED(santei_audit_file(engine, "/no/such/file", 13, NULL, 0, SANTEI_JA, listen, NULL, &out),
            SANTEI_FILE, "E0502");
    REFUSED(santei_audit_file(engine, "/", 1, NULL, 0, SANTEI_JA, listen, NULL, &out), SANTEI_FILE,
            "E0502");
    REFUSED(santei_audit_file(engine, NULL, 1, NULL, 0, SANTEI_JA, listen, NULL, &out), SANTEI_CALL,
            "E0801");
    REFUSED(santei_compare_bytes(engine, data, length, NULL, 0, SANTEI_JA, listen, NULL, &out),
            SANTEI_INPUT, "E0503");
    REFUSED(santei_compare_bytes(engine, data, length, "{\"from\":\"r06\",\"to\":\"r99\"}", 25,
                                 SANTEI_JA, listen, NULL, &out),
            SANTEI_IMAGE, "E0516");
    REFUSED(santei_compare_file(engine, "/no/such/file", 13, "{\"from\":\"r06\",\"to\":\"r08\"}", 25,
                                SANTEI_JA, listen, NULL, &out),
            SANTEI_FILE, "E0502");
    CHECK(remove(path) == 0);

    santei_text_free(&out);
    free(each.told);
    santei_close(&engine);
}

/* Whatever the bytes are, the file is read to its end. */
static void hostile_receipts(bytes file, unsigned rounds)
{
    santei_engine *engine = opened();
    char options[512];
    for (unsigned round = 0; round < rounds; round++) {
        bytes changed =
            copy(file.data, round % 4 == 0 ? random_below(file.length + 1) : file.length);
        for (uint64_t count = round % 4 == 0 ? 0 : 1 + random_below(8); count > 0; count--)
            changed.data[random_below(changed.length)] =
                round % 2 == 0 ? (char)random_below(256) : "0123456789,\r\n"[random_below(12)];
        listener each = {NULL, NULL, 0, 0, 0};
        santei_text out = {NULL, 77};
        snprintf(options, sizeof options, "{\"each\":\"receipt\",\"underClaims\":true,%s}", clinic);
        CHECK(audited(engine, changed, options, &each, &out) == SANTEI_OK);
        CHECK(holds(&out, "{\"receipts\":"));
        santei_text_free(&out);
        snprintf(options, sizeof options, "{\"from\":\"r06\",\"to\":\"r08\",%s}", clinic);
        CHECK(santei_compare_bytes(engine, (const uint8_t *)changed.data, changed.length, options,
                                   strlen(options), SANTEI_EN, listen, &each, &out) == SANTEI_OK);
        CHECK(holds(&out, "{\"fromSchedule\":\"r06\""));
        santei_text_free(&out);
        free(each.told);
        free(changed.data);
    }
    santei_close(&engine);
}

typedef struct {
    santei_engine *engine;
    bytes episode;
    bytes receipts;
    const santei_text *expected;
    unsigned rounds;
} job;

static void *work(void *given)
{
    const job *mine = given;
    for (unsigned round = 0; round < mine->rounds; round++) {
        santei_text out;
        CHECK(santei_calculate(mine->engine, mine->episode.data, mine->episode.length, SANTEI_JA,
                               &out) == SANTEI_OK);
        CHECK(same(&out, mine->expected));
        santei_text_free(&out);
        /* A failing call between does not disturb the next, nor the other threads. */
        CHECK(santei_calculate(mine->engine, mine->episode.data, mine->episode.length / 2,
                               SANTEI_EN, &out) == SANTEI_INPUT);
        CHECK(holds(&out, "{\"kind\":\"input\",\"code\":\"E050"));
        santei_text_free(&out);

        /* Each thread has an audit of its own. */
        char options[512];
        snprintf(options, sizeof options, "{\"each\":\"receipt\",%s}", clinic);
        listener each = {mine->engine, NULL, 0, 0, round % 2 == 0 ? 0 : 1};
        CHECK(audited(mine->engine, mine->receipts, options, &each, &out) ==
              (round % 2 == 0 ? SANTEI_OK : SANTEI_STOPPED));
        CHECK(each.count == (round % 2 == 0 ? 2 : 1));
        CHECK(strstr(each.told, "\"points\":\"-75\"") != NULL);
        santei_text_free(&out);
        free(each.told);
    }
    return NULL;
}

static void threads(bytes episode, bytes receipts, unsigned rounds)
{
    santei_engine *engine = opened();
    santei_text expected;
    CHECK(santei_calculate(engine, episode.data, episode.length, SANTEI_JA, &expected) ==
          SANTEI_OK);
    job shared = {engine, episode, receipts, &expected, rounds};
    pthread_t started[THREADS];
    for (int at = 0; at < THREADS; at++)
        CHECK(pthread_create(&started[at], NULL, work, &shared) == 0);
    for (int at = 0; at < THREADS; at++)
        CHECK(pthread_join(started[at], NULL) == 0);
    santei_text_free(&expected);
    santei_close(&engine);
}

int main(int count, char **arguments)
{
    if (count != 5) {
        fprintf(stderr, "usage: abi IMAGE EPISODE RECEIPTS ROUNDS\n");
        return 2;
    }
    bytes image = read_file(arguments[1]);
    bytes episode = read_file(arguments[2]);
    bytes receipts = read_file(arguments[3]);
    unsigned rounds = (unsigned)strtoul(arguments[4], NULL, 10);
    life_cycle(arguments[1], image, episode);
    questions(episode);
    wrong_calls(episode);
    hostile_episodes(episode, rounds);
    hostile_images(image, rounds);
    audits(receipts);
    hostile_receipts(receipts, rounds);
    threads(episode, receipts, rounds / 8 + 1);
    free(image.data);
    free(episode.data);
    free(receipts.data);
    if (failures == 0)
        printf("the C library keeps its promises\n");
    return failures == 0 ? 0 : 1;
}
