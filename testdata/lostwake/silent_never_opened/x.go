// Package stall sells until it is closed; who closes a stall that could not be put up does not wait.
package stall

import (
	"context"
	"net"
	"net/http"
)

type Stall struct {
	ctx    context.Context
	cancel context.CancelFunc
	server *http.Server
	ended  chan struct{}
}

func New() *Stall {
	ctx, cancel := context.WithCancel(context.Background())
	return &Stall{ctx: ctx, cancel: cancel, ended: make(chan struct{})}
}

// Sell returns when the stall is closed, or cannot be put up.
func (s *Stall) Sell(place string) error {
	l, err := net.Listen("tcp", place)
	if err != nil {
		return err
	}
	defer close(s.ended)
	s.server = &http.Server{}
	go func() {
		<-s.ctx.Done()
		s.server.Close()
	}()
	return s.server.Serve(l)
}

func (s *Stall) Close() {
	s.cancel()
	if s.server == nil {
		return
	}
	<-s.ended
}
