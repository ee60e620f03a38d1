#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define MAXID 64

struct canbus {
	int channel;
	atomic_int stop;
	atomic_int on[MAXID];
	pthread_t th;
};

static void *receive(void *p) {
	canbus *b = p;
	uint8_t d[8] = {0};
	uint32_t i;
	while (!atomic_load(&b->stop)) {
		for (i = 0; i < MAXID; i++)
			if (atomic_load(&b->on[i]))
				goCanFrame(i, d, 8);
		d[0]++;
		usleep(100);
	}
	return NULL;
}

canbus *can_attach(int channel) {
	canbus *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->channel = channel;
	if (pthread_create(&b->th, NULL, receive, b)) {
		free(b);
		return NULL;
	}
	return b;
}

int can_filter_add(canbus *b, uint32_t id) {
	if (id >= MAXID)
		return -22;
	atomic_store(&b->on[id], 1);
	return 0;
}

void can_filter_del(canbus *b, uint32_t id) {
	if (id < MAXID)
		atomic_store(&b->on[id], 0);
}

void can_detach(canbus *b) {
	atomic_store(&b->stop, 1);
	pthread_join(b->th, NULL);
	free(b);
}
