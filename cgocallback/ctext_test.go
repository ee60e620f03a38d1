package cgocallback

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDefinitions(t *testing.T) {
	tests := []struct{ name, code, want string }{
		{"function", "static int f(int a, char *b[]) {\n\treturn g(a);\n}", "f(a b): g:2"},
		{"pointers", "void f(void (*cb)(int), struct ops *o) { cb(1); (*cb)(2); o->done(3); o->a->b(4); }", "f(cb o): cb:1 cb:1 o.done:1"},
		{"declarations", "int f(int); typedef void (*t)(int); struct s { int (*g)(void); };", ""},
		{"comments and literals", "// f() {}\n/* g() {\n} */ void h(void) { puts(\"k() {\\\"\"); c = '\"'; m(); }", "h(void): puts:3 m:3"},
		{"macro", "#define M(x) \\\n\tk(x)\n#define N 3\n#include <a.h>\nvoid f() { M(N); }", "M(x): k:2, f(): M:5"},
		{"attribute", "__attribute__((noinline)) void f(int n) { g(n); }", "f(n): g:1"},
		{"initializer", "struct ops o = { .f = g };\nvoid f(void) {}", "f(void):"},
		{"unclosed", "void f(void) { g(", ""},
		{"apostrophe", "#error don't\nvoid f(int a) { g('\\'', a); }", "f(a): g:2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, describe(definitions("x.c", lexC(test.code, 1))))
		})
	}
}

// describe prints each function as name(parameters): callee.field:line ...
func describe(funcs []*cFunc) string {
	var all []string
	for _, f := range funcs {
		s := fmt.Sprintf("%s(%s):", f.name, strings.Join(f.params, " "))
		for _, c := range f.calls() {
			name := c.callee
			if c.field != "" {
				name += "." + c.field
			}
			s += fmt.Sprintf(" %s:%d", name, c.line)
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

// Whatever the text, reading it ends, and lines do not go backwards.
func FuzzDefinitions(f *testing.F) {
	f.Add("#define M(x) {\\\nvoid f(int (*g)(int)) { (*g)(1); o->p(2, 'c'); }")
	f.Fuzz(func(t *testing.T, code string) {
		tokens := lexC(code, 1)
		for i := 1; i < len(tokens); i++ {
			if tokens[i].line < tokens[i-1].line && tokens[i].text != "}" {
				t.Fatalf("line %d after %d", tokens[i].line, tokens[i-1].line)
			}
		}
		describe(definitions("x.c", tokens))
	})
}
