package router

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/futurelint/futurelint/testdata/stories/authlib/task"
)

const (
	pollers = 8
	users   = 500
)

// A load is what a router is put under: requests at a mean rate, from clients
// that do not wait for each other.
type load struct {
	rate     float64 // requests a second
	duration time.Duration
	timeout  time.Duration
	seed     uint64
}

// A report is what became of the requests of one load.
type report struct {
	rate      float64
	requests  int
	answered  int // by the authentication library
	completed int // forwarded or refused
	timedOut  int
	page      []byte
}

// run puts a new router under the load and waits until every request has ended.
func (l load) run(open Open) (report, error) {
	meter := &Meter{}
	auth, err := open(meter)
	if err != nil {
		return report{}, err
	}
	defer auth.Close()

	stop := make(chan struct{})
	defer close(stop)
	go meter.keepPage(stop)

	r := &router{auth: auth, meter: meter, timeout: l.timeout}
	executor := task.NewExecutor(pollers)
	defer executor.Close()
	requests := l.send(r, executor)
	executor.Wait()
	return r.report(l.rate, requests), nil
}

// send spawns the requests at exponentially distributed intervals.
func (l load) send(r *router, executor *task.Executor) (requests int) {
	random := rand.New(rand.NewPCG(l.seed, 0))
	start := time.Now()
	var due time.Duration
	for {
		due += time.Duration(random.ExpFloat64() / l.rate * float64(time.Second))
		if due > l.duration {
			return requests
		}
		time.Sleep(time.Until(start.Add(due)))
		user := random.IntN(users)
		executor.Spawn(&request{
			router:  r,
			user:    fmt.Sprintf("user%03d", user),
			token:   fmt.Sprintf("token-%08x", user*2654435761),
			arrived: time.Now(),
		})
		requests++
	}
}

func (r *router) report(rate float64, requests int) report {
	completed := r.refused.Load()
	for b := range r.forwarded {
		completed += r.forwarded[b].Load()
	}
	return report{
		rate:      rate,
		requests:  requests,
		answered:  r.auth.Answered(),
		completed: int(completed),
		timedOut:  int(r.timedOut.Load()),
		page:      r.meter.Page(),
	}
}
