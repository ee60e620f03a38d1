#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX 16

static struct watch {
	int used, id;
	atomic_int stop;
	pthread_t th;
} all[MAX];
static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;

static void *bus(void *p) {
	struct watch *w = p;
	int i;
	for (i = 0; !atomic_load(&w->stop); i++) {
		goPlugEvent(w->id, 0x1d6b, i, i & 1);
		usleep(1000);
	}
	return NULL;
}

int plug_watch(int device_class, int *id) {
	int i, rc = -28;
	pthread_mutex_lock(&mu);
	for (i = 0; i < MAX && all[i].used; i++)
		;
	if (i < MAX) {
		all[i].used = 1;
		*id = all[i].id = i;
		atomic_store(&all[i].stop, 0);
		rc = pthread_create(&all[i].th, NULL, bus, &all[i]) ? -11 : 0;
		if (rc)
			all[i].used = 0;
	}
	pthread_mutex_unlock(&mu);
	return rc;
}

void plug_unwatch(int id) {
	atomic_store(&all[id].stop, 1);
	pthread_join(all[id].th, NULL);
	pthread_mutex_lock(&mu);
	all[id].used = 0;
	pthread_mutex_unlock(&mu);
}
