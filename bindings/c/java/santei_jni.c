/* The native half of santei.Engine: byte[] in, byte[] out over the C library. An engine travels as
 * a jlong; what is wrong becomes a santei.SanteiException. */
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>

#include "santei.h"

static santei_engine *engine_of(jlong handle)
{
    return (santei_engine *)(intptr_t)handle;
}

/* Throws the exception for a failed call; frees its text. */
static void throw(JNIEnv *env, int32_t status, santei_text *error)
{
    /* Where Java has no memory left, its own exception is on its way. */
    jclass type = (*env)->ExceptionCheck(env)
                      ? NULL
                      : (*env)->FindClass(env, "santei/SanteiException");
    if (type != NULL) {
        jmethodID made = (*env)->GetMethodID(env, type, "<init>", "(I[B)V");
        jbyteArray json = (*env)->NewByteArray(env, (jsize)error->length);
        if (made != NULL && json != NULL) {
            (*env)->SetByteArrayRegion(env, json, 0, (jsize)error->length,
                                       (const jbyte *)error->data);
            jobject exception = (*env)->NewObject(env, type, made, (jint)status, json);
            if (exception != NULL)
                (*env)->Throw(env, (jthrowable)exception);
        }
    }
    santei_text_free(error);
}

/* The answer of a call as byte[]; NULL where an exception is on its way. */
static jbyteArray answer(JNIEnv *env, int32_t status, santei_text *text)
{
    if (status != SANTEI_OK && status != SANTEI_STOPPED) {
        throw(env, status, text);
        return NULL;
    }
    jbyteArray made = NULL;
    if ((*env)->ExceptionCheck(env))
        ;
    else if (text->length <= INT32_MAX)
        made = (*env)->NewByteArray(env, (jsize)text->length);
    else
        (*env)->ThrowNew(env, (*env)->FindClass(env, "java/lang/OutOfMemoryError"),
                         "the answer is above 2 GiB");
    if (made != NULL)
        (*env)->SetByteArrayRegion(env, made, 0, (jsize)text->length, (const jbyte *)text->data);
    santei_text_free(text);
    return made;
}

/* The bytes of an array; {NULL, 0} for null, which the library refuses by itself where it must. */
typedef struct {
    jbyte *data;
    uint64_t length;
} bytes;

static bytes borrow(JNIEnv *env, jbyteArray array)
{
    bytes made = {NULL, 0};
    if (array != NULL) {
        made.data = (*env)->GetByteArrayElements(env, array, NULL);
        if (made.data != NULL)
            made.length = (uint64_t)(*env)->GetArrayLength(env, array);
    }
    return made;
}

static void give_back(JNIEnv *env, jbyteArray array, bytes borrowed)
{
    if (borrowed.data != NULL)
        (*env)->ReleaseByteArrayElements(env, array, borrowed.data, JNI_ABORT);
}

static jlong opened(JNIEnv *env, int32_t status, santei_engine *engine, santei_text *error)
{
    if (status != SANTEI_OK)
        throw(env, status, error);
    return (jlong)(intptr_t)engine;
}

JNIEXPORT jint JNICALL Java_santei_Engine_abiVersion(JNIEnv *env, jclass type)
{
    (void)env, (void)type;
    return (jint)santei_abi_version();
}

JNIEXPORT jlong JNICALL Java_santei_Engine_openStarter(JNIEnv *env, jclass type, jint lang)
{
    (void)type;
    santei_engine *engine;
    santei_text error;
    int32_t status = santei_open_starter((uint32_t)lang, &engine, &error);
    return opened(env, status, engine, &error);
}

JNIEXPORT jlong JNICALL Java_santei_Engine_openFile(JNIEnv *env, jclass type, jbyteArray path,
                                                    jint lang)
{
    (void)type;
    santei_engine *engine;
    santei_text error;
    bytes name = borrow(env, path);
    int32_t status = santei_open_file((const char *)name.data, name.length, (uint32_t)lang, &engine,
                                      &error);
    give_back(env, path, name);
    return opened(env, status, engine, &error);
}

JNIEXPORT jlong JNICALL Java_santei_Engine_openBytes(JNIEnv *env, jclass type, jbyteArray image,
                                                     jint lang)
{
    (void)type;
    santei_engine *engine;
    santei_text error;
    bytes content = borrow(env, image);
    int32_t status = santei_open_bytes((const uint8_t *)content.data, content.length,
                                       (uint32_t)lang, &engine, &error);
    give_back(env, image, content);
    return opened(env, status, engine, &error);
}

