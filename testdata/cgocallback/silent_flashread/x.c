#include "x.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct rd {
	uint32_t page;
	void *buf;
	size_t n;
	uintptr_t user;
};

static void *fetch(void *p) {
	struct rd *r = p;
	usleep(3000);
	memset(r->buf, (int)(r->page & 0xff), r->n);
	goFlashRead(r->user, 0, r->n);
	free(r);
	return NULL;
}

int flash_read(uint32_t page, void *buf, size_t n, uintptr_t user) {
	pthread_t th;
	struct rd *r = malloc(sizeof *r);
	if (!r)
		return -12;
	r->page = page;
	r->buf = buf;
	r->n = n;
	r->user = user;
	if (pthread_create(&th, NULL, fetch, r)) {
		free(r);
		return -11;
	}
	pthread_detach(th);
	return 0;
}
