/* The corpus through the C library (tests/README.md): reads Episodes, one a line, and writes their
 * claims in the same order. All threads share one engine.
 *
 *   corpus EPISODES CLAIMS [THREADS [ROUNDS]]
 *
 * With more rounds than one it calculates as often, writes once, and prints the processor time of
 * a call.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "santei.h"

static santei_engine *engine;
static char **lines;
static santei_text *claims;
static size_t total;
static size_t threads = 1;
static unsigned rounds = 1;
static int failed;

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *work(void *given)
{
    double best = 0;
    for (unsigned round = 0; round < rounds; round++) {
        double before = processor_seconds();
        for (size_t at = *(size_t *)given; at < total; at += threads) {
            santei_text_free(&claims[at]);
            if (santei_calculate(engine, lines[at], strlen(lines[at]), SANTEI_JA, &claims[at]) !=
                SANTEI_OK) {
                fprintf(stderr, "Episode %zu: %s\n", at + 1, claims[at].data);
                failed = 1;
            }
        }
        double spent = processor_seconds() - before;
        if (round == 0 || spent < best)
            best = spent;
    }
    if (rounds > 1)
        printf("%.3f µs a call, the best of %u rounds\n", best * 1e6 / ((double)total / threads),
               rounds);
    return NULL;
}

static void load(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    size_t room = 0, capacity = 0;
    char *line = NULL;
    ssize_t length;
    while ((length = getline(&line, &room, file)) > 0) {
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        if (total == capacity) {
            capacity = capacity * 2 + 1024;
            lines = realloc(lines, capacity * sizeof *lines);
        }
        lines[total++] = strdup(line);
    }
    free(line);
    fclose(file);
    claims = calloc(total, sizeof *claims);
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: corpus EPISODES CLAIMS [THREADS [ROUNDS]]\n");
        return 2;
    }
    if (count > 3)
        threads = strtoul(arguments[3], NULL, 10);
    if (count > 4)
        rounds = (unsigned)strtoul(arguments[4], NULL, 10);
    if (threads < 1 || threads > 64)
        return 2;
    load(arguments[1]);
    if (santei_open_starter(SANTEI_JA, &engine, NULL) != SANTEI_OK)
        return 1;
    pthread_t started[64];
    size_t first[64];
    for (size_t at = 0; at < threads; at++) {
        first[at] = at;
        pthread_create(&started[at], NULL, work, &first[at]);
    }
    for (size_t at = 0; at < threads; at++)
        pthread_join(started[at], NULL);
    FILE *file = fopen(arguments[2], "wb");
    if (file == NULL) {
        perror(arguments[2]);
        return 2;
    }
    for (size_t at = 0; at < total; at++) {
        fwrite(claims[at].data, 1, (size_t)claims[at].length, file);
        fputc('\n', file);
        santei_text_free(&claims[at]);
        free(lines[at]);
    }
    free(claims);
    free(lines);
    santei_close(&engine);
    return fclose(file) == 0 && !failed ? 0 : 1;
}
