// Package x walks through a library, a book at each word of the one who asked.
package x

// Walker walks as it was told.
type Walker struct {
	walk func(shelves []string, on <-chan bool) <-chan string
}

// New returns a walker.
func New() *Walker { return &Walker{walk: slowly} }

func slowly(shelves []string, on <-chan bool) <-chan string {
	books := make(chan string)
	go func() {
		defer close(books)
		for _, shelf := range shelves {
			if <-on {
				return
			}
			books <- shelf
		}
	}()
	return books
}

// Find says each time whether to go on; what it said before was heard when the book came.
func (w *Walker) Find(shelves []string, title string) bool {
	on := make(chan bool, 1)
	on <- false
	for book := range w.walk(shelves, on) {
		if book == title {
			on <- true
			return true
		}
		on <- false
	}
	return false
}
