#ifndef DBLG_H
#define DBLG_H
#include <stdint.h>

/* Must be called once, before db_boot. */
void db_log_level(int level);
/* Starts the background threads, which call goDBLog. */
int db_boot(const char *path);
/* Joins the threads. */
void db_halt(void);

extern void goDBLog(int level, char *line);
#endif
