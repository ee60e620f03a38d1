#ifndef SONAR_H
#define SONAR_H
#include <stdint.h>

typedef struct sonar sonar;

sonar *sonar_open(int gain);
int sonar_ping_every(sonar *s, int micros, uintptr_t user);
/* Joins the ping thread. */
void sonar_silence(sonar *s);
void sonar_close(sonar *s);

extern void goSonarEcho(uintptr_t user, double metres);
#endif
