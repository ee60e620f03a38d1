#ifndef ENG_H
#define ENG_H
#include <stdint.h>

typedef struct eng eng;

eng *eng_new(void);
/* Runs "name arg" lines; each calls goHostCall. May be called from several
 * threads and from within goHostCall. Returns the last result. */
int eng_eval(eng *e, const char *src, uintptr_t host, int *result);
void eng_free(eng *e);

extern int goHostCall(uintptr_t host, char *name, int arg, int *result);
#endif
