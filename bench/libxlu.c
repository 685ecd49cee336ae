/* Parses a file again and again with Debian's libxlutil, and prints how many megabytes it reads in a second of CPU time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <libxlutil.h>

int main(int argc, char **argv) {
    static char data[1 << 24];
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (!file) return 2;
    int length = (int)fread(data, 1, sizeof data, file);
    clock_t start = clock(), end;
    long rounds = 0;
    do {
        XLU_Config *config = xlu_cfg_init(stderr, argv[1]);
        if (xlu_cfg_readdata(config, data, length)) return 1;
        xlu_cfg_destroy(config);
        rounds++;
        end = clock();
    } while (end - start < CLOCKS_PER_SEC);
    printf("%f\n", (double)length * rounds / 1e6 / ((double)(end - start) / CLOCKS_PER_SEC));
    return 0;
}
