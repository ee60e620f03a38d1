// Package x counts the jars on shelves.
package x

import "sync"

// Count counts what look finds on each shelf.
func Count(shelves []string, list func() ([]string, error), look func(string) (int, error)) (n int, err error) {
	var group sync.WaitGroup
	var mu sync.Mutex
	work := make(chan string, 16)
	for range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			for shelf := range work {
				found, bad := look(shelf)
				if bad != nil {
					println("shelf", shelf, err != nil)
					continue
				}
				mu.Lock()
				n += found
				mu.Unlock()
			}
		}()
	}
	for _, shelf := range shelves {
		work <- shelf
	}
	more, bad := list()
	if bad != nil {
		close(work)
		return 0, bad
	}
	for _, shelf := range more {
		work <- shelf
	}
	close(work)
	group.Wait()
	return
}
