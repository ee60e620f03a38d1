// Package dialects has a C parser ask for words; dialects are entered when programs begin.
package dialects

/*
extern void parse_begin(int text);
extern void goWord(int dialect);
*/
import "C"

var dialects = map[int]func(){}

// Register enters a dialect, in an init.
func Register(dialect int, word func()) { dialects[dialect] = word }

func init() {
	Register(0, func() {})
	Register(1, func() {})
}

// Parse parses a text.
func Parse(text int) { C.parse_begin(C.int(text)) }

//export goWord
func goWord(dialect C.int) {
	if word := dialects[int(dialect)]; word != nil {
		word()
	}
}
