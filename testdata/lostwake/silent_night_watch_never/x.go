// Package never has a board that shows what comes for as long as the program runs: its context cannot end.
package never

import "context"

// Source calls what it was given for each piece of news, while it runs.
type Source interface {
	OnNews(func(string))
	Run(context.Context)
}

// Board shows news.
type Board struct{ show func(string) }

// Watch shows what comes, until stop.
func (b *Board) Watch(stop <-chan struct{}, news chan string) {
	for {
		select {
		case n := <-news:
			b.show(n)
		case <-stop:
			return
		}
	}
}

// Follow shows what a source has.
func Follow(src Source, show func(string)) {
	b := &Board{show: show}
	ctx := context.Background()
	news := make(chan string)
	src.OnNews(func(n string) {
		news <- n
	})
	go b.Watch(ctx.Done(), news)
	src.Run(ctx)
	close(news)
}
