"""The references that codegen would write, by hand, so that the runtime is tested alone."""

from gnomon.kinds import Visibility
from gnomon.references import ActionReference, MutationReference, QueryReference

INTERNAL = Visibility.INTERNAL

get = QueryReference[..., object]("notes:get", INTERNAL)
add = MutationReference[..., object]("notes:add", INTERNAL)
return_wrongly = MutationReference[..., object]("notes:return_wrongly", INTERNAL)
fail_after_writing = MutationReference[..., object]("notes:fail_after_writing", INTERNAL)
who = QueryReference[..., str | None]("notes:who", Visibility.PUBLIC)
effect = MutationReference[..., object]("work:effect", INTERNAL)
fail = MutationReference[..., object]("work:fail", INTERNAL)
schedule_one = MutationReference[..., object]("work:schedule_one", INTERNAL)
act = ActionReference[..., object]("work:act", INTERNAL)
fail_in_action = ActionReference[..., object]("work:fail_in_action", INTERNAL)
wait_for_file = ActionReference[..., object]("work:wait_for_file", INTERNAL)
again = MutationReference[..., object]("work:again", INTERNAL)
record_caller = MutationReference[..., object]("work:record_caller", INTERNAL)
cancel_all = MutationReference[..., object]("work:cancel_all", INTERNAL)
gone = MutationReference[..., object]("work:gone", INTERNAL)
die = ActionReference[..., object]("native:die", INTERNAL)
