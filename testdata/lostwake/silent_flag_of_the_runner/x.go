// Package engine runs a program again some time after it has failed.
package engine

import (
	"context"
	"time"
)

type Engine struct {
	program func(context.Context) error
	quit    chan struct{}
	done    chan struct{}
}

func Start(program func(context.Context) error) *Engine {
	e := &Engine{program: program, quit: make(chan struct{}), done: make(chan struct{})}
	go e.run()
	return e
}

func (e *Engine) Stop() {
	close(e.quit)
	<-e.done
}

func (e *Engine) run() {
	defer close(e.done)
	ended := make(chan error)
	var cancel context.CancelFunc
	begin := func() {
		var ctx context.Context
		ctx, cancel = context.WithCancel(context.Background())
		go func() { ended <- e.program(ctx) }()
	}
	begin()
	idle := false
	pause := time.NewTimer(time.Hour)
	for {
		select {
		case <-ended:
			cancel()
			idle = true
			pause = time.NewTimer(time.Second)
		case <-pause.C:
			if idle {
				begin()
				idle = false
			}
		case <-e.quit:
			if !idle {
				cancel()
				<-ended
			}
			return
		}
	}
}
