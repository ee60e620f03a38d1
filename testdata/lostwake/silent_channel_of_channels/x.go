// Package rollcall asks all posts at once whether they are there.
package rollcall

import "sync"

type Roll struct {
	mu    sync.Mutex
	posts []chan<- chan struct{}
}

func (r *Roll) Add(post chan<- chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.posts = append(r.posts, post)
}

// Call sends each post a channel to close; the posts are the callers' own.
func (r *Roll) Call(stop <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var wg sync.WaitGroup
	wg.Add(len(r.posts))
	for _, post := range r.posts {
		go func(post chan<- chan struct{}) {
			defer wg.Done()
			here := make(chan struct{})
			post <- here
			select {
			case <-here:
			case <-stop:
			}
		}(post)
	}
	wg.Wait()
}
