#include "x.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#define MAX 64

static atomic_int bye[MAX];

static void *dialog(void *p) {
	uint64_t call = (uint64_t)(uintptr_t)p;
	goSipState(call, 1);
	usleep(2000);
	if (!atomic_load(&bye[call % MAX]))
		goSipState(call, 2);
	while (!atomic_load(&bye[call % MAX]))
		usleep(1000);
	goSipState(call, 3);
	return NULL;
}

int sip_place(const char *uri, uint64_t call) {
	pthread_t th;
	if (!uri[0])
		return -22;
	atomic_store(&bye[call % MAX], 0);
	if (pthread_create(&th, NULL, dialog, (void *)(uintptr_t)call))
		return -11;
	pthread_detach(th);
	return 0;
}

void sip_hangup(uint64_t call) { atomic_store(&bye[call % MAX], 1); }
