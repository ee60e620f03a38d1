#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct alarm_src {
	int period_ms, n;
	atomic_int stop, refs;
	void *data;
};

static void drop(alarm_src *a) {
	if (atomic_fetch_sub(&a->refs, 1) == 1)
		free(a);
}

static void *tick(void *p) {
	alarm_src *a = p;
	while (a->n > 0 && !atomic_load(&a->stop)) {
		usleep(a->period_ms * 1000);
		if (atomic_load(&a->stop))
			break;
		goAlarmFire(a->data, --a->n);
	}
	goAlarmDrop(a->data);
	drop(a);
	return NULL;
}

alarm_src *alarm_start(int period_ms, int n, void *data) {
	pthread_t th;
	alarm_src *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->period_ms = period_ms;
	a->n = n;
	a->data = data;
	atomic_store(&a->refs, 2);
	if (pthread_create(&th, NULL, tick, a)) {
		free(a);
		return NULL;
	}
	pthread_detach(th);
	return a;
}

void alarm_cancel(alarm_src *a) {
	atomic_store(&a->stop, 1);
	drop(a);
}
