/*
 * What C itself makes of numbers and separators: the tables that c.test.ts holds our own functions against. glibc, 64 bits:
 *
 *   gcc -O0 -o reference reference.c && ./reference numbers > numbers.tsv && ./reference pieces > pieces.tsv
 *
 * numbers.tsv: the text as JSON, then one column for each function: number, characters taken, and a ! where errno is ERANGE; "-"
 * where sscanf finds no number. pieces.tsv: the separators, the text, and the offsets of the pieces that strtok finds.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const fronts[] = { "", " \t\n\v\f\r" };
static const char *const signs[] = { "", "+", "-", "+-", "- " };
static const char *const bodies[] = {
    "", "0", "00", "7", "07", "08", "012", "12", "19", "0x", "0X", "0xg", "0x1f", "0X1F", "00x1", "x1", "ff", "0b1", "1e3", "1_000",
    "4294967295", "4294967296", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "9223372036854775809",
    "18446744073709551614", "18446744073709551615", "18446744073709551616", "99999999999999999999999999", "0xffffffff",
    "0x7fffffffffffffff", "0xffffffffffffffff", "0x10000000000000000", "0777777777777777777777", "01777777777777777777777",
    "02000000000000000000000", "000000000000000000000000000000000000000000000000000000000000000000000000000000001",
};
static const char *const tails[] = { "", "x", "-3" };

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void json(const char *text)
{
    putchar('"');
    for (; *text; text++)
        if (*text < ' ') printf("\\u%04x", *text);
        else putchar(*text);
    putchar('"');
}

static void strtol_in(const char *text, int base)
{
    char *end;
    errno = 0;
    long number = strtol(text, &end, base);
    printf("\t%ld %d%s", number, (int)(end - text), errno == ERANGE ? "!" : "");
}

static void strtoul_in(const char *text, int base)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, base);
    printf("\t%lu %d%s", number, (int)(end - text), errno == ERANGE ? "!" : "");
}

static void scanned(const char *text, const char *format, int wide)
{
    unsigned long number = 0;
    unsigned narrow = 0;
    int end = 0;
    int found = wide ? sscanf(text, format, &number, &end) : sscanf(text, format, &narrow, &end);
    if (found == 1) printf("\t%lu %d", wide ? number : narrow, end);
    else printf("\t-");
}

static void numbers(void)
{
    char text[256];
    puts("text\tstrtol 0\tstrtol 8\tstrtol 10\tstrtol 16\tstrtoul 0\tstrtoul 10\tstrtoul 16\tatoi\t%u\t%x\t%lu\t%lx");
    for (size_t f = 0; f < COUNT(fronts); f++)
        for (size_t s = 0; s < COUNT(signs); s++)
            for (size_t b = 0; b < COUNT(bodies); b++)
                for (size_t t = 0; t < COUNT(tails); t++) {
                    snprintf(text, sizeof text, "%s%s%s%s", fronts[f], signs[s], bodies[b], tails[t]);
                    json(text);
                    strtol_in(text, 0); strtol_in(text, 8); strtol_in(text, 10); strtol_in(text, 16);
                    strtoul_in(text, 0); strtoul_in(text, 10); strtoul_in(text, 16);
                    printf("\t%d", atoi(text));
                    scanned(text, "%u%n", 0); scanned(text, "%x%n", 0); scanned(text, "%lu%n", 1); scanned(text, "%lx%n", 1);
                    putchar('\n');
                }
}

static void pieces(void)
{
    static const char letters[] = "a ,;";
    static const char *const separators[] = { ",", ", ;" };
    puts("separators\ttext\tpieces");
    for (size_t s = 0; s < COUNT(separators); s++)
        for (int length = 0; length <= 4; length++)
            for (int which = 0; which < 1 << 2 * length; which++) {
                char text[8] = "", buffer[8];
                for (int at = 0; at < length; at++) text[at] = letters[which >> 2 * at & 3];
                strcpy(buffer, text);
                json(separators[s]); putchar('\t'); json(text); putchar('\t');
                for (char *piece = strtok(buffer, separators[s]); piece; piece = strtok(NULL, separators[s]))
                    printf("%d-%d ", (int)(piece - buffer), (int)(piece - buffer + strlen(piece)));
                putchar('\n');
            }
}

int main(int count, char **words)
{
    if (count == 2 && !strcmp(words[1], "numbers")) numbers();
    else if (count == 2 && !strcmp(words[1], "pieces")) pieces();
    else return 2;
    return 0;
}
