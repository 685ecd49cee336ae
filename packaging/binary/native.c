/*
 * What xencfg has of the operating system where there is no Node.js: the functions behind server/src/cli/system/quickjs.ts, which says
 * what they are for. Texts are UTF-8 on this side. A byte of a name that is none is a lone surrogate in JavaScript, U+DC00 and the byte.
 * A failure is an exception with the name of the error as its `code`.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "native.h"

extern char **environ;

static const struct {
    int number;
    const char *name;
} errors[] = {
#define NAME(error) { error, #error }
    NAME(EACCES), NAME(EAGAIN), NAME(EBADF), NAME(EBUSY), NAME(EDQUOT), NAME(EEXIST), NAME(EFBIG), NAME(EINVAL),
    NAME(EIO), NAME(EISDIR), NAME(ELOOP), NAME(EMFILE), NAME(EMLINK), NAME(ENAMETOOLONG), NAME(ENFILE), NAME(ENODEV),
    NAME(ENOENT), NAME(ENOMEM), NAME(ENOSPC), NAME(ENOTDIR), NAME(ENOTEMPTY), NAME(ENXIO), NAME(EPERM), NAME(EPIPE),
    NAME(EROFS), NAME(ESTALE), NAME(ETXTBSY), NAME(EXDEV),
#undef NAME
};

static JSValue failed(JSContext *ctx, int number)
{
    const char *name = "EUNKNOWN";
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].number == number)
            name = errors[i].name;
    JSValue error = JS_NewError(ctx);
    JS_DefinePropertyValueStr(ctx, error, "code", JS_NewString(ctx, name), JS_PROP_C_W_E);
    return JS_Throw(ctx, error);
}

/* How long the sequence at `at` is, and whether it is UTF-8; if not, how much of it belongs together, as the Encoding Standard has it. */
static size_t sequence(const uint8_t *at, size_t left, int *valid)
{
    uint8_t low = 0x80, high = 0xbf;
    size_t more;
    *valid = 1;
    if (*at < 0x80)
        return 1;
    if (*at >= 0xc2 && *at <= 0xdf)
        more = 1;
    else if (*at >= 0xe0 && *at <= 0xef) {
        more = 2;
        if (*at == 0xe0)
            low = 0xa0;
        if (*at == 0xed)
            high = 0x9f;
    } else if (*at >= 0xf0 && *at <= 0xf4) {
        more = 3;
        if (*at == 0xf0)
            low = 0x90;
        if (*at == 0xf4)
            high = 0x8f;
    } else {
        *valid = 0;
        return 1;
    }
    for (size_t i = 1; i <= more; i++) {
        if (i >= left || at[i] < low || at[i] > high) {
            *valid = 0;
            return i;
        }
        low = 0x80;
        high = 0xbf;
    }
    return more + 1;
}

/* Bytes as text. What is no UTF-8 is U+FFFD, or with `keep` a lone surrogate for each byte. */
static JSValue text_of(JSContext *ctx, const uint8_t *bytes, size_t size, int keep)
{
    uint8_t *text = js_malloc(ctx, size * 3 + 1);
    size_t length = 0;
    if (!text)
        return JS_EXCEPTION;
    for (size_t at = 0; at < size;) {
        int valid;
        size_t count = sequence(bytes + at, size - at, &valid);
        if (valid) {
            memcpy(text + length, bytes + at, count);
            length += count;
        } else if (keep) {
            for (size_t i = 0; i < count; i++) {
                text[length++] = 0xed;
                text[length++] = 0xb0 | bytes[at + i] >> 6;
                text[length++] = 0x80 | (bytes[at + i] & 0x3f);
            }
        } else {
            memcpy(text + length, "\xef\xbf\xbd", 3);
            length += 3;
        }
        at += count;
    }
    JSValue value = JS_NewStringLen(ctx, (const char *)text, length);
    js_free(ctx, text);
    return value;
}

static JSValue name_of(JSContext *ctx, const char *name)
{
    return text_of(ctx, (const uint8_t *)name, strlen(name), 1);
}

