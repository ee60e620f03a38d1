// Package scribes copies scrolls at once. The deferred Done runs after the
// result is stored, although it is written above it.
package scribes

import (
	"fmt"
	"strings"
	"sync"
)

// Copy is the work of one scribe.
type Copy struct {
	Scroll string
	Lines  int
	Err    error
}

// CopyAll has every scroll copied by a scribe.
func CopyAll(scrolls map[string]string) []Copy {
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		copies = make([]Copy, 0, len(scrolls))
	)
	for name, text := range scrolls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c := Copy{Scroll: name}
			defer func() {
				if e := recover(); e != nil {
					c.Err = fmt.Errorf("scribes: %s: %v", name, e)
				}
				mu.Lock()
				defer mu.Unlock()
				copies = append(copies, c)
			}()
			if strings.TrimSpace(text) == "" {
				c.Err = fmt.Errorf("scribes: %s is empty", name)
				return
			}
			c.Lines = strings.Count(text, "\n") + 1
		}()
	}
	wg.Wait()
	return copies
}
