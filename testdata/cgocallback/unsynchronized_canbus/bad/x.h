#ifndef CANB_H
#define CANB_H
#include <stdint.h>

typedef struct canbus canbus;

canbus *can_attach(int channel);
/* Frames with this id are reported by goCanFrame on the receive thread. */
int can_filter_add(canbus *b, uint32_t id);
void can_filter_del(canbus *b, uint32_t id);
/* Ends the receive thread. */
void can_detach(canbus *b);

extern void goCanFrame(uint32_t id, uint8_t *data, int n);
#endif
