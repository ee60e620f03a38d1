package explain

import "strings"

// SplitStep splits the text of a step, "SIDE FUNCTION WHAT", into its side and the
// rest. The side is "" for how a schedule ends, "=> …".
func SplitStep(text string) (side, rest string) {
	if strings.HasPrefix(text, "=>") {
		return "", text
	}
	const thread = "C thread"
	if rest, ok := strings.CutPrefix(text, thread+" "); ok {
		return thread, rest
	}
	side, rest, _ = strings.Cut(text, " ")
	return side, rest
}
