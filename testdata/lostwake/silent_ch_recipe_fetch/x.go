// Package recipes fetches recipes.
package recipes

import (
	"context"
	"io"
	"strings"
)

type fetched struct {
	body io.ReadCloser
	err  error
}

// Source opens a recipe; it returns soon after its context is done.
type Source interface {
	Open(ctx context.Context, name string) (io.ReadCloser, error)
}

// Fetch returns the text of a recipe. If stop is closed, it returns io.EOF.
func Fetch(src Source, name string, stop <-chan struct{}) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	c := make(chan fetched)
	go func() {
		body, err := src.Open(ctx, name)
		c <- fetched{body, err}
	}()

	select {
	case f := <-c:
		if f.err != nil {
			return "", f.err
		}
		defer f.body.Close()
		var sb strings.Builder
		_, err := io.Copy(&sb, f.body)
		return sb.String(), err
	case <-stop:
		cancel()
		if f := <-c; f.err == nil {
			f.body.Close()
		}
		return "", io.EOF
	}
}
