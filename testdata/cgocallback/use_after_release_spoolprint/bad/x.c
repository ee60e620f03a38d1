#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS 256

struct spool {
	pthread_mutex_t mu;
	pthread_cond_t idle;
	int active, next;
	atomic_int cancel[SLOTS];
};

struct job {
	spool *s;
	int id, pages;
	uintptr_t user;
	void *copy;
};

spool *spool_open(const char *device) {
	spool *s = calloc(1, sizeof *s);
	if (s) {
		pthread_mutex_init(&s->mu, NULL);
		pthread_cond_init(&s->idle, NULL);
	}
	return s;
}

static void *feed(void *p) {
	struct job *j = p;
	int i, st = 0;
	for (i = 0; i < j->pages; i++) {
		usleep(5000);
		if (atomic_load(&j->s->cancel[j->id % SLOTS])) {
			st = -125;
			break;
		}
		goSpoolPage(j->user, i + 1);
	}
	goSpoolDone(j->user, st);
	pthread_mutex_lock(&j->s->mu);
	j->s->active--;
	pthread_cond_broadcast(&j->s->idle);
	pthread_mutex_unlock(&j->s->mu);
	free(j->copy);
	free(j);
	return NULL;
}

int spool_submit(spool *s, const void *data, size_t n, uintptr_t user, int *job) {
	pthread_t th;
	struct job *j = malloc(sizeof *j);
	if (!j)
		return -12;
	j->copy = malloc(n + 1);
	if (!j->copy) {
		free(j);
		return -12;
	}
	memcpy(j->copy, data, n);
	j->s = s;
	j->user = user;
	j->pages = 1 + (int)(n / 4096);
	pthread_mutex_lock(&s->mu);
	j->id = *job = s->next++;
	s->active++;
	atomic_store(&s->cancel[j->id % SLOTS], 0);
	if (pthread_create(&th, NULL, feed, j)) {
		s->active--;
		pthread_mutex_unlock(&s->mu);
		free(j->copy);
		free(j);
		return -11;
	}
	pthread_mutex_unlock(&s->mu);
	pthread_detach(th);
	return 0;
}

void spool_cancel(spool *s, int job) { atomic_store(&s->cancel[job % SLOTS], 1); }

void spool_close(spool *s) {
	pthread_mutex_lock(&s->mu);
	while (s->active)
		pthread_cond_wait(&s->idle, &s->mu);
	pthread_mutex_unlock(&s->mu);
	free(s);
}
