#include "authlib.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A request that comes alone is held for a moment, so that those that follow it
 * share one turn of the workers. When requests come close behind each other the
 * workers are kept awake anyway, and holding would only add to the latency: after
 * a run of RUN requests, each within GAP of the one before, requests are answered
 * at once. */
#define HOLD_NS (4 * 1000000LL)
#define GAP_NS (10 * 1000000LL)
#define RUN 3

/* What it costs to verify a token that has no session yet. */
#define STRETCH_ROUNDS 200000

#define SESSIONS 4096

struct request {
	struct request *next;
	auth_callback done;
	uintptr_t userdata;
	uint64_t user;
	uint64_t token;
};

struct session {
	uint64_t user;
	uint64_t token;
	uint32_t uid;
};

struct auth_pool {
	pthread_mutex_t lock;
	pthread_cond_t work;

	struct request *head;
	struct request **tail;
	int64_t due;    /* when the requests in the queue may be taken */
	int64_t latest; /* when the latest request came */
	int run;        /* requests that came close behind each other */
	int stopping;
	uint64_t answered;
	struct session sessions[SESSIONS];

	int workers;
	pthread_t threads[];
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* FNV-1a */
static uint64_t hash(const char *s)
{
	uint64_t h = 14695981039346656037ULL;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211ULL;
	return h;
}

/* stretch derives the key that proves a token, expensively on purpose. */
static uint64_t stretch(uint64_t user, uint64_t token)
{
	uint64_t key = user ^ token;

	for (int i = 0; i < STRETCH_ROUNDS; i++) {
		key ^= key << 13;
		key ^= key >> 7;
		key ^= key << 17;
		key += token;
	}
	return key;
}

static struct session *session_of(auth_pool *pool, uint64_t user)
{
	return &pool->sessions[user % SESSIONS];
}

/* verify answers from the session of the user, or opens one. */
static int verify(auth_pool *pool, const struct request *r, uint32_t *uid)
{
	struct session *s = session_of(pool, r->user);
	uint64_t key;

	pthread_mutex_lock(&pool->lock);
	if (s->user == r->user && s->token == r->token) {
		*uid = s->uid;
		pthread_mutex_unlock(&pool->lock);
		return AUTH_GRANTED;
	}
	pthread_mutex_unlock(&pool->lock);

	key = stretch(r->user, r->token);
	if (key == 0)
		return AUTH_DENIED;

	*uid = (uint32_t)(r->user >> 32);
	pthread_mutex_lock(&pool->lock);
	s->user = r->user;
	s->token = r->token;
	s->uid = *uid;
	pthread_mutex_unlock(&pool->lock);
	return AUTH_GRANTED;
}

static void wait_for_work(auth_pool *pool)
{
	struct timespec t;

	if (!pool->head) {
		pthread_cond_wait(&pool->work, &pool->lock);
		return;
	}
	t.tv_sec = pool->due / 1000000000LL;
	t.tv_nsec = pool->due % 1000000000LL;
	pthread_cond_timedwait(&pool->work, &pool->lock, &t);
}

/* take waits for a request that may be answered. NULL means: stop. */
static struct request *take(auth_pool *pool)
{
	struct request *r;

	pthread_mutex_lock(&pool->lock);
	while (!pool->stopping && (!pool->head || now_ns() < pool->due))
		wait_for_work(pool);
	r = pool->head;
	if (r) {
		pool->head = r->next;
		if (!pool->head)
			pool->tail = &pool->head;
	}
	pthread_mutex_unlock(&pool->lock);
	return r;
}

static void *worker(void *arg)
{
	auth_pool *pool = arg;
	struct request *r;

	while ((r = take(pool))) {
		uint32_t uid = 0;
		int status = verify(pool, r, &uid);

		pthread_mutex_lock(&pool->lock);
		pool->answered++;
		pthread_mutex_unlock(&pool->lock);

		r->done(r->userdata, status, uid);
		free(r);
	}
	return NULL;
}

/* enqueue is called with the lock held. */
static void enqueue(auth_pool *pool, struct request *r)
{
	int64_t now = now_ns();

	pool->run = now - pool->latest < GAP_NS ? pool->run + 1 : 0;
	pool->latest = now;
	if (pool->run >= RUN)
		pool->due = now;
	else if (!pool->head)
		pool->due = now + HOLD_NS;

	*pool->tail = r;
	pool->tail = &r->next;
	pthread_cond_signal(&pool->work);
}

int auth_submit(auth_pool *pool, const char *user, const char *token,
                auth_callback done, uintptr_t userdata)
{
	struct request *r = calloc(1, sizeof *r);

	if (!r)
		return -1;
	r->done = done;
	r->userdata = userdata;
	r->user = hash(user);
	r->token = hash(token);

	pthread_mutex_lock(&pool->lock);
	enqueue(pool, r);
	pthread_mutex_unlock(&pool->lock);
	return 0;
}

uint64_t auth_answered(auth_pool *pool)
{
	uint64_t n;

	pthread_mutex_lock(&pool->lock);
	n = pool->answered;
	pthread_mutex_unlock(&pool->lock);
	return n;
}

auth_pool *auth_start(int workers)
{
	auth_pool *pool = calloc(1, sizeof *pool + workers * sizeof(pthread_t));
	pthread_condattr_t monotonic;

	if (!pool)
		return NULL;
	pool->tail = &pool->head;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->work, &monotonic);
	pthread_condattr_destroy(&monotonic);

	for (; pool->workers < workers; pool->workers++) {
		pthread_t *t = &pool->threads[pool->workers];

		if (pthread_create(t, NULL, worker, pool) != 0) {
			auth_stop(pool);
			return NULL;
		}
	}
	return pool;
}

void auth_stop(auth_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->stopping = 1;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);

	for (int i = 0; i < pool->workers; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}
