package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/futurelint/futurelint/internal/explain"
)

// defaultWidth is that of the columns where out is no terminal, in characters.
const defaultWidth = 100

// narrowest is the least width of a column, two characters between it and the one before
// included. Where there is no room for all of them, one column has the steps of all sides.
const narrowest = 24

// ANSI escape sequences.
const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

// printTextOrColumns prints columns to a terminal, and else text, in which a program
// finds the place of each step.
func printTextOrColumns(out io.Writer, dir string, findings []finding) error {
	if isTerminal(out) {
		return printColumns(out, dir, findings)
	}
	return printText(out, dir, findings)
}

// printColumns prints one block per finding: its line, then the schedule, a column
// for each side and a row for each step, downwards in time.
func printColumns(out io.Writer, dir string, findings []finding) error {
	var buf bytes.Buffer
	width, colour := screen(out)
	for _, f := range findings {
		fmt.Fprintf(&buf, "%s%s\n", colour(bold, place(dir, f.pos)), colour(red, oneLine(f.message)))
		printSchedule(&buf, f, width, colour)
		fmt.Fprintln(&buf)
	}
	_, err := out.Write(buf.Bytes())
	return err
}

// screen returns how many characters a line of out has, and how to colour on it.
func screen(out io.Writer) (width int, colour func(code, s string) string) {
	colour = func(_, s string) string { return s }
	width = defaultWidth
	if !isTerminal(out) {
		return width, colour
	}
	screen := out.(*os.File)
	if w, _, err := term.GetSize(int(screen.Fd())); err == nil && w > 0 {
		width = w
	}
	if os.Getenv("NO_COLOR") == "" && obeysEscapes(screen) {
		colour = func(code, s string) string { return code + s + plain }
	}
	return width, colour
}

// printSchedule prints the steps of f.
func printSchedule(buf *bytes.Buffer, f finding, width int, colour func(code, s string) string) {
	var sides []string
	margin := 4
	for _, s := range f.related {
		margin = max(margin, utf8.RuneCountInString(lineLabel(f, s)))
		if side, _ := explain.SplitStep(s.message); side != "" && !slices.Contains(sides, side) {
			sides = append(sides, side)
		}
	}
	columns, room := max(1, len(sides)), width-margin-2
	if room/columns < narrowest {
		columns = 1 // side by side they would not be
	}
	column := max(narrowest, room/columns)
	if columns > 1 {
		row(buf, "", margin, column, sides, func(s string) string { return colour(faint, s) })
	}
	for _, s := range f.related {
		side, text := explain.SplitStep(s.message)
		if side == "" {
			row(buf, "", margin, columns*column, []string{text}, func(s string) string { return colour(red, s) })
			continue
		}
		cells := []string{s.message}
		if columns > 1 {
			cells = make([]string, columns)
			cells[slices.Index(sides, side)] = text
		}
		row(buf, lineLabel(f, s), margin, column, cells, func(s string) string { return s })
	}
}

// lineLabel returns the line of a step, with its file if that is another one.
func lineLabel(f finding, s step) string {
	if s.pos.Filename != f.pos.Filename {
		return fmt.Sprintf("%s:%d", filepath.Base(s.pos.Filename), s.pos.Line)
	}
	return fmt.Sprint(s.pos.Line)
}

// row prints cells side by side, each broken into lines of less than column characters.
func row(buf *bytes.Buffer, label string, margin, column int, cells []string, colour func(string) string) {
	broken, height := make([][]string, len(cells)), 0
	for i, cell := range cells {
		broken[i] = wrap(cell, column-2)
		height = max(height, len(broken[i]))
	}
	for i := range height {
		line := fmt.Sprintf("%*s", margin, label)
		label = ""
		for j := range cells {
			text := ""
			if i < len(broken[j]) {
				text = broken[j][i]
			}
			pad := ""
			if j < len(cells)-1 {
				pad = strings.Repeat(" ", max(0, column-2-utf8.RuneCountInString(text)))
			}
			line += "  " + text + pad
		}
		fmt.Fprintln(buf, colour(strings.TrimRight(line, " ")))
	}
}

// wrap breaks s between words into lines of at most width characters; a longer word
// has a line of its own.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
