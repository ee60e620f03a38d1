// Package feed merges the feeds of several sources.
package feed

type Item struct {
	Text string
	Err  error
}

type Source interface {
	Open() (func() (string, error), error)
}

func one(s Source) <-chan Item {
	out := make(chan Item, 1)
	next, err := s.Open()
	if err != nil {
		out <- Item{Err: err}
		close(out)
		return out
	}
	go func() {
		defer close(out)
		for {
			text, err := next()
			if err != nil {
				out <- Item{Err: err}
				return
			}
			out <- Item{Text: text}
		}
	}()
	return out
}

// Start hands all items of all sources to show, source by source.
func Start(all []Source, show func(Item)) {
	go func() {
		for _, s := range all {
			for item := range one(s) {
				show(item)
			}
		}
	}()
}
