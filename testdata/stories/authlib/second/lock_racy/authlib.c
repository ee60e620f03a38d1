// The C library, built into this package from its one source.
#include "../../clib/authlib.c"
