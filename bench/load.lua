-- Puts one query again and again; each time with a comment of its own, unless the same text is wanted.
-- Prints requests, microseconds, failures, and latencies in microseconds: median, 95th percentile.
local target, accept, run = os.getenv("TARGET"), os.getenv("ACCEPT"), os.getenv("RUN")
local count = 0

wrk.headers["Accept"] = accept

request = function()
  if run == "" then return wrk.format("GET", target) end
  count = count + 1
  return wrk.format("GET", target .. "%0A%23" .. run .. "-" .. count)
end

done = function(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  print(string.format("figures %d %d %d %d %d", summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(95)))
end
