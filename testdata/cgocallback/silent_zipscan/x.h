#ifndef ZSC_H
#define ZSC_H
#include <stdint.h>

typedef struct zsc zsc;

zsc *zsc_open(int entries);
/* Calls goZscEntry for each entry before it returns; stops when that is 0. */
int zsc_each(zsc *z, uintptr_t user);
void zsc_close(zsc *z);

extern int goZscEntry(uintptr_t user, char *name, uint64_t size);
#endif
