#ifndef WSIG_H
#define WSIG_H
#include <stdint.h>

typedef struct window window;

/* Opens a window with its own event thread. */
window *window_open(const char *title, uintptr_t user);
/* Joins the event thread; must not be called on it. */
void window_close(window *w);

extern void goWindowEvent(uintptr_t user, int kind, int x, int y);
#endif