/* A path for the system, to be freed with js_free. */
static char *path_of(JSContext *ctx, JSValueConst value)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, value);
    char *path = text ? js_malloc(ctx, length + 1) : NULL;
    if (path) {
        size_t size = 0;
        for (size_t i = 0; i < length; i++) {
            uint8_t second = i + 2 < length ? (uint8_t)text[i + 1] : 0;
            if ((uint8_t)text[i] == 0xed && (second == 0xb2 || second == 0xb3)) {
                path[size++] = (char)(second << 6 | (text[i + 2] & 0x3f));
                i += 2;
            } else
                path[size++] = text[i];
        }
        path[size] = 0;
    }
    JS_FreeCString(ctx, text);
    return path;
}

/* A function of one path that the system answers with 0 or -1. */
#define BY_PATH(name, call)                                                                   \
    static JSValue name(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)      \
    {                                                                                         \
        int32_t a = 0, b = 0;                                                                 \
        if ((argc > 1 && JS_ToInt32(ctx, &a, argv[1])) || (argc > 2 && JS_ToInt32(ctx, &b, argv[2]))) \
            return JS_EXCEPTION;                                                              \
        char *path = path_of(ctx, argv[0]);                                                   \
        if (!path)                                                                            \
            return JS_EXCEPTION;                                                              \
        int result = call, number = errno;                                                    \
        (void)a, (void)b;                                                                     \
        js_free(ctx, path);                                                                   \
        return result < 0 ? failed(ctx, number) : JS_NewInt32(ctx, result);                   \
    }

BY_PATH(native_open, open(path, a | O_CLOEXEC, b))
BY_PATH(native_remove, unlink(path))
BY_PATH(native_mkdir, mkdir(path, 0777))
BY_PATH(native_chown, chown(path, a, b))
BY_PATH(native_chmod, chmod(path, a))

/* Functions of an open file and a number. */
#define BY_FILE(name, call)                                                               \
    static JSValue name(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)  \
    {                                                                                     \
        int32_t file;                                                                     \
        int64_t a = 0;                                                                    \
        if (JS_ToInt32(ctx, &file, argv[0]) || (argc > 1 && JS_ToInt64(ctx, &a, argv[1]))) \
            return JS_EXCEPTION;                                                          \
        (void)a;                                                                          \
        int result = call;                                                                \
        return result < 0 ? failed(ctx, errno) : JS_NewInt32(ctx, result);                \
    }

BY_FILE(native_close, close(file))
BY_FILE(native_sync, fsync(file))
BY_FILE(native_cut, ftruncate(file, a))

/* How many columns the terminal has; 0 where it is none. */
BY_FILE(native_columns, ({
            struct winsize size;
            !isatty(file) ? 0 : ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
        }))

static JSValue native_rename(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    char *from = path_of(ctx, argv[0]);
    char *to = from ? path_of(ctx, argv[1]) : NULL;
    int result = to ? rename(from, to) : -1, number = errno;
    js_free(ctx, from);
    js_free(ctx, to);
    return result < 0 ? failed(ctx, to ? number : ENOMEM) : JS_UNDEFINED;
}

