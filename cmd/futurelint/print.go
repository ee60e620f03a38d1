package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
)

// printText prints one block per finding: its line, then its steps, indented.
// Paths below dir are printed relative to it.
func printText(out io.Writer, dir string, findings []finding) error {
	var buf bytes.Buffer
	for _, f := range findings {
		fmt.Fprintf(&buf, "%s%s: %s\n", place(dir, f.pos), f.analyzer, oneLine(f.message))
		for _, s := range f.related {
			fmt.Fprintf(&buf, "\t%s%s\n", place(dir, s.pos), oneLine(s.message))
		}
	}
	_, err := out.Write(buf.Bytes())
	return err
}

// place returns "file:line:column: ", or nothing for an unknown position.
func place(dir string, pos token.Position) string {
	if !pos.IsValid() {
		return ""
	}
	if rel, err := filepath.Rel(dir, pos.Filename); err == nil && filepath.IsLocal(rel) {
		pos.Filename = rel
	}
	return pos.String() + ": "
}

// A jsonStep is a step in the JSON tree.
type jsonStep struct {
	Posn    string `json:"posn"`
	End     string `json:"end,omitempty"`
	Message string `json:"message"`
}

// A jsonFinding is a leaf of the JSON tree, see the package's documentation.
type jsonFinding struct {
	Posn     string     `json:"posn"`
	End      string     `json:"end,omitempty"`
	Category string     `json:"category,omitempty"`
	URL      string     `json:"url,omitempty"`
	Message  string     `json:"message"`
	Related  []jsonStep `json:"related,omitempty"`
}

// printJSON prints the tree from package ID to analyzer to findings.
func printJSON(out io.Writer, _ string, findings []finding) error {
	tree := make(map[string]map[string][]jsonFinding)
	for _, f := range findings {
		if tree[f.unit] == nil {
			tree[f.unit] = make(map[string][]jsonFinding)
		}
		tree[f.unit][f.analyzer] = append(tree[f.unit][f.analyzer], newJSONFinding(f))
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(tree)
}

func newJSONFinding(f finding) jsonFinding {
	j := jsonFinding{
		Posn:     jsonPosn(f.pos),
		End:      jsonPosn(f.end),
		Category: f.category,
		URL:      f.url,
		Message:  f.message,
	}
	for _, s := range f.related {
		j.Related = append(j.Related, jsonStep{jsonPosn(s.pos), jsonPosn(s.end), s.message})
	}
	return j
}

// jsonPosn returns "" for an unknown position.
func jsonPosn(pos token.Position) string {
	if !pos.IsValid() {
		return ""
	}
	return pos.String()
}
