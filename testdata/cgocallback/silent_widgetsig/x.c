#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct window {
	uintptr_t user;
	atomic_int stop;
	pthread_t th;
};

static void *events(void *p) {
	window *w = p;
	int i;
	for (i = 0; !atomic_load(&w->stop); i++) {
		goWindowEvent(w->user, i % 3, i % 640, i % 480);
		usleep(1000);
	}
	return NULL;
}

window *window_open(const char *title, uintptr_t user) {
	window *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->user = user;
	if (pthread_create(&w->th, NULL, events, w)) {
		free(w);
		return NULL;
	}
	return w;
}

void window_close(window *w) {
	atomic_store(&w->stop, 1);
	pthread_join(w->th, NULL);
	free(w);
}
