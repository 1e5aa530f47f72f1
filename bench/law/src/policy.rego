# Some of the questions that the rulebook answers, for a general engine: which lawful bases are
# refused to whom, and when. It knows five points of law; the rulebook knows all of its own.
package law

import rego.v1

public_kinds := {"maintained-school", "academy", "gp-practice", "nhs-trust", "health-board", "integrated-care-board", "hsc-trust", "police", "local-authority", "childrens-social-care", "youth-offending-team", "probation"}

public_authority if input.decider.kind in public_kinds

in_task if {
	public_authority
	not input.decider.public_task == false
}

refused contains "ea" if input.as_at < "2026-02-05"

refused contains "ea" if in_task

refused contains "f" if in_task

refused contains "b"

suggested contains "e" if in_task

suggested contains "ea" if {
	not in_task
	input.as_at >= "2026-02-05"
}

suggested contains "d" if input.emergency == true

suggested contains "c" if {
	input.nation == "wales"
	input.decider.welsh_role in {"relevant-partner", "youth-offending-team"}
	input.suspicion.reasonable_cause == true
	input.suspicion.care_and_support_needs == true
}

answer := {"refused": refused, "suggested": suggested}
