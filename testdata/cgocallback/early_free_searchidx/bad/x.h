#ifndef SIDX_H
#define SIDX_H
#include <stdint.h>

typedef struct sidx sidx;
typedef struct squery squery;

sidx *sidx_open(int docs);
void sidx_close(sidx *s);
squery *squery_new(sidx *s, uintptr_t user);
/* Looks at all documents and calls goSearchScore for each; a negative score
 * skips it. Returns the hits, or -4 when interrupted. */
int squery_run(squery *q);
/* Ends a run; may be called from any thread. */
void squery_interrupt(squery *q);
void squery_free(squery *q);

extern double goSearchScore(uintptr_t user, int doc, int words);
#endif
