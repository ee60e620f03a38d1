/* authlib: asynchronous authentication of users by token.
 *
 * Requests are put to a pool of worker threads. The answer is given by a
 * callback on a thread of the pool, once for each request that was accepted.
 */
#ifndef AUTHLIB_H
#define AUTHLIB_H

#include <stdint.h>

enum auth_status {
	AUTH_GRANTED = 0,
	AUTH_DENIED = 1,
};

typedef struct auth_pool auth_pool;

/* Called on a thread of the pool, with no lock of the pool held. It may submit
 * further requests, but must not stop the pool. */
typedef void (*auth_callback)(uintptr_t userdata, int status, uint32_t uid);

/* auth_start starts a pool. It returns NULL where memory or threads are short. */
auth_pool *auth_start(int workers);

/* auth_submit asks whether token belongs to user. It keeps neither string, and
 * hands userdata to the callback as it is. It returns 0, or -1 where memory is
 * short: then the callback is not called. */
int auth_submit(auth_pool *pool, const char *user, const char *token,
                auth_callback done, uintptr_t userdata);

/* auth_answered tells how many requests have been answered, counting those whose
 * callback is running. */
uint64_t auth_answered(auth_pool *pool);

/* auth_stop answers what has been submitted, ends the threads and frees the
 * pool. */
void auth_stop(auth_pool *pool);

#endif
