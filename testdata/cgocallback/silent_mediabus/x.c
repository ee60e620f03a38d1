#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct mbus {
	int pipeline;
	atomic_int stop;
	mbus_func func;
	mbus_notify gone;
	uintptr_t user;
};

static void *loop(void *p) {
	mbus *b = p;
	char text[16];
	while (!atomic_load(&b->stop)) {
		strcpy(text, "buffering");
		b->func(b->user, 1, text);
		usleep(500);
	}
	b->gone(b->user);
	free(b);
	return NULL;
}

mbus *mbus_attach(int pipeline, mbus_func func, uintptr_t user, mbus_notify gone) {
	pthread_t th;
	mbus *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->pipeline = pipeline;
	b->func = func;
	b->gone = gone;
	b->user = user;
	if (pthread_create(&th, NULL, loop, b)) {
		free(b);
		return NULL;
	}
	pthread_detach(th);
	return b;
}

void mbus_detach(mbus *b) { atomic_store(&b->stop, 1); }
