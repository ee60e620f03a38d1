// Package x reads in a library of C's, which closes when its last book is back: right.
package x

/*
struct library { int books; };
struct book { struct library *of; };
struct library *library_new(int books);
void library_close(struct library *l);
struct book *library_open_book(struct library *l, int which);
int book_page(struct book *b, int page);
void book_free(struct book *b);
*/
import "C"

import "runtime"

// Library is closed when nobody has it any more; C waits for its books.
type Library struct{ l *C.struct_library }

// Book is one of a library's.
type Book struct{ b *C.struct_book }

// New returns a library.
func New(books int) *Library {
	l := &Library{C.library_new(C.int(books))}
	runtime.SetFinalizer(l, func(l *Library) { C.library_close(l.l) })
	return l
}

// Book opens one of the books.
func (l *Library) Book(which int) *Book {
	b := &Book{C.library_open_book(l.l, C.int(which))}
	runtime.KeepAlive(l)
	runtime.SetFinalizer(b, func(b *Book) { C.book_free(b.b) })
	return b
}

// Page counts the words of a page.
func (b *Book) Page(page int) int {
	words := int(C.book_page(b.b, C.int(page)))
	runtime.KeepAlive(b)
	return words
}
