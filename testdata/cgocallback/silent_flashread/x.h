#ifndef FLR_H
#define FLR_H
#include <stddef.h>
#include <stdint.h>

/* Reads a page in the background into buf, which must live until
 * goFlashRead. That comes exactly once if the result is 0. */
int flash_read(uint32_t page, void *buf, size_t n, uintptr_t user);

extern void goFlashRead(uintptr_t user, int status, size_t n);
#endif
