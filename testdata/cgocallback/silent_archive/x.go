// Package archive lists the members of legacy archive files.
package archive

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct ar_file ar_file;
typedef struct { char name[256]; int64_t size; } ar_member;

extern ar_file *ar_open(char *path);
extern int  ar_next(ar_file *f, ar_member *m);
extern void ar_close(ar_file *f);

extern int goMember(uintptr_t ud, char *name, int64_t size);

static inline int ar_walk(ar_file *f, uintptr_t ud)
{
	ar_member m;
	int rc = 0;

	while (rc == 0 && ar_next(f, &m))
		rc = goMember(ud, m.name, m.size);
	return rc;
}
*/
import "C"

import (
	"context"
	"fmt"
	"runtime/cgo"
	"unsafe"
)

// Member is an entry of the archive.
type Member struct {
	Name string
	Size int64
}

type walk struct {
	ctx   context.Context
	match func(Member) bool
	found []Member
	total int64
}

// List returns the members that match, and the size of all that were seen.
func List(ctx context.Context, path string, match func(Member) bool) ([]Member, int64, error) {
	cpath := C.CString(path)
	defer C.free(unsafe.Pointer(cpath))
	f := C.ar_open(cpath)
	if f == nil {
		return nil, 0, fmt.Errorf("archive: cannot open %s", path)
	}
	defer C.ar_close(f)

	w := &walk{ctx: ctx, match: match}
	h := cgo.NewHandle(w)
	defer h.Delete()

	C.ar_walk(f, C.uintptr_t(h))
	select {
	case <-ctx.Done():
		return nil, w.total, ctx.Err()
	default:
		return w.found, w.total, nil
	}
}

//export goMember
func goMember(ud C.uintptr_t, name *C.char, size C.int64_t) C.int {
	w := cgo.Handle(ud).Value().(*walk)
	if w.ctx.Err() != nil {
		return 1
	}
	m := Member{Name: C.GoString(name), Size: int64(size)}
	w.total += m.Size
	if w.match == nil || w.match(m) {
		w.found = append(w.found, m)
	}
	return 0
}
