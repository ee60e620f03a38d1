#include <pthread.h>
#include <stdint.h>

static void (*on_called)(uint32_t);
static uint32_t last;

void queue_hear(void (*called)(uint32_t)) { on_called = called; }

static void *serve(void *ticket) {
	on_called((uint32_t)(uintptr_t)ticket);
	return 0;
}

uint32_t queue_request(void) {
	pthread_t thread;
	pthread_create(&thread, 0, serve, (void *)(uintptr_t)++last);
	return last;
}
