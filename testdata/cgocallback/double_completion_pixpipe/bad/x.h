#ifndef PIX_H
#define PIX_H
#include <stdint.h>

typedef struct pix_pipe pix_pipe;

typedef void (*pix_each)(uintptr_t data, int row, int last);
typedef void (*pix_notify)(uintptr_t data);

pix_pipe *pix_pipe_new(int rows);
/* Runs the pipe on its own thread: each for every row, then destroy. */
int pix_pipe_run(pix_pipe *p, pix_each each, uintptr_t data, pix_notify destroy);
/* Asks the pipe to end early. */
void pix_pipe_stop(pix_pipe *p);
/* Joins the thread. */
void pix_pipe_unref(pix_pipe *p);

extern void goPixRow(uintptr_t data, int row, int last);
extern void goPixDestroy(uintptr_t data);
#endif
