// Package mailcoach has several offices sort letters, and carries what they give.
package mailcoach

import (
	"context"
	"sync"
)

// An Office sorts letters, and sends them one by one.
type Office interface {
	Sort(ctx context.Context, letters chan string) error
}

// Carry carries the letters of all offices.
func Carry(ctx context.Context, offices []Office, load func(string) error) error {
	letters := make(chan string)
	var sorting sync.WaitGroup
	for _, o := range offices {
		sorting.Add(1)
		go func() {
			defer sorting.Done()
			o.Sort(ctx, letters)
		}()
	}
	go func() {
		sorting.Wait()
		close(letters)
	}()
	for l := range letters {
		if err := load(l); err != nil {
			for range letters {
			}
			return err
		}
	}
	return nil
}

// CarryOnly ends the offices' context when it leaves: no loss.
func CarryOnly(ctx context.Context, offices []Office, load func(string) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	letters := make(chan string)
	var sorting sync.WaitGroup
	for _, o := range offices {
		sorting.Add(1)
		go func() {
			defer sorting.Done()
			o.Sort(ctx, letters)
		}()
	}
	go func() {
		sorting.Wait()
		close(letters)
	}()
	for l := range letters {
		if err := load(l); err != nil {
			return err
		}
	}
	return nil
}
