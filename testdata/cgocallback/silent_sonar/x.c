#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct sonar {
	int gain, micros, live;
	uintptr_t user;
	atomic_int stop;
	pthread_t th;
};

sonar *sonar_open(int gain) {
	sonar *s = calloc(1, sizeof *s);
	if (s)
		s->gain = gain;
	return s;
}

static void *ping(void *p) {
	sonar *s = p;
	double d = 1;
	while (!atomic_load(&s->stop)) {
		goSonarEcho(s->user, d += 0.1);
		usleep(s->micros);
	}
	return NULL;
}

int sonar_ping_every(sonar *s, int micros, uintptr_t user) {
	s->micros = micros;
	s->user = user;
	if (pthread_create(&s->th, NULL, ping, s))
		return -1;
	s->live = 1;
	return 0;
}

void sonar_silence(sonar *s) {
	atomic_store(&s->stop, 1);
	if (s->live)
		pthread_join(s->th, NULL);
	s->live = 0;
}

void sonar_close(sonar *s) { free(s); }
