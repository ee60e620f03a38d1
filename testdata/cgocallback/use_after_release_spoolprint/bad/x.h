#ifndef SPOOL_H
#define SPOOL_H
#include <stddef.h>
#include <stdint.h>

typedef struct spool spool;

spool *spool_open(const char *device);
/* Copies the data. goSpoolDone comes exactly once per accepted job, after the
 * last goSpoolPage, also for a cancelled job. */
int spool_submit(spool *s, const void *data, size_t n, uintptr_t user, int *job);
void spool_cancel(spool *s, int job);
/* Waits for the jobs that run. */
void spool_close(spool *s);

extern void goSpoolPage(uintptr_t user, int page);
extern void goSpoolDone(uintptr_t user, int status);
#endif
