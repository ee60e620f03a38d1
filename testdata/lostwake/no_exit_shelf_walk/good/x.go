// Package shelf walks over the books of a shelf.
package shelf

import "context"

// Book is one book, or why it cannot be read.
type Book struct {
	Title string
	Err   error
}

// Walk reads the titles one after the other, until ctx ends.
func Walk(ctx context.Context, spines []string, read func(string) (string, error)) <-chan Book {
	out := make(chan Book)
	go func() {
		defer close(out)
		for _, spine := range spines {
			title, err := read(spine)
			if err != nil {
				select {
				case out <- Book{Err: err}:
				case <-ctx.Done():
				}
				return
			}
			select {
			case out <- Book{Title: title}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Each reads what each gives, with a helper that sends.
func Each(quit <-chan struct{}, each func(func(string) bool) error) <-chan Book {
	out := make(chan Book)
	go func() {
		defer close(out)
		err := each(func(title string) bool {
			select {
			case <-quit:
				return false
			case out <- Book{Title: title}:
				return true
			}
		})
		if err != nil {
			select {
			case <-quit:
			case out <- Book{Err: err}:
			}
		}
	}()
	return out
}
