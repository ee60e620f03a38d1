#ifndef PLUG_H
#define PLUG_H
#include <stdint.h>

/* Watches a class of devices. Devices that are there already are reported
 * soon, like later ones, by goPlugEvent on the bus thread. */
int plug_watch(int device_class, int *id);
/* Waits for the events under way. */
void plug_unwatch(int id);

extern void goPlugEvent(int id, int vendor, int product, int gone);
#endif
