package cgocallback

import (
	"slices"
	"strings"
)

// This file reads C as text: enough to see which functions are defined, what
// they call by name, and what they call through their parameters. Nothing is
// preprocessed; a macro with parameters counts as a function.

// A cToken is one word or character of C code outside comments.
type cToken struct {
	text string
	line int
}

func (t cToken) isName() bool { return t.text != "" && isNameByte(t.text[0]) && !isDigit(t.text[0]) }

// A cFunc is the definition of a C function.
type cFunc struct {
	name   string
	file   string // where it is defined
	params []string
	body   []cToken
}

// A cCall is a call in the body of a function.
type cCall struct {
	callee string // the name that is called
	field  string // the field called through callee, as in callee->field(...)
	line   int
	args   [][]cToken
}

// lexC splits C code into tokens. Literals become one token without a name;
// directives are dropped, but for the definition of a macro with parameters,
// which becomes name ( parameters ) { body }.
func lexC(code string, line int) []cToken {
	var tokens []cToken
	lineStart := true // only white space since the line began
	for i := 0; i < len(code); {
		c, rest := code[i], code[i:]
		n := 1
		switch {
		case c == '\n', c == ' ', c == '\t', c == '\r':
		case strings.HasPrefix(rest, "//"):
			n = lineLength(rest)
		case strings.HasPrefix(rest, "/*"):
			n = through(rest, 2, "*/")
		case c == '#' && lineStart:
			n = lineLength(rest)
			tokens = append(tokens, lexMacro(rest[:n], line)...)
		case c == '"', c == '\'':
			n = literalLength(rest)
			tokens = append(tokens, cToken{rest[:1], line})
		case isNameByte(c):
			n = nameLength(rest)
			tokens = append(tokens, cToken{rest[:n], line})
		case strings.HasPrefix(rest, "->"):
			n = 2
			tokens = append(tokens, cToken{".", line})
		default:
			tokens = append(tokens, cToken{rest[:1], line})
		}
		lineStart = c == '\n' || lineStart && (c == ' ' || c == '\t')
		line += strings.Count(rest[:n], "\n")
		i += n
	}
	return tokens
}

// lexMacro returns the tokens of "#define name(parameters) body" as those of a
// function, and none for another directive.
func lexMacro(directive string, line int) []cToken {
	text := strings.TrimLeft(directive[1:], " \t")
	text, ok := strings.CutPrefix(text, "define")
	if !ok {
		return nil
	}
	text = strings.TrimLeft(text, " \t")
	n := nameLength(text)
	if n == 0 || n == len(text) || text[n] != '(' {
		return nil
	}
	tokens := lexC(strings.ReplaceAll(text, "\\\n", " \n"), line)
	end := closing(tokens, 1)
	if end < 0 {
		return nil
	}
	tokens = slices.Insert(tokens, end+1, cToken{"{", line})
	return append(tokens, cToken{"}", line})
}

// lineLength returns the length of the logical line that s begins with.
func lineLength(s string) int {
	for i := range len(s) {
		if s[i] == '\n' && (i == 0 || s[i-1] != '\\') {
			return i
		}
	}
	return len(s)
}

// through returns the length of s up to and with the end mark after skip bytes.
func through(s string, skip int, end string) int {
	if i := strings.Index(s[skip:], end); i >= 0 {
		return skip + i + len(end)
	}
	return len(s)
}

// literalLength returns the length of the string or character that s begins with.
func literalLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i + 1
		case '\n': // no literal after all, as an apostrophe in #error
			return i
		}
	}
	return len(s)
}

func nameLength(s string) int {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return n
}

func isNameByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// closing returns the index of the bracket that closes the one at tokens[open],
// or -1.
func closing(tokens []cToken, open int) int {
	depth := 0
	for i := open; i < len(tokens); i++ {
		switch tokens[i].text {
		case "(", "{", "[":
			depth++
		case ")", "}", "]":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// definitions returns the functions that the tokens define: name ( ... ) { ... }
// outside all brackets.
func definitions(file string, tokens []cToken) []*cFunc {
	var funcs []*cFunc
	for i := 0; i < len(tokens); i++ {
		if tokens[i].text == "{" { // of a struct, an enum or an initializer
			if i = closing(tokens, i); i < 0 {
				break
			}
			continue
		}
		if tokens[i].text != "(" {
			continue
		}
		end := closing(tokens, i)
		if end < 0 {
			break
		}
		if i > 0 && tokens[i-1].isName() && end+1 < len(tokens) && tokens[end+1].text == "{" {
			last := closing(tokens, end+1)
			if last < 0 {
				break
			}
			funcs = append(funcs, &cFunc{
				name:   tokens[i-1].text,
				file:   file,
				params: parameterNames(tokens[i+1 : end]),
				body:   tokens[end+2 : last],
			})
			end = last
		}
		i = end
	}
	return funcs
}

// parameterNames returns the name of each parameter, "" if it has none: the name
// after "(*" of a function pointer, or else the last one before a "[".
func parameterNames(list []cToken) []string {
	var names []string
	for _, param := range split(list) {
		name := ""
		for i, t := range param {
			if t.text == "[" {
				break
			}
			if t.isName() {
				name = t.text
			}
			if i > 1 && t.isName() && param[i-1].text == "*" && param[i-2].text == "(" {
				break
			}
		}
		names = append(names, name)
	}
	return names
}

// split cuts a list at the commas outside all brackets.
func split(list []cToken) [][]cToken {
	var parts [][]cToken
	depth, start := 0, 0
	for i, t := range list {
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			if depth == 0 {
				parts = append(parts, list[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, list[start:])
}

// calls returns the calls in the body of f: name(...), name->field(...) and
// (*name)(...).
func (f *cFunc) calls() []cCall {
	var calls []cCall
	for i := 1; i < len(f.body); i++ {
		if f.body[i].text != "(" {
			continue
		}
		end := closing(f.body, i)
		if end < 0 {
			break
		}
		call := cCall{line: f.body[i-1].line, args: split(f.body[i+1 : end])}
		switch before := f.body[:i]; {
		case f.body[i-1].isName():
			call.callee, call.field = target(before)
		case endsWith(before, "(", "*", "", ")"):
			call.callee = f.body[i-2].text
		}
		if call.callee != "" {
			calls = append(calls, call)
		}
	}
	return calls
}

// target reads the end of tokens as name or name.field. The base of a longer
// path is not known.
func target(tokens []cToken) (name, field string) {
	n := len(tokens)
	switch {
	case n < 2 || tokens[n-2].text != ".":
		return tokens[n-1].text, ""
	case n > 2 && tokens[n-3].isName() && (n < 4 || tokens[n-4].text != "."):
		return tokens[n-3].text, tokens[n-1].text
	}
	return "", ""
}

// endsWith reports whether the last tokens are these; "" stands for any name.
func endsWith(tokens []cToken, want ...string) bool {
	if len(tokens) < len(want) {
		return false
	}
	for i, t := range tokens[len(tokens)-len(want):] {
		if t.text != want[i] && (want[i] != "" || !t.isName()) {
			return false
		}
	}
	return true
}
