#ifndef SANTEI_H
#define SANTEI_H

/* Made by cbindgen from bindings/c/src; `UPDATE_HEADER=1 cargo test -p santei-c` makes it anew. */

#include <stdint.h>

/**
 * The longest text that is taken, in bytes. No Episode is of that size, and a length that was never
 * set mostly lies above it.
 */
#define SANTEI_LONGEST_TEXT 268435456

/**
 * The longest image that is taken, in bytes.
 */
#define SANTEI_LONGEST_IMAGE 4294967296

/**
 * The longest file of receipts in memory that is taken, in bytes.
 */
#define SANTEI_LONGEST_FILE 4294967296

/**
 * Words in Japanese.
 */
#define SANTEI_JA 0

/**
 * Words in English.
 */
#define SANTEI_EN 1

/**
 * The call did what it was asked for.
 */
#define SANTEI_OK 0

/**
 * A file cannot be read.
 */
#define SANTEI_FILE 1

/**
 * The input is malformed or contradicts itself.
 */
#define SANTEI_INPUT 2

/**
 * The image is refused.
 */
#define SANTEI_IMAGE 3

/**
 * The call itself is wrong: a NULL where something must stand, a length that cannot be, a language
 * that there is not.
 */
#define SANTEI_CALL 4

/**
 * The caller's function ended the call. The answer is the sums of what was read until then.
 */
#define SANTEI_STOPPED 5

/**
 * A defect of the library stopped the call. The engine can be used further.
 */
#define SANTEI_DEFECT 70

/**
 * The version of this ABI. It changes when a program that was built before would no longer work;
 * new functions and new statuses leave it as it is.
 */
#define SANTEI_ABI_VERSION 1

/**
 * An opened schedule (点数表). It is only read: any number of threads may use one at the same time.
 */
typedef struct santei_engine santei_engine;

/**
 * A text that the library gives: `length` bytes of UTF-8 at `data`, and one zero byte behind them
 * that is not counted. It belongs to the caller until `santei_text_free`; neither field may be
 * changed before that.
 */
typedef struct santei_text {
    /**
     * The bytes; NULL where there is no text.
     */
    char *data;
    /**
     * How many.
     */
    uint64_t length;
} santei_text;

/**
 * Takes one value of an audit or of a comparison: `length` bytes of JSON at `json`, behind which
 * stands a zero byte that is not counted. They are gone when it returns. It returns 0 to go on, and
 * any other number to end the call.
 *
 * It is called by the thread of the call, in the order of the file. It may call the library, also
 * with the same engine, but not close it; no exception and no `longjmp` may leave it.
 */
typedef int32_t (*santei_each)(void *context, const char *json, uint64_t length);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the ABI that the library was built with, to be compared with SANTEI_ABI_VERSION.
 */
uint32_t santei_abi_version(void);

/**
 * The version of the library, `0.1.0`, ended by a zero byte. It is never freed.
 */
const char *santei_version(void);

/**
 * Opens the built-in starter schedule: everyday items of a clinic.
 *
 * Where it succeeds, `*engine` is to be closed with `santei_close`, and `*error` has no text;
 * otherwise `*engine` is NULL and `*error` holds the JSON of what is wrong.
 *
 * # Safety
 * `engine` is an address that can be written; `error` is one, or NULL.
 */
int32_t santei_open_starter(uint32_t lang,
                            struct santei_engine **engine,
                            struct santei_text *error);

/**
 * Opens an image in a file, which `santei compile` makes. The path is UTF-8. The file is mapped
 * into memory, and must not be written into while it is open; a new image is put in its place by
 * renaming. Otherwise as `santei_open_starter`.
 *
 * # Safety
 * `path_length` bytes can be read at `path`; the rest as for `santei_open_starter`.
 */
int32_t santei_open_file(const char *path,
                         uint64_t path_length,
                         uint32_t lang,
                         struct santei_engine **engine,
                         struct santei_text *error);

/**
 * Opens an image in memory, which is copied. Otherwise as `santei_open_starter`.
 *
 * # Safety
 * `image_length` bytes can be read at `image`; the rest as for `santei_open_starter`.
 */
int32_t santei_open_bytes(const uint8_t *image,
                          uint64_t image_length,
                          uint32_t lang,
                          struct santei_engine **engine,
                          struct santei_text *error);

/**
 * Closes an engine and sets the caller's variable to NULL; nothing happens where it is NULL
 * already. No other call may be using the engine.
 *
 * # Safety
 * `engine` is NULL, or the address of a variable that holds NULL or an open engine.
 */
void santei_close(struct santei_engine **engine);

/**
 * From an Episode to its claim: JSON in, JSON out (docs/schema), with the patient's share where
 * the Episode states insurance.
 *
 * `*out` gets the claim where the call returns SANTEI_OK, else the JSON of what is wrong; it is
 * freed with `santei_text_free` in both cases. What `*out` held before is not freed.
 *
 * # Safety
 * `engine` is open or NULL; `episode_length` bytes can be read at `episode`; `out` can be written
 * or is NULL.
 */
