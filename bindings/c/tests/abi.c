/* Holds the library to what santei.h promises: life cycle, errors, hostile
 * input, threads. Every input lies in memory of exactly its size, so that AddressSanitizer and
 * valgrind see a byte that is read too far.
 *
 *   abi IMAGE EPISODE ROUNDS
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

typedef struct {
    santei_engine *engine;
    bytes episode;
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
    }
    return NULL;
}

static void threads(bytes episode, unsigned rounds)
{
    santei_engine *engine = opened();
    santei_text expected;
    CHECK(santei_calculate(engine, episode.data, episode.length, SANTEI_JA, &expected) ==
          SANTEI_OK);
    job shared = {engine, episode, &expected, rounds};
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
    if (count != 4) {
        fprintf(stderr, "usage: abi IMAGE EPISODE ROUNDS\n");
        return 2;
    }
    bytes image = read_file(arguments[1]);
    bytes episode = read_file(arguments[2]);
    unsigned rounds = (unsigned)strtoul(arguments[3], NULL, 10);
    life_cycle(arguments[1], image, episode);
    questions(episode);
    wrong_calls(episode);
    hostile_episodes(episode, rounds);
    hostile_images(image, rounds);
    threads(episode, rounds / 8 + 1);
    free(image.data);
    free(episode.data);
    if (failures == 0)
        printf("the C library keeps its promises\n");
    return failures == 0 ? 0 : 1;
}
