#ifndef MBUS_H
#define MBUS_H
#include <stdint.h>

typedef struct mbus mbus;

typedef void (*mbus_func)(uintptr_t user, int type, char *text);
typedef void (*mbus_notify)(uintptr_t user);

/* Calls func for each message and at last, once, gone: both on the thread of
 * the bus. When the result is NULL neither is called. */
mbus *mbus_attach(int pipeline, mbus_func func, uintptr_t user, mbus_notify gone);
/* Asks the bus to end; returns at once. The bus frees itself after gone. */
void mbus_detach(mbus *b);

extern void goBusMessage(uintptr_t user, int type, char *text);
extern void goBusGone(uintptr_t user);
#endif
