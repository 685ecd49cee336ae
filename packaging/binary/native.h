#include "quickjs.h"

/* Puts the functions of native.c into the global object `native`, which system/quickjs.ts knows. */
void add_native(JSContext *ctx, int argc, char **argv);
