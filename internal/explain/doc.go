package explain

import "strings"

// Doc returns the text of an analyzer's section, "# Analyzer name", in the doc
// comment of the given source file, so that there is one text for pkg.go.dev
// and for the command's help. The name, which help puts first, is left out.
func Doc(file, name string) string {
	_, rest, _ := strings.Cut(file, "// # Analyzer "+name+"\n//\n")
	comment, _, _ := strings.Cut(rest, "\npackage ")
	var b strings.Builder
	for line := range strings.Lines(comment) {
		b.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	return strings.TrimPrefix(strings.TrimSpace(b.String()), name+": ")
}
