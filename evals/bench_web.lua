-- What wrk sends and counts for evals/bench_web.py. Arguments: a file with one question a line, as
-- JSON without its closing quote; `distinct` or `same`; and the number to count from.

local threads = {}

function setup(thread)
   thread:set("place", #threads)
   table.insert(threads, thread)
end

function init(args)
   questions = {}
   for line in io.lines(args[1]) do
      table.insert(questions, line)
   end
   distinct = args[2] == "distinct"
   number = tonumber(args[3]) + place * 1000000
   statuses = {}
   wrk.method = "POST"
   wrk.headers["Content-Type"] = "application/json"
   wrk.headers["Accept"] = "application/json"
end

function request()
   if not distinct then
      return wrk.format(nil, "/v1/ask", nil, '{"question":' .. questions[1] .. '"}')
   end
   number = number + 1
   local question = questions[number % #questions + 1]
   local body = string.format('{"question":%s (%d)"}', question, number)
   return wrk.format(nil, "/v1/ask", nil, body)
end

function response(status)
   local name = tostring(status)
   statuses[name] = (statuses[name] or 0) + 1
end

function done(summary, latency)
   local counts = {}
   for _, thread in ipairs(threads) do
      for name, count in pairs(thread:get("statuses")) do
         counts[name] = (counts[name] or 0) + count
      end
   end
   local pairs_of = {}
   for name, count in pairs(counts) do
      table.insert(pairs_of, string.format('"%s":%d', name, count))
   end
   local errors = summary.errors
   io.write(string.format(
      '\n{"microseconds":%.0f,"p50":%.0f,"p95":%.0f,"statuses":{%s},"broken":%d,"late":%d}\n',
      summary.duration, latency:percentile(50), latency:percentile(95),
      table.concat(pairs_of, ","), errors.connect + errors.read + errors.write, errors.timeout
   ))
end
