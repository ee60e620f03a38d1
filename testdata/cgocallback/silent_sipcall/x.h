#ifndef SIPC_H
#define SIPC_H
#include <stdint.h>

/* Places a call in the background and returns at once. The states come on a
 * thread of the stack: 1 ringing, 2 up, 3 ended. 3 is the last. */
int sip_place(const char *uri, uint64_t call);
/* Ends a call; state 3 follows if it has not come. */
void sip_hangup(uint64_t call);

extern void goSipState(uint64_t call, int state);
#endif
