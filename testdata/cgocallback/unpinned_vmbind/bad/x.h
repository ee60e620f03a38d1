#ifndef VMB_H
#define VMB_H
#include <stdint.h>

typedef struct vm vm;

vm *vm_new(void);
/* data is kept and handed to each call of the native. */
int vm_bind(vm *v, const char *name, void *data);
int vm_call(vm *v, const char *name, double arg, double *out);
void vm_free(vm *v);

extern int goNative(void *data, double arg, double *out);
#endif
