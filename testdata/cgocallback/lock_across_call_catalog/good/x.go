// Package catalog lists the library's books through the vendor's cursor API.
package catalog

/*
#include <stdint.h>

typedef struct cat_db cat_db;
typedef struct cat_cursor cat_cursor;

extern cat_cursor *cat_scan(cat_db *db, int shelf);
extern int cat_step(cat_cursor *c, char **isbn, char **title);
extern void cat_finish(cat_cursor *c);

extern int goCatalogRow(uintptr_t user, char *isbn, char *title);

// each calls goCatalogRow for every book on the shelf.
static int each(cat_db *db, int shelf, uintptr_t user) {
	char *isbn, *title;
	int rc;
	cat_cursor *c = cat_scan(db, shelf);
	if (!c)
		return -1;
	while ((rc = cat_step(c, &isbn, &title)) > 0) {
		if (goCatalogRow(user, isbn, title))
			break;
	}
	cat_finish(c);
	return rc < 0 ? rc : 0;
}
*/
import "C"

import (
	"fmt"
	"runtime/cgo"
	"sync"
)

type Catalog struct {
	db *C.cat_db

	mu     sync.RWMutex
	titles map[string]string
	loaded map[int]bool
}

func New(db *C.cat_db) *Catalog {
	return &Catalog{db: db, titles: map[string]string{}, loaded: map[int]bool{}}
}

// Load reads a shelf into memory, once.
func (c *Catalog) Load(shelf int) error {
	h := cgo.NewHandle(c)
	defer h.Delete()

	c.mu.Lock()
	seen := c.loaded[shelf]
	c.mu.Unlock()
	if seen {
		return nil
	}
	if rc := C.each(c.db, C.int(shelf), C.uintptr_t(h)); rc != 0 {
		return fmt.Errorf("catalog: shelf %d: %d", shelf, int(rc))
	}
	c.mu.Lock()
	c.loaded[shelf] = true
	c.mu.Unlock()
	return nil
}

func (c *Catalog) Title(isbn string) (string, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	t, ok := c.titles[isbn]
	return t, ok
}

func (c *Catalog) put(isbn, title string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.titles[isbn] = title
}

//export goCatalogRow
func goCatalogRow(user C.uintptr_t, isbn, title *C.char) C.int {
	c := cgo.Handle(user).Value().(*Catalog)
	c.put(C.GoString(isbn), C.GoString(title))
	return 0
}
