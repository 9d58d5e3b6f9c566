// The quieter pages: live regions, keys, times; no ring and no softphone.
import { acts } from "./acts.js";
import { awake } from "./awake.js";
import { find } from "./find.js";
import { kept } from "./kept.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { settings } from "./settings.js";
import { timers } from "./timers.js";

settings();
kept();
acts();
keys();
timers();
find();
awake();
live();
