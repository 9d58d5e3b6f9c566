// The Managing Director's page: live, ringing, and with a softphone of its own.
import { acts } from "./acts.js";
import { awake } from "./awake.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { phone } from "./phone.js";
import { ring, whenLeader } from "./ring.js";
import { settings } from "./settings.js";
import { timers } from "./timers.js";

settings();
acts();
keys();
timers();
ring();
awake();
live();
whenLeader(`desk-${document.body.dataset.staff}`, phone);
