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
    if (status != SANTEI_OK) {
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
