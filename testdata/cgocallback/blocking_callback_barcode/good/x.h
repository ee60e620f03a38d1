#ifndef BARC_H
#define BARC_H
#include <stdint.h>

typedef struct barc barc;

typedef int (*barc_sink)(uintptr_t user, char *code, int n);

barc *barc_open(int port);
/* Calls sink on the reader's thread for each code. Stops when it returns 0. */
int barc_begin(barc *b, barc_sink sink, uintptr_t user);
/* Ends and joins the reader's thread. */
void barc_end(barc *b);
void barc_close(barc *b);

extern int goBarcCode(uintptr_t user, char *code, int n);
#endif
