-- Posts signed requests from a file, each once, and prints what happened as one line of JSON.
-- wrk -s bench/wrk.lua URL -- FILE

local requests, sent = {}, 0

function init(args)
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
  wrk.headers["X-Forwarded-Proto"] = "https"
  wrk.headers["User-Agent"] = "TwilioProxy/1.1"
  for line in io.lines(args[1]) do
    local signature, body = line:match("^([^\t]+)\t(.*)$")
    wrk.headers["X-Twilio-Signature"] = signature
    requests[#requests + 1] = wrk.format("POST", nil, nil, body)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency, per_thread)
  local e = summary.errors
  io.write(string.format(
    '{"answered": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "refused": %d, "broken": %d}\n',
    summary.requests - e.status, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
