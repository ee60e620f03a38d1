// Package load has many requests authenticated at once, and tells how they ended.
package load

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// An Authenticator asks authlib.
type Authenticator interface {
	// Authenticate returns the user's number, or an error, that of ctx at its end.
	Authenticate(ctx context.Context, user, token string) (uint32, error)
	// Close ends it; requests may be under way.
	Close()
}

const (
	requests = 200
	deadline = 3 * time.Millisecond // authlib holds a lonely request for 4 ms
	patience = 6 * time.Second
)

// Run sends the requests, then closes. What takes longer than patience has hung: Run
// says so, and ends the process with status 1.
func Run(a Authenticator) {
	var answered atomic.Int32
	watch("some requests hang", func() {
		var all sync.WaitGroup
		for i := range requests {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), deadline*time.Duration(1+i%20))
				defer cancel()
				if _, err := a.Authenticate(ctx, fmt.Sprint("user", i), "token"); err == nil {
					answered.Add(1)
				}
			})
			time.Sleep(time.Millisecond)
		}
		all.Wait()
	})
	watch("Close hangs", a.Close)
	fmt.Printf("%d of %d answered in time\n", answered.Load(), requests)
}

func watch(what string, do func()) {
	done := make(chan struct{})
	go func() {
		do()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		fmt.Println(what + ": nobody will go on")
		os.Exit(1)
	}
}
