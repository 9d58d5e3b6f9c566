// The desk page: starts each part once.
import { acts } from "./acts.js";
import { awake } from "./awake.js";
import { find } from "./find.js";
import { focusAfterDeeds } from "./focus.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { notes } from "./notes.js";
import { phone } from "./phone.js";
import { ring, whenLeader } from "./ring.js";
import { settings } from "./settings.js";
import { timers } from "./timers.js";

settings();
acts();
keys();
timers();
find();
focusAfterDeeds();
ring();
notes();
awake();
live();
whenLeader(`desk-${document.body.dataset.staff}`, phone);