JNIEXPORT void JNICALL Java_santei_Engine_close(JNIEnv *env, jclass type, jlong handle)
{
    (void)env, (void)type;
    santei_engine *engine = engine_of(handle);
    santei_close(&engine);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_calculate(JNIEnv *env, jclass type, jlong handle,
                                                          jbyteArray episode, jint lang)
{
    (void)type;
    santei_text out;
    bytes input = borrow(env, episode);
    int32_t status = santei_calculate(engine_of(handle), (const char *)input.data, input.length,
                                      (uint32_t)lang, &out);
    give_back(env, episode, input);
    return answer(env, status, &out);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_explain(JNIEnv *env, jclass type, jlong handle,
                                                        jbyteArray episode, jbyteArray code,
                                                        jint lang)
{
    (void)type;
    santei_text out;
    bytes input = borrow(env, episode);
    bytes asked = borrow(env, code);
    int32_t status = santei_explain(engine_of(handle), (const char *)input.data, input.length,
                                    (const char *)asked.data, asked.length, (uint32_t)lang, &out);
    give_back(env, code, asked);
    give_back(env, episode, input);
    return answer(env, status, &out);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_lookup(JNIEnv *env, jclass type, jlong handle,
                                                       jbyteArray words, jbyteArray day, jint most,
                                                       jint lang)
{
    (void)type;
    santei_text out;
    bytes asked = borrow(env, words);
    bytes when = borrow(env, day);
    int32_t status = santei_lookup(engine_of(handle), (const char *)asked.data, asked.length,
                                   (const char *)when.data, when.length, (uint32_t)most,
                                   (uint32_t)lang, &out);
    give_back(env, day, when);
    give_back(env, words, asked);
    return answer(env, status, &out);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_inspect(JNIEnv *env, jclass type, jlong handle,
                                                        jint lang)
{
    (void)type;
    santei_text out;
    int32_t status = santei_inspect(engine_of(handle), (uint32_t)lang, &out);
    return answer(env, status, &out);
}

/* A java.util.function.Predicate<byte[]> that is called with each value. */
typedef struct {
    JNIEnv *env;
    jobject each;
    jmethodID test;
} listener;

static int32_t listen(void *context, const char *json, uint64_t length)
{
    const listener *mine = context;
    JNIEnv *env = mine->env;
    jbyteArray value = length <= INT32_MAX ? (*env)->NewByteArray(env, (jsize)length) : NULL;
    if (value == NULL)
        return 1;
    (*env)->SetByteArrayRegion(env, value, 0, (jsize)length, (const jbyte *)json);
    jboolean goes_on = (*env)->CallBooleanMethod(env, mine->each, mine->test, value);
    /* What it threw ends the reading, and is on its way to who called. */
    if ((*env)->ExceptionCheck(env))
        return 1;
    (*env)->DeleteLocalRef(env, value);
    return goes_on == JNI_TRUE ? 0 : 1;
}

static listener listener_of(JNIEnv *env, jobject each)
{
    listener made = {env, each, NULL};
    made.test = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, each), "test",
                                    "(Ljava/lang/Object;)Z");
    return made;
}

typedef int32_t reads_path(const santei_engine *, const char *, uint64_t, const char *, uint64_t,
                           uint32_t, santei_each, void *, santei_text *);
typedef int32_t reads_bytes(const santei_engine *, const uint8_t *, uint64_t, const char *, uint64_t,
                            uint32_t, santei_each, void *, santei_text *);

/* A file of receipts, or its path, with the options and who listens, while it is read. */
typedef struct {
    jbyteArray given_file, given_options;
    bytes file, options;
    listener each;
} reading;

/* 0 where the listener is none: its exception is on its way to who called. */
static int begin(JNIEnv *env, reading *made, jbyteArray file, jbyteArray options, jobject each)
{
    made->each = listener_of(env, each);
    if (made->each.test == NULL)
        return 0;
    made->given_file = file;
    made->given_options = options;
    made->file = borrow(env, file);
    made->options = borrow(env, options);
    return 1;
}

static jbyteArray end(JNIEnv *env, const reading *made, int32_t status, santei_text *out)
{
    give_back(env, made->given_options, made->options);
    give_back(env, made->given_file, made->file);
    return answer(env, status, out);
}

static jbyteArray by_path(JNIEnv *env, reads_path *reads, jlong handle, jbyteArray path,
                          jbyteArray options, jint lang, jobject each)
{
    reading now;
    santei_text out;
    if (!begin(env, &now, path, options, each))
        return NULL;
    int32_t status = reads(engine_of(handle), (const char *)now.file.data, now.file.length,
                           (const char *)now.options.data, now.options.length, (uint32_t)lang,
                           listen, &now.each, &out);
    return end(env, &now, status, &out);
}

static jbyteArray by_bytes(JNIEnv *env, reads_bytes *reads, jlong handle, jbyteArray file,
                           jbyteArray options, jint lang, jobject each)
{
    reading now;
    santei_text out;
    if (!begin(env, &now, file, options, each))
        return NULL;
    int32_t status = reads(engine_of(handle), (const uint8_t *)now.file.data, now.file.length,
                           (const char *)now.options.data, now.options.length, (uint32_t)lang,
                           listen, &now.each, &out);
    return end(env, &now, status, &out);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_auditFile(JNIEnv *env, jclass type, jlong handle,
                                                          jbyteArray path, jbyteArray options,
                                                          jint lang, jobject each)
{
    (void)type;
    return by_path(env, santei_audit_file, handle, path, options, lang, each);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_auditBytes(JNIEnv *env, jclass type, jlong handle,
                                                           jbyteArray file, jbyteArray options,
                                                           jint lang, jobject each)
{
    (void)type;
    return by_bytes(env, santei_audit_bytes, handle, file, options, lang, each);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_compareFile(JNIEnv *env, jclass type, jlong handle,
                                                            jbyteArray path, jbyteArray options,
                                                            jint lang, jobject each)
{
    (void)type;
    return by_path(env, santei_compare_file, handle, path, options, lang, each);
}

JNIEXPORT jbyteArray JNICALL Java_santei_Engine_compareBytes(JNIEnv *env, jclass type, jlong handle,
                                                             jbyteArray file, jbyteArray options,
                                                             jint lang, jobject each)
{
    (void)type;
    return by_bytes(env, santei_compare_bytes, handle, file, options, lang, each);
}
