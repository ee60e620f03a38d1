#ifndef ALRM_H
#define ALRM_H
#include <stdint.h>

typedef struct alarm_src alarm_src;

/* Fires n times, then drops data with goAlarmDrop. */
alarm_src *alarm_start(int period_ms, int n, void *data);
/* Makes it end after the firing under way; goAlarmDrop still comes. Frees the
 * source: call it once. */
void alarm_cancel(alarm_src *a);

extern void goAlarmFire(void *data, int left);
extern void goAlarmDrop(void *data);
#endif
