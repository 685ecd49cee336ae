/*
 * xencfg as one program: QuickJS, the bytecode of xencfg, and what a script cannot do by itself (`native.c`).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "native.h"

/* Made by qjsc of the bundle. */
extern const uint8_t xencfg[];
extern const uint32_t xencfg_size;

/* The system gives a process 8 MiB unless somebody says less; the rest is left to C. */
#define STACK (6 * 1024 * 1024)

/* What nobody has caught ends xencfg as wrong usage does. */
static void fail(JSContext *ctx)
{
    JSValue error = JS_GetException(ctx);
    JSValue stack = JS_GetPropertyStr(ctx, error, "stack");
    const char *message = JS_ToCString(ctx, error);
    const char *where = JS_IsUndefined(stack) ? NULL : JS_ToCString(ctx, stack);
    fprintf(stderr, "xencfg: %s\n%s", message ? message : "?", where ? where : "");
    exit(2);
}

/* As Node.js does: a stream that was closed is an empty one, and no file that is opened later takes its number. */
static void open_streams(void)
{
    for (int file = 0; file <= 2; file++)
        if (fcntl(file, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDWR) == -1)
            return;
}

int main(int argc, char **argv)
{
    /* A reader that has seen enough is told by the error of a write. */
    signal(SIGPIPE, SIG_IGN);
    open_streams();
    JSRuntime *runtime = JS_NewRuntime();
    if (!runtime)
        abort();
    JS_SetMaxStackSize(runtime, STACK);
    JSContext *ctx = JS_NewContext(runtime);
    if (!ctx)
        abort();
    add_native(ctx, argc, argv);
    JSValue program = JS_ReadObject(ctx, xencfg, xencfg_size, JS_READ_OBJ_BYTECODE);
    if (JS_IsException(program) || JS_IsException(JS_EvalFunction(ctx, program)))
        fail(ctx);
    JSContext *of_job;
    int done;
    while ((done = JS_ExecutePendingJob(runtime, &of_job)) > 0)
        ;
    if (done < 0)
        fail(of_job);
    /* The script ends the process itself, with its status. */
    return 2;
}
