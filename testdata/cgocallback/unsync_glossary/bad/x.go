// Package x learns words as C hears them, and tells what it has learned, without a lock.
package x

/*
extern void goWord(int word, int lang);
static void ear_listen(void) { goWord(1, 2); }
*/
import "C"

var languages = map[int]int{}

// Listen starts to listen, for good.
func Listen() { C.ear_listen() }

// Language returns what language a word is of.
func Language(word int) int {
	return languages[word] // want "unsynchronized: "
}

//export goWord
func goWord(word, lang C.int) {
	languages[int(word)] = int(lang)
}
