/* Prints the claim of an Episode: claim EPISODE.json [IMAGE]
 *
 *   cc claim.c $(pkg-config --cflags --libs santei) -o claim
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <santei.h>

static char *read_all(FILE *file, uint64_t *length)
{
    size_t used = 0, room = 65536;
    char *text = malloc(room);
    while (text != NULL) {
        used += fread(text + used, 1, room - used, file);
        if (used < room)
            break;
        room *= 2;
        char *more = realloc(text, room);
        if (more == NULL)
            free(text);
        text = more;
    }
    *length = used;
    return text;
}

int main(int count, char **arguments)
{
    if (santei_abi_version() != SANTEI_ABI_VERSION) {
        fprintf(stderr, "libsantei has another ABI than santei.h\n");
        return 1;
    }
    FILE *file = count > 1 ? fopen(arguments[1], "rb") : stdin;
    if (file == NULL) {
        perror(arguments[1]);
        return 1;
    }
    uint64_t length;
    char *episode = read_all(file, &length);
    if (episode == NULL)
        return 1;

    santei_engine *engine;
    santei_text text;
    int32_t status =
        count > 2 ? santei_open_file(arguments[2], strlen(arguments[2]), SANTEI_JA, &engine, &text)
                  : santei_open_starter(SANTEI_JA, &engine, &text);
    if (status == SANTEI_OK)
        status = santei_calculate(engine, episode, length, SANTEI_JA, &text);
    /* The claim, or what is wrong: one text in both cases. */
    fprintf(status == SANTEI_OK ? stdout : stderr, "%s\n", text.data);
    santei_text_free(&text);
    santei_close(&engine);
    free(episode);
    return status;
}