/* [format, device, inode, links, mode, owner, group, size], or undefined where nothing is. */
static JSValue native_stat(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    struct stat found;
    char *path = path_of(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    int result = stat(path, &found), number = errno;
    js_free(ctx, path);
    if (result < 0)
        return number == ENOENT ? JS_UNDEFINED : failed(ctx, number);
    double members[] = { found.st_mode & S_IFMT, found.st_dev, found.st_ino, found.st_nlink, found.st_mode & 07777,
                         found.st_uid, found.st_gid, found.st_size };
    JSValue array = JS_NewArray(ctx);
    for (uint32_t i = 0; i < sizeof members / sizeof *members; i++)
        JS_SetPropertyUint32(ctx, array, i, JS_NewFloat64(ctx, members[i]));
    return array;
}

static JSValue native_list(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    char *path = path_of(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    DIR *folder = opendir(path);
    int number = errno;
    js_free(ctx, path);
    if (!folder)
        return failed(ctx, number);
    JSValue names = JS_NewArray(ctx);
    uint32_t count = 0;
    struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            JS_SetPropertyUint32(ctx, names, count++, name_of(ctx, entry->d_name));
    number = errno;
    closedir(folder);
    if (number == 0)
        return names;
    JS_FreeValue(ctx, names);
    return failed(ctx, number);
}

static JSValue native_real(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    char *path = path_of(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    char *real = realpath(path, NULL);
    int number = errno;
    js_free(ctx, path);
    if (!real)
        return failed(ctx, number);
    JSValue value = name_of(ctx, real);
    free(real);
    return value;
}

/* The bytes of a Uint8Array; NULL after an exception. */
static uint8_t *bytes_of(JSContext *ctx, JSValueConst array, size_t *size)
{
    size_t at, step, whole;
    JSValue buffer = JS_GetTypedArrayBuffer(ctx, array, &at, size, &step);
    if (JS_IsException(buffer))
        return NULL;
    uint8_t *bytes = JS_GetArrayBuffer(ctx, &whole, buffer);
    JS_FreeValue(ctx, buffer);
    return bytes ? bytes + at : NULL;
}

/* How many bytes were read, or undefined where there are none yet. */
static JSValue native_read(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t file;
    size_t size;
    uint8_t *bytes = bytes_of(ctx, argv[1], &size);
    if (!bytes || JS_ToInt32(ctx, &file, argv[0]))
        return JS_EXCEPTION;
    ssize_t count;
    do
        count = read(file, bytes, size);
    while (count < 0 && errno == EINTR);
    if (count >= 0)
        return JS_NewInt64(ctx, count);
    return errno == EAGAIN ? JS_UNDEFINED : failed(ctx, errno);
}

static int wait_a_little(int milliseconds)
{
    struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
    return nanosleep(&time, NULL);
}

static JSValue native_write(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t file;
    size_t size;
    uint8_t *bytes = bytes_of(ctx, argv[1], &size);
    if (!bytes || JS_ToInt32(ctx, &file, argv[0]))
        return JS_EXCEPTION;
    while (size > 0) {
        ssize_t count = write(file, bytes, size);
        if (count >= 0) {
            bytes += count;
            size -= count;
        } else if (errno == EAGAIN)
            wait_a_little(5);
        else if (errno != EINTR)
            return failed(ctx, errno);
    }
    return JS_UNDEFINED;
}

static JSValue native_sleep(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t time;
    if (JS_ToInt32(ctx, &time, argv[0]))
        return JS_EXCEPTION;
    wait_a_little(time);
    return JS_UNDEFINED;
}

static JSValue native_pause(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t milliseconds;
    if (JS_ToInt32(ctx, &milliseconds, argv[0]))
        return JS_EXCEPTION;
    struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
    sigset_t interruption, before;
    sigemptyset(&interruption);
    sigaddset(&interruption, SIGINT);
    sigprocmask(SIG_BLOCK, &interruption, &before);
    int signal = sigtimedwait(&interruption, NULL, &time);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return JS_NewBool(ctx, signal == SIGINT);
}

static JSValue native_hold(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGHUP);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    sigprocmask(JS_ToBool(ctx, argv[0]) ? SIG_BLOCK : SIG_UNBLOCK, &endings, NULL);
    return JS_UNDEFINED;
}

static JSValue native_exit(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    int32_t status = 2;
    JS_ToInt32(ctx, &status, argv[0]);
    _exit(status);
}

static JSValue native_decode(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    size_t size;
    uint8_t *bytes = bytes_of(ctx, argv[0], &size);
    return bytes ? text_of(ctx, bytes, size, 0) : JS_EXCEPTION;
}

/* The bytes of a text; a lone surrogate, which QuickJS gives as three bytes, is U+FFFD. */
static JSValue native_encode(JSContext *ctx, JSValueConst this, int argc, JSValueConst *argv)
{
    size_t size;
    const char *text = JS_ToCStringLen(ctx, &size, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)text, size);
    JS_FreeCString(ctx, text);
    size_t same;
    uint8_t *bytes = JS_GetArrayBuffer(ctx, &same, buffer);
    for (size_t i = 0; bytes && i + 2 < size; i++)
        if (bytes[i] == 0xed && bytes[i + 1] >= 0xa0)
            memcpy(bytes + i, "\xef\xbf\xbd", 3);
    return buffer;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("open", 3, native_open),     JS_CFUNC_DEF("close", 1, native_close),
    JS_CFUNC_DEF("read", 2, native_read),     JS_CFUNC_DEF("write", 2, native_write),
    JS_CFUNC_DEF("sync", 1, native_sync),     JS_CFUNC_DEF("cut", 2, native_cut),
    JS_CFUNC_DEF("stat", 1, native_stat),     JS_CFUNC_DEF("list", 1, native_list),
    JS_CFUNC_DEF("real", 1, native_real),     JS_CFUNC_DEF("rename", 2, native_rename),
    JS_CFUNC_DEF("remove", 1, native_remove), JS_CFUNC_DEF("mkdir", 1, native_mkdir),
    JS_CFUNC_DEF("chown", 3, native_chown),   JS_CFUNC_DEF("chmod", 2, native_chmod),
    JS_CFUNC_DEF("sleep", 1, native_sleep),   JS_CFUNC_DEF("exit", 1, native_exit),
    JS_CFUNC_DEF("decode", 1, native_decode), JS_CFUNC_DEF("encode", 1, native_encode),
    JS_CFUNC_DEF("columns", 1, native_columns), JS_CFUNC_DEF("pause", 1, native_pause),
    JS_CFUNC_DEF("hold", 1, native_hold),
};

void add_native(JSContext *ctx, int argc, char **argv)
{
    JSValue global = JS_GetGlobalObject(ctx), native = JS_NewObject(ctx);
    JS_SetPropertyFunctionList(ctx, native, functions, sizeof functions / sizeof *functions);
    JSValue arguments = JS_NewArray(ctx), environment = JS_NewArray(ctx);
    for (int i = 1; i < argc; i++)
        JS_SetPropertyUint32(ctx, arguments, i - 1, name_of(ctx, argv[i]));
    for (uint32_t i = 0; environ[i]; i++)
        JS_SetPropertyUint32(ctx, environment, i, name_of(ctx, environ[i]));
    JS_SetPropertyStr(ctx, native, "arguments", arguments);
    JS_SetPropertyStr(ctx, native, "environment", environment);
    char *folder = getcwd(NULL, 0);
    JS_SetPropertyStr(ctx, native, "folder", name_of(ctx, folder ? folder : "/"));
    free(folder);
    JSValue openings = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, openings, "read", JS_NewInt32(ctx, O_RDONLY | O_NONBLOCK));
    JS_SetPropertyStr(ctx, openings, "write", JS_NewInt32(ctx, O_WRONLY | O_NONBLOCK));
    JS_SetPropertyStr(ctx, openings, "new", JS_NewInt32(ctx, O_WRONLY | O_CREAT | O_EXCL));
    JS_SetPropertyStr(ctx, native, "openings", openings);
    JSValue formats = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, formats, "file", JS_NewInt32(ctx, S_IFREG));
    JS_SetPropertyStr(ctx, formats, "folder", JS_NewInt32(ctx, S_IFDIR));
    JS_SetPropertyStr(ctx, formats, "pipe", JS_NewInt32(ctx, S_IFIFO));
    JS_SetPropertyStr(ctx, formats, "block", JS_NewInt32(ctx, S_IFBLK));
    JS_SetPropertyStr(ctx, native, "formats", formats);
    JS_SetPropertyStr(ctx, global, "native", native);
    JS_FreeValue(ctx, global);
}
