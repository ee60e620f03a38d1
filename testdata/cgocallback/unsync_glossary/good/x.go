// Package x learns words as C hears them, and tells what it has learned, under one lock: right.
package x

/*
extern void goWord(int word, int lang);
static void ear_listen(void) { goWord(1, 2); }
*/
import "C"

import "sync"

var (
	mu        sync.RWMutex
	languages = map[int]int{}
)

// Listen starts to listen, for good.
func Listen() { C.ear_listen() }

// Language returns what language a word is of.
func Language(word int) int {
	mu.RLock()
	defer mu.RUnlock()
	return languages[word]
}

//export goWord
func goWord(word, lang C.int) {
	mu.Lock()
	defer mu.Unlock()
	languages[int(word)] = int(lang)
}