int32_t santei_calculate(const struct santei_engine *engine,
                         const char *episode,
                         uint64_t episode_length,
                         uint32_t lang,
                         struct santei_text *out);

/**
 * Why a code (nine digits) is charged in an Episode, or why not. Otherwise as `santei_calculate`.
 *
 * # Safety
 * As `santei_calculate`; `code_length` bytes can be read at `code`.
 */
int32_t santei_explain(const struct santei_engine *engine,
                       const char *episode,
                       uint64_t episode_length,
                       const char *code,
                       uint64_t code_length,
                       uint32_t lang,
                       struct santei_text *out);

/**
 * The codes that a text finds: a code or its beginning, a part of a name or of its kana, a
 * 区分番号. `day` is `2026-06-10`, or of length 0 for any day; at most `most` codes are given, 0
 * for all. `*out` gets a JSON array. Otherwise as `santei_calculate`.
 *
 * # Safety
 * As `santei_calculate`; `words_length` bytes can be read at `words`, `day_length` at `day`.
 */
int32_t santei_lookup(const struct santei_engine *engine,
                      const char *words,
                      uint64_t words_length,
                      const char *day,
                      uint64_t day_length,
                      uint32_t most,
                      uint32_t lang,
                      struct santei_text *out);

/**
 * What is in the opened image: revisions with their days, tables that are missing, sources, hash.
 * Otherwise as `santei_calculate`.
 *
 * # Safety
 * As `santei_calculate`.
 */
int32_t santei_inspect(const struct santei_engine *engine, uint32_t lang, struct santei_text *out);

/**
 * Frees a text of the library and sets it to none; nothing happens where it is none already.
 *
 * # Safety
 * `text` is NULL, or a text that the library gave, or none (`{NULL, 0}`).
 */
void santei_text_free(struct santei_text *text);

/**
 * Audits a file of receipts (レセ電, RECEIPTC.UKE) by its path, in memory that does not grow with it.
 *
 * `options` is JSON (docs/uke.md), or of length 0 for none: `each` is `"finding"` or `"receipt"`,
 * what `each` is called with; `facilities` what is known of who claims; `suppressions` findings to
 * leave out; `underClaims` whether to look for what was not claimed; `reminders` whether to tell of
 * what the rules remind; `file` the name of the file in the findings. What cannot be read of the file
 * is a finding. `each` may be NULL: only the sums are wanted.
 *
 * `*out` gets the sums (docs/schema/audit-summary.schema.json): of the whole file where the call
 * returns SANTEI_OK, of what was read until then where it returns SANTEI_STOPPED because `each`
 * ended it; else the JSON of what is wrong. It is freed in every case.
 *
 * # Safety
 * As `santei_calculate`; `path_length` bytes can be read at `path`, `options_length` at `options`;
 * `each` is such a function or NULL, and `context` is what it expects.
 */
int32_t santei_audit_file(const struct santei_engine *engine,
                          const char *path,
                          uint64_t path_length,
                          const char *options,
                          uint64_t options_length,
                          uint32_t lang,
                          santei_each each,
                          void *context,
                          struct santei_text *out);

/**
 * Audits a file of receipts in memory, which is not copied. Otherwise as `santei_audit_file`.
 *
 * # Safety
 * As `santei_audit_file`; `file_length` bytes can be read at `file` until the call ends.
 */
int32_t santei_audit_bytes(const struct santei_engine *engine,
                           const uint8_t *file,
                           uint64_t file_length,
                           const char *options,
                           uint64_t options_length,
                           uint32_t lang,
                           santei_each each,
                           void *context,
                           struct santei_text *out);

/**
 * Compares a file of receipts under two revisions of the schedule, by its path.
 *
 * `options` is JSON (docs/uke.md): `from` and `to` name the revisions (`r06`, `r08`);
 * `facilities` is as for an audit; `carried` adds codes that the second numbers anew. `each` is
 * called with what differs in a receipt (docs/schema/receipt-difference.schema.json); `*out` gets
 * the sums (docs/schema/comparison.schema.json). Otherwise as `santei_audit_file`.
 *
 * # Safety
 * As `santei_audit_file`.
 */
int32_t santei_compare_file(const struct santei_engine *engine,
                            const char *path,
                            uint64_t path_length,
                            const char *options,
                            uint64_t options_length,
                            uint32_t lang,
                            santei_each each,
                            void *context,
                            struct santei_text *out);

/**
 * Compares a file of receipts in memory, which is not copied. Otherwise as `santei_compare_file`.
 *
 * # Safety
 * As `santei_audit_bytes`.
 */
int32_t santei_compare_bytes(const struct santei_engine *engine,
                             const uint8_t *file,
                             uint64_t file_length,
                             const char *options,
                             uint64_t options_length,
                             uint32_t lang,
                             santei_each each,
                             void *context,
                             struct santei_text *out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SANTEI_H */
