// Package carillon has ringers write down their strokes and a scribe who sends them on. When
// the scribe fails the ringers stand at a full slate, and Play waits for them, unless its
// caller loses patience.
package carillon

import (
	"context"
	"sync"
)

type Carillon struct {
	slate chan int
	send  func(int) error
}

func (c *Carillon) ring(ctx context.Context, bell, strokes int) {
	for range strokes {
		select {
		case c.slate <- bell: // want `abandoned-send: \(\*Carillon\).ring sends on Carillon.slate for ever once \(\*Carillon\).scribe has left at line 36`
		case <-ctx.Done():
			return
		}
	}
}

func (c *Carillon) scribe(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case bell, ok := <-c.slate:
			if !ok {
				return nil
			}
			if err := c.send(bell); err != nil {
				return err
			}
		}
	}
}

func (c *Carillon) Play(ctx context.Context, bells, strokes int) error {
	c.slate = make(chan int, 8)
	var ringers sync.WaitGroup
	for bell := range bells {
		ringers.Add(1)
		go func() {
			defer ringers.Done()
			c.ring(ctx, bell, strokes)
		}()
	}
	sent := make(chan error, 1)
	go func() { sent <- c.scribe(ctx) }()
	ringers.Wait()
	close(c.slate)
	return <-sent
}
